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
