// What kernels of products demand of their multipliers, shifts and sums, and
// say where it is not so.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @shift_out_of_range(%a: tensor<1x4xi8>, %w: tensor<2x4xi8>, %e: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %m = arith.constant dense<1073741824> : tensor<1xi32>
  %s = arith.constant dense<[30, 63]> : tensor<2xi8>
  // expected-error@+1 {{shift 63 is out of range 2..62}}
  %0 = pare_kernel.dense ins(%a, %w : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<2xi8>) outs(%e : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// -----

func.func @negative_multiplier(%a: tensor<1x4xi8>, %w: tensor<2x4xi8>, %e: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %m = arith.constant dense<-1> : tensor<1xi32>
  %s = arith.constant dense<30> : tensor<1xi8>
  // expected-error@+1 {{multiplier -1 is out of range 0..2147483647}}
  %0 = pare_kernel.dense ins(%a, %w : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// -----

func.func @shift_alone(%a: memref<1x4xi8>, %w: memref<2x4xi8>, %s: memref<1xi8>, %e: memref<1x2xi32>) {
  // expected-error@+1 {{a shift needs a multiplier}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi8>, memref<2x4xi8>) shift(%s : memref<1xi8>) outs(%e : memref<1x2xi32>)
  return
}

// -----

func.func @narrow_multiplier_rounded_twice(%a: memref<1x4xi8>, %w: memref<2x4xi8>, %m: memref<1xi16>, %s: memref<1xi8>, %e: memref<1x2xi8>) {
  // expected-error@+1 {{multiplier type 'i16' does not fit rounding profile 'tosa_double'}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<1xi16>) shift(%s : memref<1xi8>) outs(%e : memref<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_double>}
  return
}

// -----

func.func @wide_multiplier_of_wide_sums(%a: memref<1x4xi16>, %w: memref<2x4xi8>, %m: memref<1xi32>, %s: memref<1xi8>, %e: memref<1x2xi16>) {
  // expected-error@+1 {{an i64 accumulator takes i16 or f32 multipliers, not i32}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi16>, memref<2x4xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%e : memref<1x2xi16>) {rounding = #pare_kernel.rounding<tosa_single>}
  return
}

// -----

func.func @float_rne_with_shift(%a: memref<1x4xi8>, %w: memref<2x4xi8>, %m: memref<1xf32>, %s: memref<1xi8>, %e: memref<1x2xi8>) {
  // expected-error@+1 {{rounding profile 'float_rne' takes no shift}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<1xf32>) shift(%s : memref<1xi8>) outs(%e : memref<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @wide_bias_of_narrow_sums(%a: memref<1x4xi8>, %w: memref<2x4xi8>, %b: memref<2xi64>, %e: memref<1x2xi32>) {
  // expected-error@+1 {{bias must be of i32, got 'i64'}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi8>, memref<2x4xi8>) bias(%b : memref<2xi64>) outs(%e : memref<1x2xi32>)
  return
}

// -----

func.func @unsigned_16_bits(%a: memref<1x4xi16>, %w: memref<2x4xi8>, %e: memref<1x2xi64>) {
  // expected-error@+1 {{input of i16 is signed}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi16>, memref<2x4xi8>) outs(%e : memref<1x2xi64>) {input_unsigned}
  return
}

// -----

func.func @bounded_wide_sum(%a: memref<1x4xi16>, %w: memref<2x4xi8>, %e: memref<1x2xi64>) {
  // expected-error@+1 {{an i64 result takes no zero point and no bounds}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi16>, memref<2x4xi8>) outs(%e : memref<1x2xi64>) {clamp_min = 0 : i32}
  return
}

// -----

func.func @matmul_of_floats(%a: memref<1x2x3xf32>, %b: memref<1x3x4xf32>, %e: memref<1x2x4xf32>) {
  // expected-error@+1 {{lhs must be of i8 or i16, got 'f32'}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xf32>, memref<1x3x4xf32>) outs(%e : memref<1x2x4xf32>)
  return
}

// -----

func.func @matmul_of_other_rows(%a: memref<1x2x3xi8>, %b: memref<1x4x4xi8>, %e: memref<1x2x4xi32>) {
  // expected-error@+1 {{expected rows of rhs 3, got 4}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xi8>, memref<1x4x4xi8>) outs(%e : memref<1x2x4xi32>)
  return
}

// -----

func.func @transpose_conv_of_another_size(%x: memref<1x2x2x3xi8>, %w: memref<2x3x3x3xi8>, %c: memref<1x5x5x2xi32>) {
  // expected-error@+1 {{expected output height 4, got 5}}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x2x2x3xi8>, memref<2x3x3x3xi8>) outs(%c : memref<1x5x5x2xi32>) {strides = array<i64: 2, 2>, out_pads = array<i64: -1, 0, 0, 0>}
  return
}

// -----

func.func @transpose_conv_beyond_64_bits(%x: memref<1x2x2x3xi8>, %w: memref<2x3x3x3xi8>, %c: memref<1x5x5x2xi32>) {
  // expected-error@+1 {{strides must not exceed 2^31}}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x2x2x3xi8>, memref<2x3x3x3xi8>) outs(%c : memref<1x5x5x2xi32>) {strides = array<i64: 9223372036854775807, 2>, out_pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @groups_beyond_64_bits(%x: memref<1x2x2x4xi8>, %w: memref<2x1x1x4xi8>, %c: memref<1x2x2x2xi32>) {
  // expected-error@+1 {{channels and groups must not exceed 2^31}}
  pare_kernel.conv2d ins(%x, %w : memref<1x2x2x4xi8>, memref<2x1x1x4xi8>) outs(%c : memref<1x2x2x2xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 4611686018427387905 : i64}
  return
}

// -----

func.func @average_with_both(%x: memref<1x2x2x3xi8>, %c: memref<1x1x1x3xi8>) {
  // expected-error@+1 {{rounding profile 'tosa_single' is of integers and takes no multiplier}}
  pare_kernel.avg_pool2d ins(%x : memref<1x2x2x3xi8>) outs(%c : memref<1x1x1x3xi8>) {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<tosa_single>}
  return
}

// -----

func.func @bounds_without_a_value(%a: memref<4xi8>) {
  // expected-error@+1 {{no stored value is within the bounds, 200..127 in 'memref<4xi8>'}}
  pare_kernel.clamp ins(%a : memref<4xi8>) outs(%a : memref<4xi8>) {clamp_min = 200 : i32}
  return
}
