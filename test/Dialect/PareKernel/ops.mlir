// Kernels print and parse again, on tensors and on memrefs.
// RUN: pare-opt %s | pare-opt | FileCheck %s

// CHECK-LABEL: @conv_on_tensors_has_a_result
func.func @conv_on_tensors_has_a_result(%x: tensor<1x4x4x3xi8>, %w: tensor<2x3x3x3xi8>, %b: tensor<2xi32>, %m: tensor<2xf32>) -> tensor<1x4x4x2xi8> {
  %e = tensor.empty() : tensor<1x4x4x2xi8>
  // CHECK: pare_kernel.conv2d ins(%{{.*}}, %{{.*}} : tensor<1x4x4x3xi8>, tensor<2x3x3x3xi8>) bias(%{{.*}} : tensor<2xi32>) multiplier(%{{.*}} : tensor<2xf32>) outs(%{{.*}} : tensor<1x4x4x2xi8>)
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x3xi8>, tensor<2x3x3x3xi8>) bias(%b : tensor<2xi32>) multiplier(%m : tensor<2xf32>) outs(%e : tensor<1x4x4x2xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, input_zp = -3 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x2xi8>
  return %0 : tensor<1x4x4x2xi8>
}

// CHECK-LABEL: @add_on_memrefs_has_none
func.func @add_on_memrefs_has_none(%a: memref<4xf32>, %b: memref<4xf32, strided<[1], offset: 3>>, %c: memref<4xf32>) {
  // CHECK: pare_kernel.add ins({{.*}}) outs({{.*}} : memref<4xf32>){{$}}
  pare_kernel.add ins(%a, %b : memref<4xf32>, memref<4xf32, strided<[1], offset: 3>>) outs(%c : memref<4xf32>)
  return
}
