// A self-test calls its entry on each case and compares what it wrote, behind
// the entry's own arena, with the golden values.
// RUN: pare-opt %s --pare-record-interface --pare-build-selftest | FileCheck %s

// CHECK-DAG: memref.global "private" constant @net_selftest.in0 : memref<128xi8> = {{.*}} {alignment = 64 : i64}
// CHECK-DAG: memref.global "private" constant @net_selftest.golden0 : memref<128xi8>
// CHECK: func @net(
// CHECK-SAME: selftest = {arena_bytes = 192 : i64, cases = 2 : i64, tolerances = [0.000000e+00]}
// CHECK-NOT: pare.selftest =
// CHECK: func @net_selftest(%[[ARENA:.*]]: memref<192xi8>) -> i32 attributes {pare.selftest_of = "net"}
// CHECK: scf.for
// CHECK: memref.view %[[ARENA]]
// CHECK: call @net(%{{.*}}) : (memref<4xi8>, memref<2xf32>, memref<128xi8>) -> ()
// CHECK: scf.for
// CHECK: arith.cmpi ne, %{{.*}} : i32
func.func @net(%x: memref<4xi8>, %y: memref<2xf32> {bufferize.result}, %arena: memref<128xi8>)
    attributes {pare.arena_bytes = 128 : i64,
                pare.selftest = {cases = 2 : i64, inputs = [dense<1> : tensor<128xi8>],
                                 golden = [dense<2> : tensor<128xi8>], tolerances = [0.0]}} {
  return
}
