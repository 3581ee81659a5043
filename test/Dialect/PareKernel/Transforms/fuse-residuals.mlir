// Sums go into the convolutions before them, where nothing else needs what these
// compute alone; a remark says why others do not.
// RUN: pare-opt %s --pass-pipeline='builtin.module(func.func(pare-fuse-residuals))' | FileCheck %s
// RUN: pare-opt %s --pass-pipeline='builtin.module(func.func(pare-fuse-residuals))' --remarks-filter=pare-fuse-residuals -o %t 2>&1 | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: @fuses
// CHECK-SAME: %[[X:.*]]: tensor<1x4x4x8xi8>, %[[R:.*]]: tensor<1x4x4x8xi8>,
func.func @fuses(%x: tensor<1x4x4x8xi8>, %r: tensor<1x4x4x8xi8>, %e: tensor<1x4x4x8xi8>) -> tensor<1x4x4x8xi8> {
  %w = arith.constant dense<1> : tensor<8x1x1x8xi8>
  %m = arith.constant dense<0.5> : tensor<1xf32>
  // CHECK: %[[SUM:.*]] = pare_kernel.conv2d ins(%[[X]], {{.*}}) {{.*}} residual(%[[R]] : tensor<1x4x4x8xi8>) outs
  // CHECK-SAME: clamp_max = 90 : i32
  // CHECK-SAME: name = "conv"
  // CHECK-SAME: output_zp = -128 : i32
  // CHECK-SAME: residual_multiplier = 5.000000e-01 : f32
  // CHECK-SAME: residual_zp = 7 : i32
  // CHECK-SAME: term_max = 96 : i32, term_min = -132 : i32, term_multiplier = 2.000000e+00 : f32
  // CHECK-NOT: pare_kernel
  // CHECK: return %[[SUM]]
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4x4x8xi8>) {name = "conv", output_zp = 4 : i32, clamp_max = 100 : i32, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  %1 = pare_kernel.add ins(%0, %r : tensor<1x4x4x8xi8>, tensor<1x4x4x8xi8>) outs(%e : tensor<1x4x4x8xi8>) {name = "sum", clamp_max = 90 : i32, lhs_multiplier = 2.0 : f32, lhs_zp = 4 : i32, rhs_multiplier = 0.5 : f32, rhs_zp = 7 : i32, output_zp = -128 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  return %1 : tensor<1x4x4x8xi8>
}

// The range of an unsigned byte, and the residual as the first operand.
// CHECK-LABEL: @unsigned_term
func.func @unsigned_term(%x: tensor<1x4x4x8xi8>, %r: tensor<1x4x4x8xi8>, %e: tensor<1x4x4x8xi8>) -> tensor<1x4x4x8xi8> {
  %w = arith.constant dense<1> : tensor<8x1x1x8xi8>
  %m = arith.constant dense<0.5> : tensor<1xf32>
  // CHECK: pare_kernel.conv2d {{.*}} output_unsigned,
  // CHECK-SAME: residual_unsigned
  // CHECK-SAME: term_max = 245 : i32, term_min = -10 : i32, term_multiplier = 3.000000e+00 : f32
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4x4x8xi8>) {output_zp = 10 : i32, output_unsigned, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  %1 = pare_kernel.add ins(%r, %0 : tensor<1x4x4x8xi8>, tensor<1x4x4x8xi8>) outs(%e : tensor<1x4x4x8xi8>) {lhs_multiplier = 2.0 : f32, lhs_unsigned, rhs_multiplier = 3.0 : f32, rhs_zp = 10 : i32, rhs_unsigned, output_unsigned, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  return %1 : tensor<1x4x4x8xi8>
}

// CHECK-LABEL: @floats
func.func @floats(%x: tensor<1x4x4x8xf32>, %r: tensor<1x4x4x8xf32>, %e: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> {
  %w = arith.constant dense<1.0> : tensor<8x1x1x8xf32>
  // CHECK: pare_kernel.conv2d {{.*}} residual({{.*}}) {{.*}}clamp_max = 6.000000e+00 : f32
  // CHECK-SAME: term_min = 0.000000e+00 : f32
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {clamp_min = 0.0 : f32, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x4x8xf32>
  %1 = pare_kernel.add ins(%0, %r : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {clamp_max = 6.0 : f32} -> tensor<1x4x4x8xf32>
  return %1 : tensor<1x4x4x8xf32>
}

// Of two, the later one; the other's result is there by then.
// CHECK-LABEL: @later_one
func.func @later_one(%x: tensor<1x4x4x8xf32>, %e: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> {
  %w = arith.constant dense<1.0> : tensor<8x1x1x8xf32>
  // CHECK: %[[FIRST:.*]] = pare_kernel.conv2d {{.*}}name = "first"
  // CHECK: pare_kernel.conv2d {{.*}} residual(%[[FIRST]] : {{.*}}name = "second"
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {name = "first", dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x4x8xf32>
  %1 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {name = "second", dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x4x8xf32>
  %2 = pare_kernel.add ins(%0, %1 : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  return %2 : tensor<1x4x4x8xf32>
}

// CHECK-LABEL: @moves_behind_its_residual
func.func @moves_behind_its_residual(%x: tensor<1x4x4x8xf32>, %e: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> {
  %w = arith.constant dense<1.0> : tensor<8x1x1x8xf32>
  // CHECK: %[[TANH:.*]] = pare_kernel.tanh
  // CHECK: pare_kernel.conv2d {{.*}} residual(%[[TANH]]
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x4x8xf32>
  %1 = pare_kernel.tanh ins(%x : tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %2 = pare_kernel.add ins(%0, %1 : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  return %2 : tensor<1x4x4x8xf32>
}

// A convolution adds once.
// CHECK-LABEL: @chain
// REMARK: 'outer' is a kernel of its own: of 'chained', it has a residual already
func.func @chain(%x: tensor<1x4x4x8xf32>, %r: tensor<1x4x4x8xf32>, %e: tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32> {
  %w = arith.constant dense<1.0> : tensor<8x1x1x8xf32>
  // CHECK: pare_kernel.conv2d {{.*}} residual
  // CHECK: pare_kernel.add
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {name = "chained", dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x4x8xf32>
  %1 = pare_kernel.add ins(%0, %r : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %2 = pare_kernel.add ins(%1, %r : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {name = "outer"} -> tensor<1x4x4x8xf32>
  return %2 : tensor<1x4x4x8xf32>
}
