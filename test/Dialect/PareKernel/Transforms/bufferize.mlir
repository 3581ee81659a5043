// Kernels write where their results are for: results of the entry, the parts of
// a concatenation, the interior of a padded buffer. Nothing is copied.
// RUN: pare-opt %s --split-input-file --pare-protect-inputs --eliminate-empty-tensors --one-shot-bufferize='bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map' --pare-write-results --cse --canonicalize | FileCheck %s --implicit-check-not=memref.copy

// CHECK-LABEL: @writes_results_in_place
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[OUT:.*]]: memref<4xf32> {bufferize.result})
// CHECK-NEXT: pare_kernel.tanh ins(%[[X]] : memref<4xf32>) outs(%[[OUT]] : memref<4xf32>)
// CHECK-NEXT: return
func.func @writes_results_in_place(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = pare_kernel.tanh ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: @writes_parts_of_a_concat
// CHECK-SAME: (%[[X:.*]]: memref<2x4xf32>, %[[OUT:.*]]: memref<2x8xf32> {bufferize.result})
// CHECK: %[[A:.*]] = memref.subview %[[OUT]][0, 0] [2, 4] [1, 1]
// CHECK: pare_kernel.tanh ins(%[[X]] {{.*}}) outs(%[[A]] :
// CHECK: %[[B:.*]] = memref.subview %[[OUT]][0, 4] [2, 4] [1, 1]
// CHECK: pare_kernel.sigmoid ins(%[[X]] {{.*}}) outs(%[[B]] :
func.func @writes_parts_of_a_concat(%x: tensor<2x4xf32>) -> tensor<2x8xf32> {
  %r = tensor.empty() : tensor<2x8xf32>
  %e0 = tensor.empty() : tensor<2x4xf32>
  %0 = pare_kernel.tanh ins(%x : tensor<2x4xf32>) outs(%e0 : tensor<2x4xf32>) -> tensor<2x4xf32>
  %e1 = tensor.empty() : tensor<2x4xf32>
  %1 = pare_kernel.sigmoid ins(%x : tensor<2x4xf32>) outs(%e1 : tensor<2x4xf32>) -> tensor<2x4xf32>
  %2 = tensor.insert_slice %0 into %r[0, 0] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<2x8xf32>
  %3 = tensor.insert_slice %1 into %2[0, 4] [2, 4] [1, 1] : tensor<2x4xf32> into tensor<2x8xf32>
  return %3 : tensor<2x8xf32>
}

// -----

// CHECK-LABEL: @writes_the_interior_of_a_padded_buffer
// CHECK-SAME: (%[[X:.*]]: memref<4x4xf32>, %[[OUT:.*]]: memref<6x6xf32> {bufferize.result})
// CHECK: pare_kernel.fill_halo outs(%[[OUT]] : memref<6x6xf32>)
// CHECK: %[[IN:.*]] = memref.subview %[[OUT]][1, 1] [4, 4] [1, 1]
// CHECK: pare_kernel.tanh ins(%[[X]] {{.*}}) outs(%[[IN]] :
func.func @writes_the_interior_of_a_padded_buffer(%x: tensor<4x4xf32>) -> tensor<6x6xf32> {
  %e = tensor.empty() : tensor<6x6xf32>
  %h = pare_kernel.fill_halo outs(%e : tensor<6x6xf32>) {low = array<i64: 1, 1>, high = array<i64: 1, 1>, value = 0.0 : f32} -> tensor<6x6xf32>
  %e0 = tensor.empty() : tensor<4x4xf32>
  %0 = pare_kernel.tanh ins(%x : tensor<4x4xf32>) outs(%e0 : tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = tensor.insert_slice %0 into %h[1, 1] [4, 4] [1, 1] : tensor<4x4xf32> into tensor<6x6xf32>
  return %1 : tensor<6x6xf32>
}
