// Sums in fixed point: where all shifts are 32 or more, the upper halves of the
// products are joined before the rest of the shift; where the result is clamped
// at zero besides, negative sums are taken for zero and rounding has no signs.
// RUN: pare-opt %s --pare-compile="target=x86-64-avx512vnni until=loops" | FileCheck %s

// CHECK-LABEL: @clamped
// CHECK: arith.maxsi {{.*}} vector<16xi32>
// CHECK: arith.muli {{.*}} vector<8xi64>
// CHECK-NOT: arith.xori
// CHECK: vector.shuffle {{.*}} [1, 17, 3, 19,
// CHECK: arith.shrui {{.*}} vector<16xi32>
func.func @clamped(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<40> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = -128 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}

// CHECK-LABEL: @signed
// CHECK: arith.xori {{.*}} vector<8xi64>
// CHECK: vector.shuffle {{.*}} [1, 17, 3, 19,
// CHECK: arith.shrsi {{.*}} vector<16xi32>
func.func @signed(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<40> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x16xi8>) {output_zp = -127 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}

// One shift of 31 is enough: sums may wrap, and products are shifted whole.
// CHECK-LABEL: @low
// CHECK-NOT: arith.maxsi {{.*}} vector<16xi32>
// CHECK: arith.shrui {{.*}} vector<8xi64>
// CHECK: vector.shuffle {{.*}} [0, 16, 2, 18,
func.func @low(%x: tensor<1x4xi8>) -> tensor<1x16xi8> {
  %w = arith.constant dense<1> : tensor<16x4xi8>
  %m = arith.constant dense<1234567890> : tensor<1xi32>
  %s = arith.constant dense<[31, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40]> : tensor<16xi8>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<16xi8>) outs(%e : tensor<1x16xi8>) {output_zp = -128 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x16xi8>
  return %0 : tensor<1x16xi8>
}
