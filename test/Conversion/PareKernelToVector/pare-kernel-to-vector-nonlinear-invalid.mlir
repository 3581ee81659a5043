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
