// An extern op becomes a call on bare, row-major buffers; a strided view goes
// through one of its own.
// RUN: pare-opt %s --pare-lower-extern-calls | FileCheck %s

// CHECK: func private @top2(memref<1x4xf32>, memref<1x2xi32>) attributes {pare.extern = {arena_bytes = 0 : i64, inputs = [{type = tensor<1x4xf32>}], outputs = [{type = tensor<1x2xi32>}]}}
// CHECK-LABEL: func @net
func.func @net(%x: memref<1x4xf32>, %s: memref<1x4xf32, strided<[8, 1], offset: 2>>, %r: memref<1x2xi32>) {
  // CHECK: call @top2(%arg0, %arg2) {pare.name = "best"}
  pare_kernel.call_extern "top2" ins(%x : memref<1x4xf32>) outs(%r : memref<1x2xi32>) {name = "best"}
  // CHECK: %[[COPY:.*]] = memref.alloc() : memref<1x4xf32>
  // CHECK: memref.copy %arg1, %[[COPY]]
  // CHECK: call @top2(%[[COPY]], %arg2)
  pare_kernel.call_extern "top2" ins(%s : memref<1x4xf32, strided<[8, 1], offset: 2>>) outs(%r : memref<1x2xi32>)
  return
}
