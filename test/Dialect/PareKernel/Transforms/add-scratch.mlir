// Kernels that widen their inputs get room for a strip of them.
// RUN: pare-opt %s --pare-add-scratch | FileCheck %s
// A second run changes nothing.
// RUN: pare-opt %s --pare-add-scratch --pare-add-scratch | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // All of 10 x 10 pixels would be 3,200 bytes.
  // CHECK-LABEL: @small_inputs_are_one_strip
  func.func @small_inputs_are_one_strip(%x: memref<1x10x10x16xi8>, %w: memref<2304xi16>, %o: memref<1x8x8x16xi32>) {
    // CHECK: %[[STRIP:.*]] = memref.alloc() : memref<1600xi16>
    // CHECK: pare_kernel.conv2d ins({{.*}}) scratch(%[[STRIP]] : memref<1600xi16>) outs
    // CHECK-NOT: memref.alloc
    pare_kernel.conv2d ins(%x, %w : memref<1x10x10x16xi8>, memref<2304xi16>) outs(%o : memref<1x8x8x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 3, 3, 16>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    return
  }

  // Three rows of 34 pixels for each row of outputs.
  // CHECK-LABEL: @large_inputs_are_widened_by_rows
  func.func @large_inputs_are_widened_by_rows(%x: memref<1x34x34x16xi8>, %w: memref<2304xi16>, %o: memref<1x32x32x16xi32>) {
    // CHECK: memref.alloc() : memref<1632xi16>
    pare_kernel.conv2d ins(%x, %w : memref<1x34x34x16xi8>, memref<2304xi16>) outs(%o : memref<1x32x32x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 3, 3, 16>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    return
  }

  // Rows between those that a kernel of one row reads stay out.
  // CHECK-LABEL: @unread_rows_stay_out
  func.func @unread_rows_stay_out(%x: memref<1x15x16x8xi8>, %w: memref<512xi16>, %o: memref<1x8x14x16xi32>) {
    // CHECK: memref.alloc() : memref<1024xi16>
    pare_kernel.conv2d ins(%x, %w : memref<1x15x16x8xi8>, memref<512xi16>) outs(%o : memref<1x8x14x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 1, 3, 8>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    return
  }

  // An input that one window reads is widened on its way.
  // CHECK-LABEL: @nothing_is_shared
  func.func @nothing_is_shared(%x: memref<1x8x8x64xi8>, %w: memref<1024xi16>, %o: memref<1x8x8x16xi32>, %f: memref<1x10x10x16xf32>, %v: memref<2304xf32>, %p: memref<1x8x8x16xf32>) {
    // CHECK-NOT: memref.alloc
    pare_kernel.conv2d ins(%x, %w : memref<1x8x8x64xi8>, memref<1024xi16>) outs(%o : memref<1x8x8x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 1, 1, 64>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    pare_kernel.conv2d ins(%f, %v : memref<1x10x10x16xf32>, memref<2304xf32>) outs(%p : memref<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 3, 3, 16>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>}
    return
  }
}
