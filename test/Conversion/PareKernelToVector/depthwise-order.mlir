// Where the input of a depthwise kernel does not stay in the nearest cache, all
// sets of its weights take their vectors of a row before the next row; else all
// rows are of one set first, which is loaded once.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize --cse | FileCheck %s
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // CHECK-LABEL: @rows_first
  // CHECK-DAG: %[[SETS:.*]] = arith.constant 2 : index
  // CHECK-DAG: %[[ROWS:.*]] = arith.constant 16 : index
  // CHECK: scf.for %{{.*}} = %{{.*}} to %[[ROWS]]
  // CHECK: scf.for %[[SET:.*]] = %{{.*}} to %[[SETS]]
  // CHECK: vector.load %{{.*}} : memref<64xi32
  // CHECK: scf.for
  func.func @rows_first(%x: memref<1x18x18x64xi8>, %w: memref<768xi8>, %b: memref<64xi32>, %o: memref<1x16x16x64xi32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x18x18x64xi8>, memref<768xi8>) bias(%b : memref<64xi32>) outs(%o : memref<1x16x16x64xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 3, 3, 64, 1>, tile = #pare_kernel.tile<1, 1, 32>, widths = #pare_kernel.widths<sums = 1>, input_unsigned}
    return
  }

  // CHECK-LABEL: @sets_first
  // CHECK-DAG: %[[SETS:.*]] = arith.constant 2 : index
  // CHECK-DAG: %[[ROWS:.*]] = arith.constant 12 : index
  // CHECK: scf.for %[[SET:.*]] = %{{.*}} to %[[SETS]]
  // CHECK: vector.load %{{.*}} : memref<64xi32
  // CHECK: scf.for %{{.*}} = %{{.*}} to %[[ROWS]]
  // CHECK: scf.for
  func.func @sets_first(%x: memref<1x14x14x64xi8>, %w: memref<768xi8>, %b: memref<64xi32>, %o: memref<1x12x12x64xi32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x14x14x64xi8>, memref<768xi8>) bias(%b : memref<64xi32>) outs(%o : memref<1x12x12x64xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 3, 3, 64, 1>, tile = #pare_kernel.tile<1, 1, 32>, widths = #pare_kernel.widths<sums = 1>, input_unsigned}
    return
  }
}
