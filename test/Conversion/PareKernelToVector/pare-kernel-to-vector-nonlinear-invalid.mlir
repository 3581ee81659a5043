// What a non-linear kernel cannot compute in vectors is an error at it.
// RUN: pare-opt %s --convert-pare-kernel-to-vector -split-input-file -verify-diagnostics

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @elements_of_64_bits(%a: memref<4xi64>) {
  // expected-error@+1 {{there is vector code for i8, i16, i32 and f32, not for 'memref<4xi64>'}}
  pare_kernel.clamp ins(%a : memref<4xi64>) outs(%a : memref<4xi64>)
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @other_rounding(%a: memref<4xi8>) {
  // expected-error@+1 {{rounding profile 'tosa_double' has no vector code here}}
  pare_kernel.add ins(%a, %a : memref<4xi8>, memref<4xi8>) outs(%a : memref<4xi8>) {lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<tosa_double>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @results_out_of_reach(%a: memref<4xi8>, %b: memref<4xi32>) {
  // expected-error@+1 {{float_rne stores at most 2^22 away from the zero point}}
  pare_kernel.cast ins(%a : memref<4xi8>) outs(%b : memref<4xi32>) {scale = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @sum_that_overflows(%a: memref<1x400x400xi16>, %b: memref<1x1x1xi16>) {
  // expected-error@+1 {{a sum of 160000 elements of 'i16' may not fit 32 bits}}
  pare_kernel.reduce ins(%a : memref<1x400x400xi16>) outs(%b : memref<1x1x1xi16>) {kind = #pare_kernel.reduce_kind<mean>, axes = array<i64: 1, 2>, multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @window_of_padding(%a: memref<1x4x4x2xf32>, %b: memref<1x4x3x2xf32>) {
  // expected-error@+1 {{a window may not lie in the padding as a whole}}
  pare_kernel.max_pool2d ins(%a : memref<1x4x4x2xf32>) outs(%b : memref<1x4x3x2xf32>) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 2, 2, 2, 0>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @zero_point_of_32_bits(%a: memref<4xi8>, %b: memref<4xi32>) {
  // expected-error@+1 {{an i32 operand needs zero point 0, got 3}}
  pare_kernel.add ins(%b, %a : memref<4xi32>, memref<4xi8>) outs(%a : memref<4xi8>) {lhs_zp = 3 : i32, lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @one_multiplier_of_two(%a: memref<4xi8>) {
  // expected-error@+1 {{an integer kernel of two terms needs two multipliers}}
  pare_kernel.add ins(%a, %a : memref<4xi8>, memref<4xi8>) outs(%a : memref<4xi8>) {lhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @product_of_33_bits(%a: memref<4xi16>, %b: memref<4xi32>) {
  // expected-error@+1 {{the product of its operands may not fit 32 bits}}
  pare_kernel.mul ins(%a, %b : memref<4xi16>, memref<4xi32>) outs(%a : memref<4xi16>) {lhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @lookup_of_16_bits(%a: memref<4xi16>, %t: memref<256xi8>, %b: memref<4xi8>) {
  // expected-error@+1 {{a lookup maps i8 to i8, got 'memref<4xi16>'}}
  pare_kernel.lookup ins(%a : memref<4xi16>) table(%t : memref<256xi8>) outs(%b : memref<4xi8>)
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @pad_of_bits(%a: memref<4xi1>, %b: memref<5xi1>) {
  // expected-error@+1 {{there is vector code for whole bytes, not for 'memref<5xi1>'}}
  pare_kernel.pad ins(%a : memref<4xi1>) outs(%b : memref<5xi1>) {low = array<i64: 1>, high = array<i64: 0>, value = 0 : i32}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @average_without_multiplier(%a: memref<1x2x2x4xi8>, %b: memref<1x1x1x4xi8>) {
  // expected-error@+1 {{an integer average needs a multiplier}}
  pare_kernel.avg_pool2d ins(%a : memref<1x2x2x4xi8>) outs(%b : memref<1x1x1x4xi8>) {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @mean_without_multiplier(%a: memref<4x4xi8>, %b: memref<4x1xi8>) {
  // expected-error@+1 {{an integer sum or mean needs a multiplier}}
  pare_kernel.reduce ins(%a : memref<4x4xi8>) outs(%b : memref<4x1xi8>) {kind = #pare_kernel.reduce_kind<mean>, axes = array<i64: 1>, rounding = #pare_kernel.rounding<float_rne>}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @softmax_of_a_number(%a: memref<f32>, %b: memref<f32>) {
  // expected-error@+1 {{a softmax needs a dimension with elements}}
  pare_kernel.softmax ins(%a : memref<f32>) outs(%b : memref<f32>)
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @softmax_of_16_bits(%a: memref<4xi16>, %t: memref<256xf32>, %b: memref<4xi8>) {
  // expected-error@+1 {{an integer softmax takes i8}}
  pare_kernel.softmax ins(%a : memref<4xi16>) table(%t : memref<256xf32>) outs(%b : memref<4xi8>) {output_multiplier = 256.0 : f32}
  return
}
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "", cpu = "", features = "">} {
func.func @code_of_somebody(%a: memref<4xf32>, %b: memref<4xf32>) {
  // expected-error@+1 {{has no lowering to vectors}}
  pare_kernel.call_extern "f" ins(%a : memref<4xf32>) outs(%b : memref<4xf32>)
  return
}
}
