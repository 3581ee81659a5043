// Vectors that span pixels need these to be neighbours in memory; in a slice of
// channels they are none, which a remark says.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --remarks-filter=convert-pare-kernel-to-vector 2>&1 | FileCheck %s

// CHECK: [[#@LINE+7]]:{{.*}}remark: [Missed] by-element | Category:convert-pare-kernel-to-vector | {{.*}}'pare_kernel.depthwise_conv2d' is computed by element: its pixels are no neighbours in memory, as its tile needs
// CHECK-NOT: remark:
// CHECK-LABEL: @slice_of_channels
// CHECK-NOT: vector<4xf32>
// CHECK-LABEL: @all_channels
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  func.func @slice_of_channels(%x: memref<1x4x4x6xf32, strided<[128, 32, 8, 1]>>, %w: memref<64xf32>, %o: memref<1x3x3x6xf32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x4x4x6xf32, strided<[128, 32, 8, 1]>>, memref<64xf32>) outs(%o : memref<1x3x3x6xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 6, 1>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }
  func.func @all_channels(%x: memref<1x4x4x6xf32>, %w: memref<64xf32>, %o: memref<1x3x3x6xf32>) {
    // CHECK: vector<4xf32>
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x4x4x6xf32>, memref<64xf32>) outs(%o : memref<1x3x3x6xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 6, 1>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }
}
