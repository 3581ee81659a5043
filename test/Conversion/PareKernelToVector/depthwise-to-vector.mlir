// Columns of the kernel are interleaved once for all rows that see them.
// RUN: pare-opt %s --convert-pare-kernel-to-vector | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  // Two output rows over a kernel of two rows read three input rows: for each,
  // two columns and four interleavings, then four products an output row.
  // CHECK-LABEL: @input_rows_are_shared
  func.func @input_rows_are_shared(%x: memref<1x3x4x16xi8>, %w: memref<128xi8>, %o: memref<1x2x3x16xi32>) {
    // CHECK: scf.for
    // CHECK-COUNT-8: vector.shuffle
    // CHECK-COUNT-4: pare_kernel.dot4
    // CHECK-COUNT-8: vector.shuffle
    // CHECK-COUNT-8: pare_kernel.dot4
    // CHECK-COUNT-8: vector.shuffle
    // CHECK-COUNT-4: pare_kernel.dot4
    // CHECK-NOT: vector.shuffle
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x3x4x16xi8>, memref<128xi8>) outs(%o : memref<1x2x3x16xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 16, 1>, tile = #pare_kernel.tile<2, 1, 16>}
    return
  }

  // CHECK-LABEL: @one_input_channel_is_a_convolution
  func.func @one_input_channel_is_a_convolution(%x: memref<1x4x4x1xi8>, %w: memref<32xi8>, %o: memref<1x3x3x4xi32>) {
    // CHECK: vector.shuffle {{.*}} [0, 0, 0, 0] : vector<4xi32>
    // CHECK: pare_kernel.dot4
    // CHECK-NOT: vector.shuffle
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x4x4x1xi8>, memref<32xi8>) outs(%o : memref<1x3x3x4xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 1, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  // A row of outputs at stride 2 is one line: every other pixel comes from two
  // vectors, where one is not a pixel.
  // CHECK-LABEL: @a_vector_is_a_pixel
  func.func @a_vector_is_a_pixel(%x: memref<1x1x5x4xf32>, %w: memref<4xf32>, %o: memref<1x1x3x4xf32>) {
    // CHECK-NOT: vector.shuffle
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x1x5x4xf32>, memref<4xf32>) outs(%o : memref<1x1x3x4xf32>) {strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 1, 1, 4, 1>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }
  // CHECK-LABEL: @two_pixels_of_a_vector
  func.func @two_pixels_of_a_vector(%x: memref<1x1x7x8xi8>, %w: memref<64xi8>, %o: memref<1x1x4x8xi32>) {
    // CHECK: scf.for
    // CHECK: %[[A:.*]] = vector.load {{.*}} vector<16xi8>
    // CHECK: %[[B:.*]] = vector.load {{.*}} vector<16xi8>
    // CHECK: vector.shuffle %[[A]], %[[B]] [0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31]
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x1x7x8xi8>, memref<64xi8>) outs(%o : memref<1x1x4x8xi32>) {strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 1, 1, 8, 1>, tile = #pare_kernel.tile<1, 1, 16>}
    return
  }

  // CHECK-LABEL: @f32_is_not_interleaved
  func.func @f32_is_not_interleaved(%x: memref<1x4x4x4xf32>, %w: memref<16xf32>, %o: memref<1x3x3x4xf32>) {
    // CHECK-NOT: vector.shuffle
    // CHECK-COUNT-4: math.fma
    // CHECK-NOT: math.fma
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x4x4x4xf32>, memref<16xf32>) outs(%o : memref<1x3x3x4xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 4, 1>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }
}
