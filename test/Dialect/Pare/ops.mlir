// Ops of the graph dialect print and parse again, float and quantized.
// RUN: pare-opt %s | pare-opt | FileCheck %s

!qx = !quant.uniform<i8:f32, 5.000000e-01:-3>
!qw = !quant.uniform<i8<-127:127>:f32:0, {2.500000e-01,1.250000e-01}>
!qb = !quant.uniform<i32:f32:0, {1.250000e-01,6.250000e-02}>

// CHECK-LABEL: @float_conv_keeps_its_activation
func.func @float_conv_keeps_its_activation(%x: tensor<1x5x5x3xf32>, %w: tensor<2x3x3x3xf32>, %b: tensor<2xf32>) -> tensor<1x3x3x2xf32> {
  // CHECK: pare.conv2d "c"(%{{.*}}, %{{.*}}, %{{.*}}) {clamp_min = 0.000000e+00 : f32,
  %0 = pare.conv2d "c" (%x, %w, %b) {strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, clamp_min = 0.0 : f32} : (tensor<1x5x5x3xf32>, tensor<2x3x3x3xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %0 : tensor<1x3x3x2xf32>
}

// CHECK-LABEL: @quantized_dense_takes_a_constant_weight
func.func @quantized_dense_takes_a_constant_weight(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %q = pare.cast "in" (%x) : (tensor<1x3xf32>) -> tensor<1x3x!qx>
  %w = pare.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8> -> tensor<2x3x!qw>
  %b = pare.constant dense<[7, 8]> : tensor<2xi32> -> tensor<2x!qb>
  // CHECK: pare.dense "d"
  %d = pare.dense "d" (%q, %w, %b) : (tensor<1x3x!qx>, tensor<2x3x!qw>, tensor<2x!qb>) -> tensor<1x2x!qx>
  %r = pare.cast "out" (%d) : (tensor<1x2x!qx>) -> tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}
