// Kernels print and parse again, on tensors and on memrefs.
// RUN: pare-opt %s | pare-opt | FileCheck %s

// CHECK-LABEL: @conv_on_tensors_has_a_result
func.func @conv_on_tensors_has_a_result(%x: tensor<1x4x4x3xi8>, %w: tensor<2x3x3x3xi8>, %b: tensor<2xi32>, %m: tensor<2xf32>) -> tensor<1x4x4x2xi8> {
  %e = tensor.empty() : tensor<1x4x4x2xi8>
  // CHECK: pare_kernel.conv2d ins(%{{.*}}, %{{.*}} : tensor<1x4x4x3xi8>, tensor<2x3x3x3xi8>) bias(%{{.*}} : tensor<2xi32>) multiplier(%{{.*}} : tensor<2xf32>) outs(%{{.*}} : tensor<1x4x4x2xi8>)
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x3xi8>, tensor<2x3x3x3xi8>) bias(%b : tensor<2xi32>) multiplier(%m : tensor<2xf32>) outs(%e : tensor<1x4x4x2xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, input_zp = -3 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x2xi8>
  return %0 : tensor<1x4x4x2xi8>
}

// CHECK-LABEL: @conv_adds_a_residual
func.func @conv_adds_a_residual(%x: memref<1x4x4x3xf32>, %w: memref<2x1x1x3xf32>, %r: memref<1x4x4x2xf32>, %y: memref<1x4x4x2xf32>) {
  // CHECK: pare_kernel.conv2d ins({{.*}}) residual({{.*}} : memref<1x4x4x2xf32>) outs({{.*}}) {{{.*}}term_min = 0.000000e+00 : f32}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x3xf32>, memref<2x1x1x3xf32>) residual(%r : memref<1x4x4x2xf32>) outs(%y : memref<1x4x4x2xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, term_min = 0.0 : f32}
  return
}

// CHECK-LABEL: @add_on_memrefs_has_none
func.func @add_on_memrefs_has_none(%a: memref<4xf32>, %b: memref<4xf32, strided<[1], offset: 3>>, %c: memref<4xf32>) {
  // CHECK: pare_kernel.add ins({{.*}}) outs({{.*}} : memref<4xf32>){{$}}
  pare_kernel.add ins(%a, %b : memref<4xf32>, memref<4xf32, strided<[1], offset: 3>>) outs(%c : memref<4xf32>)
  return
}

// CHECK-LABEL: @conv_of_16_bits_has_wide_bias_and_narrow_multiplier
func.func @conv_of_16_bits_has_wide_bias_and_narrow_multiplier(%x: tensor<1x4x4x3xi16>, %w: tensor<2x3x3x3xi8>, %b: tensor<2xi64>, %m: tensor<2xi16>, %s: tensor<2xi8>) -> tensor<1x3x2x2xi16> {
  %e = tensor.empty() : tensor<1x3x2x2xi16>
  // CHECK: pare_kernel.conv2d ins({{.*}}) bias({{.*}} : tensor<2xi64>) multiplier({{.*}} : tensor<2xi16>) shift({{.*}} : tensor<2xi8>) outs
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x3xi16>, tensor<2x3x3x3xi8>) bias(%b : tensor<2xi64>) multiplier(%m : tensor<2xi16>) shift(%s : tensor<2xi8>) outs(%e : tensor<1x3x2x2xi16>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 0, 0>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x3x2x2xi16>
  return %0 : tensor<1x3x2x2xi16>
}

// CHECK-LABEL: @matmul_requantizes_by_column
func.func @matmul_requantizes_by_column(%a: memref<2x3x4xi8>, %b: memref<2x4x5xi8>, %m: memref<5xi32>, %s: memref<1xi8>, %c: memref<2x3x5xi8>) {
  // CHECK: pare_kernel.matmul ins({{.*}} : memref<2x3x4xi8>, memref<2x4x5xi8>) multiplier({{.*}} : memref<5xi32>) shift({{.*}} : memref<1xi8>) outs({{.*}} : memref<2x3x5xi8>) {lhs_zp = 3 : i32, rhs_unsigned, rounding = #pare_kernel.rounding<tosa_double>}
  pare_kernel.matmul ins(%a, %b : memref<2x3x4xi8>, memref<2x4x5xi8>) multiplier(%m : memref<5xi32>) shift(%s : memref<1xi8>) outs(%c : memref<2x3x5xi8>) {lhs_zp = 3 : i32, rhs_unsigned, rounding = #pare_kernel.rounding<tosa_double>}
  return
}

// CHECK-LABEL: @transpose_conv_may_cut_its_output
func.func @transpose_conv_may_cut_its_output(%x: memref<1x2x2x3xi8>, %w: memref<2x3x3x3xi8>, %c: memref<1x4x5x2xi32>) {
  // CHECK: pare_kernel.transpose_conv2d ins({{.*}}) outs({{.*}}) {out_pads = array<i64: -1, 0, 1, -1>, strides = array<i64: 2, 2>}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x2x2x3xi8>, memref<2x3x3x3xi8>) outs(%c : memref<1x4x5x2xi32>) {strides = array<i64: 2, 2>, out_pads = array<i64: -1, 0, 1, -1>}
  return
}

// CHECK-LABEL: @average_by_tosa_has_no_multiplier
func.func @average_by_tosa_has_no_multiplier(%x: memref<1x2x2x3xi16>, %c: memref<1x1x1x3xi16>) {
  // CHECK: pare_kernel.avg_pool2d {{.*}}rounding = #pare_kernel.rounding<tosa_single>
  pare_kernel.avg_pool2d ins(%x : memref<1x2x2x3xi16>) outs(%c : memref<1x1x1x3xi16>) {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_single>}
  return
}
