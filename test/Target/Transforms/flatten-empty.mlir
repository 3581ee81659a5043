// An argument without elements that nobody touches has one dimension; the
// others stay as they are.
// RUN: pare-opt %s --pare-flatten-empty | FileCheck %s

// CHECK: func.func @entry(%{{.*}}: memref<0xi8>, %{{.*}}: memref<2x3xi8>, %{{.*}}: memref<2x0x4xf32>)
func.func @entry(%x: memref<2x0x4xi8>, %y: memref<2x3xi8>, %z: memref<2x0x4xf32>) {
  %c0 = arith.constant 0 : index
  %0 = memref.load %z[%c0, %c0, %c0] : memref<2x0x4xf32>
  return
}
