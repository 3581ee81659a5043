// Strided copies become loops over the longest contiguous runs.
// RUN: pare-opt %s --pare-lower-copies --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: @copies_rows
// CHECK: scf.for %[[I:.*]] = %c0 to %c8
// CHECK: %[[FROM:.*]] = memref.subview %arg0[%[[I]], 0] [1, 4] [1, 1]
// CHECK: %[[TO:.*]] = memref.subview %arg1[%[[I]], 0] [1, 4] [1, 1]
// CHECK: memref.copy %[[FROM]], %[[TO]] : memref<4xf32, strided<[1], offset: ?>> to memref<4xf32, strided<[1], offset: ?>>
func.func @copies_rows(%x: memref<8x4xf32>, %y: memref<8x4xf32, strided<[6, 1], offset: 7>>) {
  memref.copy %x, %y : memref<8x4xf32> to memref<8x4xf32, strided<[6, 1], offset: 7>>
  return
}

// CHECK-LABEL: @joins_inner_dimensions
// CHECK-COUNT-1: scf.for
// CHECK: memref.copy {{.*}} memref<3x4xf32
func.func @joins_inner_dimensions(%x: memref<8x3x4xf32>, %y: memref<8x3x4xf32, strided<[20, 4, 1]>>) {
  memref.copy %x, %y : memref<8x3x4xf32> to memref<8x3x4xf32, strided<[20, 4, 1]>>
  return
}

// CHECK-LABEL: @copies_short_runs_by_element
// CHECK-COUNT-2: scf.for
// CHECK: memref.load
// CHECK: memref.store
func.func @copies_short_runs_by_element(%x: memref<8x2xf32>, %y: memref<8x2xf32, strided<[6, 1]>>) {
  memref.copy %x, %y : memref<8x2xf32> to memref<8x2xf32, strided<[6, 1]>>
  return
}

// CHECK-LABEL: @leaves_contiguous_ones
// CHECK-NEXT: memref.copy
// CHECK-NEXT: return
func.func @leaves_contiguous_ones(%x: memref<8x4xf32>, %y: memref<8x4xf32, strided<[4, 1], offset: 7>>) {
  memref.copy %x, %y : memref<8x4xf32> to memref<8x4xf32, strided<[4, 1], offset: 7>>
  return
}

// -----

func.func @dynamic(%x: memref<?xf32>, %y: memref<?xf32>) {
  // expected-error @+1 {{copy between memrefs without static shape and strides}}
  memref.copy %x, %y : memref<?xf32> to memref<?xf32>
  return
}
