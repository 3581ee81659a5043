// What makes, views or copies buffers without elements goes; a pointer stays.
// RUN: pare-opt %s --pare-drop-empty-buffers | FileCheck %s

// CHECK-LABEL: @copies
// CHECK-SAME: (%{{.*}}: memref<1xi8>, %{{.*}}: memref<4xi8>, %{{.*}}: memref<1xi16> {bufferize.result})
func.func @copies(%a: memref<2x0xi8>, %b: memref<4xi8>, %c: memref<0x3xi16> {bufferize.result}) {
  // CHECK-NOT: memref.
  // CHECK: return
  %alloc = memref.alloc() : memref<2x0xi8>
  memref.copy %a, %alloc : memref<2x0xi8> to memref<2x0xi8>
  return
}

// A loop nest without iterations leaves its destination as it is; what else
// reads a buffer keeps its type.
// CHECK-LABEL: @sums
// CHECK-SAME: (%{{.*}}: memref<1xi32>, %{{.*}}: memref<2x0x4xf32>, %[[SUM:.*]]: memref<3xi32>)
func.func @sums(%a: memref<3x0xi32>, %z: memref<2x0x4xf32>, %sum: memref<3xi32>) {
  // CHECK-NEXT: %[[ZERO:.*]] = arith.constant 0 : i32
  // CHECK-NEXT: linalg.fill ins(%[[ZERO]] : i32) outs(%[[SUM]] : memref<3xi32>)
  // CHECK-NOT:  linalg.
  // CHECK:      memref.load
  // CHECK-NEXT: return
  %zero = arith.constant 0 : i32
  linalg.fill ins(%zero : i32) outs(%sum : memref<3xi32>)
  linalg.reduce { arith.addi } ins(%a : memref<3x0xi32>) outs(%sum : memref<3xi32>) dimensions = [1]
  %c0 = arith.constant 0 : index
  %0 = memref.load %z[%c0, %c0, %c0] : memref<2x0x4xf32>
  return
}
