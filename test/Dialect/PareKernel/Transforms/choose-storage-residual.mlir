// A residual that is stored unsigned is read so; what the convolution itself
// computes has no storage.
// RUN: pare-opt %s --pare-attach-target=target=x86-64-v3 --pare-choose-storage | FileCheck %s

// CHECK-LABEL: @residual
func.func @residual(%x: tensor<1x4x4x8xf32>, %e: tensor<1x4x4x8xi8>, %f: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> {
  %w = arith.constant dense<1> : tensor<8x1x1x8xi8>
  %m = arith.constant dense<0.5> : tensor<1xf32>
  // CHECK: %[[Q:.*]] = pare_kernel.cast {{.*}}output_unsigned, output_zp = 123 : i32
  %0 = pare_kernel.cast ins(%x : tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xi8>) {output_zp = -5 : i32, scale = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  // CHECK: pare_kernel.conv2d {{.*}} residual(%[[Q]] : {{.*}} output_unsigned, output_zp = 128 : i32
  // CHECK-SAME: residual_unsigned, residual_zp = 123 : i32
  // CHECK-SAME: term_max = 123 : i32, term_min = -132 : i32
  %1 = pare_kernel.conv2d ins(%0, %w : tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>) multiplier(%m : tensor<1xf32>) residual(%0 : tensor<1x4x4x8xi8>) outs(%e : tensor<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>, residual_zp = -5 : i32, term_min = -132 : i32, term_max = 123 : i32, term_multiplier = 2.0 : f32, residual_multiplier = 0.5 : f32} -> tensor<1x4x4x8xi8>
  %2 = pare_kernel.cast ins(%1 : tensor<1x4x4x8xi8>) outs(%f : tensor<1x4x4x8xf32>) {scale = 1.0 : f32} -> tensor<1x4x4x8xf32>
  return %2 : tensor<1x4x4x8xf32>
}
