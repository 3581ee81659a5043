// Taps become views of one block, which stands before the arena.
// RUN: pare-opt %s --pare-record-interface --pare-join-taps --allow-unregistered-dialect | FileCheck %s

// CHECK: func @net(%{{.*}}: memref<1x4xi8>, %{{.*}}: memref<2xf32>
// CHECK-SAME: %[[TAPS:[a-z0-9]+]]: memref<128xi8>, %{{[a-z0-9]+}}: memref<64xi8>)
// CHECK-SAME: taps = [{name = "a", type = tensor<8xi8>}, {name = "b", type = tensor<4xf32>}]
func.func @net(%x: memref<1x4xi8>, %y: memref<2xf32> {bufferize.result},
               %a: memref<8xi8> {bufferize.result, pare.tap, pare.name = "a"},
               %b: memref<4xf32> {bufferize.result, pare.tap, pare.name = "b"},
               %arena: memref<64xi8>) attributes {pare.arena_bytes = 64 : i64} {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C64:.*]] = arith.constant 64 : index
  // CHECK-DAG: %[[A:.*]] = memref.view %[[TAPS]][%[[C0]]][] : memref<128xi8> to memref<8xi8>
  // CHECK-DAG: %[[B:.*]] = memref.view %[[TAPS]][%[[C64]]][] : memref<128xi8> to memref<4xf32>
  // CHECK: "test.use"(%[[A]], %[[B]])
  "test.use"(%a, %b) : (memref<8xi8>, memref<4xf32>) -> ()
  return
}
