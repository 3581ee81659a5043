// Zeros, zero blocks and dead outputs are reported a layer at a time.
// RUN: pare-opt %s --pare-report-sparsity --remarks-filter=pare-report-sparsity 2>&1 >/dev/null | FileCheck %s
// RUN: pare-opt %s --pare-report-sparsity 2>&1 >/dev/null | count 0

// CHECK: remark: [Analysis] sparsity
// CHECK-SAME: 'a': 7 of 8 weights are zero, 0 of 1 blocks of 16x4, 0 of 1 blocks of 4x4, 1 of 2 blocks of 1x4; dead outputs: 0
// CHECK: remark: [Analysis] sparsity
// CHECK-SAME: 'd': 0 of 2 weights are zero, 0 of 1 blocks of 16x4, 0 of 1 blocks of 4x4, 0 of 1 blocks of 1x4
// CHECK-NOT: dead
func.func @f(%x: tensor<1x4xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[0.0, 0.0, 0.0, 0.0], [0.0, 2.0, 0.0, 0.0]]> : tensor<2x4xf32> -> tensor<2x4xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
