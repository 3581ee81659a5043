// Results lie over the inputs that die with them, in kernels that go forwards
// and backwards; nothing is overwritten that is read later.
// REQUIRES: cc
// RUN: pare-opt %s --pass-pipeline='builtin.module(pare-compile{target=x86-64-v3 until=buffers})' | FileCheck %s --check-prefix=PLAN
// RUN: pare-check %s --seed=1 | FileCheck %s

// PLAN: pare.arena_bound = 4992 : i64, pare.arena_bytes = 5{{[0-9][0-9][0-9]}} :
// PLAN: backwards

// CHECK-NOT: skipped
// CHECK-NOT: found: @
// CHECK-NOT: refused: @
// CHECK: refused: 0
// CHECK-NEXT: found: 0

// Borders and more channels make results larger than what they come from.
func.func @results_grow_and_shrink(%x: tensor<1x12x11x8xi8>) -> tensor<1x12x11x4xi8> {
  %m = arith.constant dense<0.03125> : tensor<1xf32>
  %d0 = arith.constant dense<3> : tensor<3x3x8x1xi8>
  %e0 = tensor.empty() : tensor<1x12x11x8xi8>
  %y0 = pare_kernel.depthwise_conv2d ins(%x, %d0 : tensor<1x12x11x8xi8>, tensor<3x3x8x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e0 : tensor<1x12x11x8xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x8xi8>
  %w0 = arith.constant dense<2> : tensor<16x1x1x8xi8>
  %f0 = tensor.empty() : tensor<1x12x11x16xi8>
  %z0 = pare_kernel.conv2d ins(%y0, %w0 : tensor<1x12x11x8xi8>, tensor<16x1x1x8xi8>) multiplier(%m : tensor<1xf32>) outs(%f0 : tensor<1x12x11x16xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x16xi8>
  %d1 = arith.constant dense<3> : tensor<3x3x16x1xi8>
  %e1 = tensor.empty() : tensor<1x12x11x16xi8>
  %y1 = pare_kernel.depthwise_conv2d ins(%z0, %d1 : tensor<1x12x11x16xi8>, tensor<3x3x16x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e1 : tensor<1x12x11x16xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x16xi8>
  %w1 = arith.constant dense<2> : tensor<8x1x1x16xi8>
  %f1 = tensor.empty() : tensor<1x12x11x8xi8>
  %z1 = pare_kernel.conv2d ins(%y1, %w1 : tensor<1x12x11x16xi8>, tensor<8x1x1x16xi8>) multiplier(%m : tensor<1xf32>) outs(%f1 : tensor<1x12x11x8xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x8xi8>
  %d2 = arith.constant dense<3> : tensor<3x3x8x1xi8>
  %e2 = tensor.empty() : tensor<1x12x11x8xi8>
  %y2 = pare_kernel.depthwise_conv2d ins(%z1, %d2 : tensor<1x12x11x8xi8>, tensor<3x3x8x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e2 : tensor<1x12x11x8xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x8xi8>
  %w2 = arith.constant dense<2> : tensor<16x1x1x8xi8>
  %f2 = tensor.empty() : tensor<1x12x11x16xi8>
  %z2 = pare_kernel.conv2d ins(%y2, %w2 : tensor<1x12x11x8xi8>, tensor<16x1x1x8xi8>) multiplier(%m : tensor<1xf32>) outs(%f2 : tensor<1x12x11x16xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x16xi8>
  %d3 = arith.constant dense<3> : tensor<3x3x16x1xi8>
  %e3 = tensor.empty() : tensor<1x12x11x16xi8>
  %y3 = pare_kernel.depthwise_conv2d ins(%z2, %d3 : tensor<1x12x11x16xi8>, tensor<3x3x16x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e3 : tensor<1x12x11x16xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x16xi8>
  %w3 = arith.constant dense<2> : tensor<16x1x1x16xi8>
  %f3 = tensor.empty() : tensor<1x12x11x16xi8>
  %z3 = pare_kernel.conv2d ins(%y3, %w3 : tensor<1x12x11x16xi8>, tensor<16x1x1x16xi8>) multiplier(%m : tensor<1xf32>) outs(%f3 : tensor<1x12x11x16xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x16xi8>
  %d4 = arith.constant dense<3> : tensor<3x3x16x1xi8>
  %e4 = tensor.empty() : tensor<1x12x11x16xi8>
  %y4 = pare_kernel.depthwise_conv2d ins(%z3, %d4 : tensor<1x12x11x16xi8>, tensor<3x3x16x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e4 : tensor<1x12x11x16xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x16xi8>
  %w4 = arith.constant dense<2> : tensor<4x1x1x16xi8>
  %f4 = tensor.empty() : tensor<1x12x11x4xi8>
  %z4 = pare_kernel.conv2d ins(%y4, %w4 : tensor<1x12x11x16xi8>, tensor<4x1x1x16xi8>) multiplier(%m : tensor<1xf32>) outs(%f4 : tensor<1x12x11x4xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x12x11x4xi8>
  return %z4 : tensor<1x12x11x4xi8>
}
