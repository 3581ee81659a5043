// Constants are called after the first op that reads them; what nobody with a
// name reads keeps its own.
// RUN: pare-opt %s --pare-name-constants | FileCheck %s

// CHECK-DAG: memref.global "private" constant @conv_0_a.weight : memref<1x4xi8>
memref.global "private" constant @__constant_1x4xi8 : memref<1x4xi8> = dense<1>
// CHECK-DAG: memref.global "private" constant @conv_0_a.bias : memref<1xi32>
memref.global "private" constant @__constant_1xi32 : memref<1xi32> = dense<1>
// CHECK-DAG: memref.global "private" constant @unread
memref.global "private" constant @unread : memref<1xi32> = dense<1>

func.func @net(%x: memref<1x4xi8>, %y: memref<1x1xi32>) {
  // CHECK: memref.get_global @conv_0_a.weight
  %w = memref.get_global @__constant_1x4xi8 : memref<1x4xi8>
  // CHECK: memref.get_global @conv_0_a.bias
  %b = memref.get_global @__constant_1xi32 : memref<1xi32>
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<1x4xi8>) bias(%b : memref<1xi32>) outs(%y : memref<1x1xi32>) {name = "conv/0;a"}
  return
}
