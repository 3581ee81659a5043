// A kernel whose destination is an input computes into a buffer of its own.
// RUN: pare-opt %s --pare-protect-inputs | FileCheck %s
// RUN: pare-opt %s --pare-protect-inputs --one-shot-bufferize=bufferize-function-boundaries | FileCheck %s --check-prefix=BUFFER

// CHECK: %[[X:.*]]: tensor<4xf32> {bufferization.writable = false}
// BUFFER: memref.alloc
// BUFFER: pare_kernel.fill_halo outs(%alloc
func.func @keeps_input(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare_kernel.fill_halo outs(%x : tensor<4xf32>) {low = array<i64: 1>, high = array<i64: 0>, value = 0.0 : f32} -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
