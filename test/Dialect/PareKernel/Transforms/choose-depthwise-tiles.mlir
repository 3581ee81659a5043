// Rows of a depthwise tile share their inputs: as many as the registers hold, or,
// by byte pairs, as many as gain something, while the kernel's rows are unrolled.
// RUN: pare-opt %s --pare-choose-tiles | FileCheck %s
// RUN: pare-opt %s --pare-choose-tiles=optimize=size | FileCheck %s --check-prefix=SIZE
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // CHECK-LABEL: @words
  // CHECK: tile = #pare_kernel.tile<2, 1, 32>
  func.func @words(%x: tensor<1x26x26x64xi8>, %w: tensor<3x3x64x1xi8>, %o: tensor<1x24x24x64xi32>) -> tensor<1x24x24x64xi32> {
    %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x26x26x64xi8>, tensor<3x3x64x1xi8>) outs(%o : tensor<1x24x24x64xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, input_unsigned} -> tensor<1x24x24x64xi32>
    return %0 : tensor<1x24x24x64xi32>
  }

  // CHECK-LABEL: @byte_pairs
  // CHECK: tile = #pare_kernel.tile<8, 1, 32>
  // SIZE-LABEL: @byte_pairs
  // SIZE: tile = #pare_kernel.tile<1, 1, 32>
  func.func @byte_pairs(%x: tensor<1x26x26x64xi8>, %w: tensor<3x3x64x1xi8>, %o: tensor<1x24x24x64xi32>) -> tensor<1x24x24x64xi32> {
    %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x26x26x64xi8>, tensor<3x3x64x1xi8>) outs(%o : tensor<1x24x24x64xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, widths = #pare_kernel.widths<sums = 1>, input_unsigned} -> tensor<1x24x24x64xi32>
    return %0 : tensor<1x24x24x64xi32>
  }

  // CHECK-LABEL: @no_row_twice
  // CHECK: tile = #pare_kernel.tile<5, 1, 32>
  func.func @no_row_twice(%x: tensor<1x27x7x64xi8>, %w: tensor<3x3x64x1xi8>, %o: tensor<1x25x5x64xi32>) -> tensor<1x25x5x64xi32> {
    %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x27x7x64xi8>, tensor<3x3x64x1xi8>) outs(%o : tensor<1x25x5x64xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, widths = #pare_kernel.widths<sums = 1>, input_unsigned} -> tensor<1x25x5x64xi32>
    return %0 : tensor<1x25x5x64xi32>
  }

  // CHECK-LABEL: @large_window
  // CHECK: tile = #pare_kernel.tile<4, 1, 32>
  func.func @large_window(%x: tensor<1x28x28x64xi8>, %w: tensor<5x5x64x1xi8>, %o: tensor<1x24x24x64xi32>) -> tensor<1x24x24x64xi32> {
    %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x28x28x64xi8>, tensor<5x5x64x1xi8>) outs(%o : tensor<1x24x24x64xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, widths = #pare_kernel.widths<sums = 1>, input_unsigned} -> tensor<1x24x24x64xi32>
    return %0 : tensor<1x24x24x64xi32>
  }
}
