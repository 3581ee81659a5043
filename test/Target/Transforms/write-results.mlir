// Results become arguments, and what computes them writes there.
// RUN: pare-opt %s --split-input-file --pare-write-results --canonicalize | FileCheck %s

// CHECK-LABEL: @takes_the_place_of_the_allocation
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[R:.*]]: memref<2x2xf32> {bufferize.result, pare.name = "y"}) {
// CHECK: %[[FLAT:.*]] = memref.collapse_shape %[[R]]
// CHECK: pare_kernel.tanh ins(%[[X]] {{.*}}) outs(%[[FLAT]] :
// CHECK-NEXT: return
func.func @takes_the_place_of_the_allocation(%x: memref<4xf32>) -> (memref<2x2xf32> {pare.name = "y"}) {
  %0 = memref.alloc() : memref<4xf32>
  pare_kernel.tanh ins(%x : memref<4xf32>) outs(%0 : memref<4xf32>)
  %1 = memref.expand_shape %0 [[0, 1]] output_shape [2, 2] : memref<4xf32> into memref<2x2xf32>
  return %1 : memref<2x2xf32>
}

// -----

// CHECK-LABEL: @copies_what_is_returned_twice
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[R0:[a-z0-9]+]]: memref<4xf32> {{.*}}, %[[R1:[a-z0-9]+]]: memref<4xf32> {{.*}}, %[[R2:[a-z0-9]+]]: memref<4xf32>
// CHECK: pare_kernel.tanh ins(%[[X]] {{.*}}) outs(%[[R0]] :
// CHECK: memref.copy %[[R0]], %[[R1]]
// CHECK: memref.copy %[[X]], %[[R2]]
// CHECK-NEXT: return
func.func @copies_what_is_returned_twice(%x: memref<4xf32>) -> (memref<4xf32>, memref<4xf32>, memref<4xf32>) {
  %0 = memref.alloc() : memref<4xf32>
  pare_kernel.tanh ins(%x : memref<4xf32>) outs(%0 : memref<4xf32>)
  return %0, %0, %x : memref<4xf32>, memref<4xf32>, memref<4xf32>
}
