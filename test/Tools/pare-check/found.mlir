// What pare-check found once, on all targets that can be run here.
// REQUIRES: cc
// RUN: pare-check %s --seed=1 | FileCheck %s

// CHECK-NOT: skipped
// CHECK-NOT: found: @
// CHECK-NOT: refused: @
// CHECK: refused: 0
// CHECK-NEXT: found: 0

// A result of i32 has no unsigned form; code had clamped it to 0 and above.
func.func @i32_has_no_unsigned_form(%v0: tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi32> {
  %w = arith.constant dense<1> : tensor<1x1x1x1xi8>
  %m = arith.constant dense<16384> : tensor<1xi16>
  %s = arith.constant dense<16> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x1x1x1xi32>
  %r = pare_kernel.conv2d ins(%v0, %w : tensor<1x1x1x1xi8>, tensor<1x1x1x1xi8>) multiplier(%m : tensor<1xi16>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x1x1x1xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_unsigned, rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x1x1x1xi32>
  return %r : tensor<1x1x1x1xi32>
}

// Storage that is unsigned already had been shifted once more.
func.func @unsigned_output_is_not_shifted_twice(%x: tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8> {
  %w = arith.constant dense<1> : tensor<1x1x2x1xi8>
  %m = arith.constant dense<0.25> : tensor<1xf32>
  %e = tensor.empty() : tensor<1x1x1x2xi8>
  %a = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x1x1x2xi8>, tensor<1x1x2x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x1x1x2xi8>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_unsigned, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x1x1x2xi8>
  %r = pare_kernel.clamp ins(%a : tensor<1x1x1x2xi8>) outs(%e : tensor<1x1x1x2xi8>) {clamp_min = -3 : i32} -> tensor<1x1x1x2xi8>
  %q = pare_kernel.add ins(%a, %r : tensor<1x1x1x2xi8>, tensor<1x1x1x2xi8>) outs(%e : tensor<1x1x1x2xi8>) {lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x1x1x2xi8>
  return %q : tensor<1x1x1x2xi8>
}

// The larger of both zeros is +0, in either order; code had taken the last one.
func.func @max_of_zeros_is_positive(%x: tensor<1x4x5x29xf32>) -> (tensor<1x4x4x29xf32>, tensor<1x1x5x29xf32>) {
  %z = arith.constant dense<0.0> : tensor<1x1x1x1xf32>
  %e = tensor.empty() : tensor<1x4x5x29xf32>
  %0 = pare_kernel.mul ins(%x, %z : tensor<1x4x5x29xf32>, tensor<1x1x1x1xf32>) outs(%e : tensor<1x4x5x29xf32>) -> tensor<1x4x5x29xf32>
  %p = tensor.empty() : tensor<1x4x4x29xf32>
  %1 = pare_kernel.max_pool2d ins(%0 : tensor<1x4x5x29xf32>) outs(%p : tensor<1x4x4x29xf32>) {kernel = array<i64: 1, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} -> tensor<1x4x4x29xf32>
  %r = tensor.empty() : tensor<1x1x5x29xf32>
  %2 = pare_kernel.reduce ins(%0 : tensor<1x4x5x29xf32>) outs(%r : tensor<1x1x5x29xf32>) {kind = #pare_kernel.reduce_kind<max>, axes = array<i64: 1>} -> tensor<1x1x5x29xf32>
  return %1, %2 : tensor<1x4x4x29xf32>, tensor<1x1x5x29xf32>
}
