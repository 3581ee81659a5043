// The name of an op stands in its location.
// RUN: pare-opt %s --pare-name-locations --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// CHECK-LABEL: func @net
func.func @net(%x: memref<1x4xf32>, %y: memref<1x4xf32>) {
  // CHECK: pare_kernel.tanh {{.*}} loc("act"("{{.*}}name-locations.mlir":[[@LINE+1]]:3))
  pare_kernel.tanh ins(%x : memref<1x4xf32>) outs(%y : memref<1x4xf32>) {name = "act"}
  // CHECK: memref.copy {{.*}} loc("{{.*}}name-locations.mlir":[[@LINE+1]]:3)
  memref.copy %x, %y : memref<1x4xf32> to memref<1x4xf32>
  return
}
