// Multipliers, shifts and elements that no kernel of products computes with.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @multipliers_of_other_channels(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi8>, %m: memref<3xf32>) {
  // expected-error@+1 {{multiplier has 3 elements, expected 1 or 2}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<3xf32>) outs(%y : memref<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @shifts_of_other_channels(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi8>, %m: memref<1xi32>, %s: memref<3xi8>) {
  // expected-error@+1 {{shift has 3 elements, expected 1 or 2}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<3xi8>) outs(%y : memref<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_single>}
  return
}

// -----

func.func @multiplier_without_rounding(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi8>, %m: memref<1xf32>) {
  // expected-error@+1 {{a multiplier needs a rounding profile}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<1xf32>) outs(%y : memref<1x2xi8>)
  return
}

// -----

func.func @tosa_without_shift(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi8>, %m: memref<1xi32>) {
  // expected-error@+1 {{rounding profile 'tosa_single' needs a shift}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<1xi32>) outs(%y : memref<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_single>}
  return
}

// -----

func.func @shift_of_32_bits(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi8>, %m: memref<1xi32>, %s: memref<1xi32>) {
  // expected-error@+1 {{expected shifts of i8, got 'i32'}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi32>) outs(%y : memref<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_single>}
  return
}

// -----

func.func @bits_of_sums(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi1>) {
  // expected-error@+1 {{an integer kernel does not store 'i1' here}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) outs(%y : memref<1x2xi1>)
  return
}

// -----

func.func @wide_result_of_narrow_sums(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi64>) {
  // expected-error@+1 {{an integer kernel does not store 'i64' here}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) outs(%y : memref<1x2xi64>)
  return
}

// -----

func.func @scaled_wide_result(%x: memref<1x4xi16>, %w: memref<2x4xi8>, %y: memref<1x2xi64>, %m: memref<1xf32>) {
  // expected-error@+1 {{an integer kernel does not store 'i64' here}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi16>, memref<2x4xi8>) multiplier(%m : memref<1xf32>) outs(%y : memref<1x2xi64>) {rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @input_of_32_bits(%x: memref<1x4xi32>, %w: memref<2x4xi8>, %y: memref<1x2xi32>) {
  // expected-error@+1 {{input must be of i8 or i16, got 'i32'}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi32>, memref<2x4xi8>) outs(%y : memref<1x2xi32>)
  return
}

// -----

func.func @weight_of_32_bits(%x: memref<1x4xi8>, %w: memref<2x4xi32>, %y: memref<1x2xi32>) {
  // expected-error@+1 {{weight must be of i8 or i16, got 'i32'}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi32>) outs(%y : memref<1x2xi32>)
  return
}

// -----

func.func @floats_with_multiplier(%x: memref<1x4xf32>, %w: memref<2x4xf32>, %y: memref<1x2xf32>, %m: memref<1xf32>) {
  // expected-error@+1 {{an f32 kernel takes no multiplier and no rounding}}
  pare_kernel.dense ins(%x, %w : memref<1x4xf32>, memref<2x4xf32>) multiplier(%m : memref<1xf32>) outs(%y : memref<1x2xf32>) {rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @product_as_floats(%a: memref<1x2x3xi8>, %b: memref<1x3x4xi8>, %y: memref<1x2x4xf32>) {
  // expected-error@+1 {{a product of integers is not stored as f32}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xi8>, memref<1x3x4xi8>) outs(%y : memref<1x2x4xf32>)
  return
}

// -----

func.func @packed_weight_of_less_than_none(%x: memref<1x4xi8>, %w: memref<16xi8>, %y: memref<1x4xi32>) {
  // expected-error@+1 {{kernel_shape has a negative size}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%y : memref<1x4xi32>) {kernel_shape = array<i64: -4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
  return
}
