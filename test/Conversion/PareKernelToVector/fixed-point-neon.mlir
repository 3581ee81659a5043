// NEON scales sums by upper halves of products: two instructions where shifts
// are 32 and more, one more where DOUBLE_ROUND looks at the sign; bytes are
// narrowed by steps that saturate, four vectors of sums together.
// RUN: pare-opt %s --pare-compile="target=aarch64-dotprod until=loops" | FileCheck %s

// CHECK-LABEL: @clamped
// CHECK: llvm.call_intrinsic "llvm.aarch64.neon.sqrdmulh"
// CHECK-NOT: arith.shrsi
// CHECK: llvm.call_intrinsic "llvm.aarch64.neon.srshl"
// CHECK: %[[LOW:.*]] = arith.maxsi {{.*}} vector<16xi32>
// CHECK: %[[HIGH:.*]] = arith.minsi %[[LOW]]
// CHECK: %[[HALF:.*]] = arith.trunci %[[HIGH]] : vector<16xi32> to vector<16xi16>
// CHECK: llvm.call_intrinsic "llvm.sadd.sat"(%[[HALF]]
// CHECK: %[[BYTES:.*]] = arith.trunci {{.*}} : vector<16xi16> to vector<16xi8>
// CHECK: vector.store %[[BYTES]]
func.func @clamped(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<40> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = -128 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}

// CHECK-LABEL: @signed
// CHECK: %[[PRODUCT:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.sqrdmulh"(%[[SUM:.*]], %
// CHECK: %[[SIGN:.*]] = arith.shrsi %[[SUM]]
// CHECK: %[[NEARER:.*]] = arith.addi %[[PRODUCT]], %[[SIGN]]
// CHECK: llvm.call_intrinsic "llvm.aarch64.neon.srshl"(%[[NEARER]]
func.func @signed(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<40> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = -127 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}

// CHECK-LABEL: @single
// CHECK: %[[PRODUCT:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.sqdmulh"
// CHECK: llvm.call_intrinsic "llvm.aarch64.neon.srshl"(%[[PRODUCT]]
func.func @single(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<40> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = 3 : i32, rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}

// A shift of 31 leaves a product of 64 bits.
// CHECK-LABEL: @low
// CHECK-NOT: mulh
// CHECK: arith.shrui {{.*}} vector<4xi64>
func.func @low(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<31> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = -128 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}

// What 16 bits hold may come back into a byte from so far: the sum is exact.
// CHECK-LABEL: @far_zero_point
// CHECK-NOT: sadd.sat
// CHECK: vector.store
func.func @far_zero_point(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<40> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = 40000 : i32, rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}
