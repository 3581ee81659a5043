// On Arm, eight inputs of 16 bits are loaded and multiplied by lane; a register
// of weights serves two vectors of sums.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize --cse | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon">} {
  // CHECK-LABEL: @two_vectors_of_sums
  // CHECK: vector.load {{.*}} vector<8xi16>
  // CHECK: %[[W:.*]] = vector.load {{.*}} vector<8xi16>
  // CHECK: vector.extract_strided_slice %[[W]] {offsets = [0]
  // CHECK: arith.muli {{.*}} : vector<4xi32>
  // CHECK: vector.extract_strided_slice %[[W]] {offsets = [4]
  // CHECK: arith.muli {{.*}} : vector<4xi32>
  func.func @two_vectors_of_sums(%x: memref<4x16xi16>, %w: memref<128xi16>, %b: memref<8xi32>, %o: memref<4x8xi64>) {
    pare_kernel.dense ins(%x, %w : memref<4x16xi16>, memref<128xi16>) bias(%b : memref<8xi32>) outs(%o : memref<4x8xi64>) {kernel_shape = array<i64: 8, 16>, tile = #pare_kernel.tile<1, 1, 8>}
    return
  }

  // Whole vectors of inputs are cut off: 504 of the 511 that fit.
  // CHECK-LABEL: @a_long_run_is_cut
  // CHECK: scf.for {{.*}} to %c63 {{.*}} -> (vector<4xi32>)
  // CHECK: arith.extsi {{.*}} : vector<4xi32> to vector<4xi64>
  func.func @a_long_run_is_cut(%x: memref<1x520xi16>, %w: memref<2080xi8>, %b: memref<4xi64>, %o: memref<1x4xi64>) {
    pare_kernel.dense ins(%x, %w : memref<1x520xi16>, memref<2080xi8>) bias(%b : memref<4xi64>) outs(%o : memref<1x4xi64>) {kernel_shape = array<i64: 4, 520>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  // CHECK-LABEL: @depthwise_columns_are_alone
  // CHECK: vector.extract_strided_slice {{.*}} vector<8xi16> to vector<4xi16>
  // CHECK: arith.muli {{.*}} : vector<4xi32>
  func.func @depthwise_columns_are_alone(%x: memref<1x1x2x8xi16>, %w: memref<16xi8>, %b: memref<8xi32>, %o: memref<1x1x1x8xi64>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x1x2x8xi16>, memref<16xi8>) bias(%b : memref<8xi32>) outs(%o : memref<1x1x1x8xi64>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 1, 2, 8, 1>, tile = #pare_kernel.tile<1, 1, 8>}
    return
  }
}
