// Tiles follow from the shape and the target's registers and vectors.
// RUN: split-file %s %t
// RUN: cat %t/vnni.mlir %t/kernels.mlir | pare-opt --pare-choose-tiles | FileCheck %s --check-prefix=VNNI
// RUN: cat %t/vnni.mlir %t/kernels.mlir | pare-opt --pare-choose-tiles=optimize=size | FileCheck %s --check-prefix=SIZE
// RUN: cat %t/i8mm.mlir %t/kernels.mlir | pare-opt --pare-choose-tiles | FileCheck %s --check-prefix=I8MM

//--- vnni.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avx512vnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "+avx512vnni">} {
//--- i8mm.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-i8mm", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+i8mm">} {
//--- kernels.mlir
  // One pixel: all channels at once, so that sums do not wait for each other.
  // VNNI-LABEL: @one_row_of_a_dense_layer
  // VNNI: tile = #pare_kernel.tile<1, 1, 128>
  // I8MM-LABEL: @one_row_of_a_dense_layer
  // I8MM: tile = #pare_kernel.tile<1, 1, 32>
  // Below the latency of a product code has no price.
  // SIZE-LABEL: @one_row_of_a_dense_layer
  // SIZE: tile = #pare_kernel.tile<1, 1, 128>
  func.func @one_row_of_a_dense_layer(%x: tensor<1x64xi8>, %w: tensor<128x64xi8>, %o: tensor<1x128xi32>) -> tensor<1x128xi32> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<128x64xi8>) outs(%o : tensor<1x128xi32>) {input_unsigned} -> tensor<1x128xi32>
    return %0 : tensor<1x128xi32>
  }

  // VNNI-LABEL: @tiles_divide_the_output
  // VNNI: tile = #pare_kernel.tile<1, 16, 16>
  // I8MM-LABEL: @tiles_divide_the_output
  // I8MM: tile = #pare_kernel.tile<1, 4, 16>
  // SIZE-LABEL: @tiles_divide_the_output
  // SIZE: tile = #pare_kernel.tile<1, 8, 16>
  func.func @tiles_divide_the_output(%x: tensor<1x34x34x16xi8>, %w: tensor<16x3x3x16xi8>, %o: tensor<1x32x32x16xi32>) -> tensor<1x32x32x16xi32> {
    %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x34x34x16xi8>, tensor<16x3x3x16xi8>) outs(%o : tensor<1x32x32x16xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, input_unsigned} -> tensor<1x32x32x16xi32>
    return %0 : tensor<1x32x32x16xi32>
  }

  // VNNI-LABEL: @a_tile_that_is_there_stays
  // VNNI: tile = #pare_kernel.tile<1, 1, 64>
  // I8MM-LABEL: @a_tile_that_is_there_stays
  // SIZE-LABEL: @a_tile_that_is_there_stays
  // SIZE: tile = #pare_kernel.tile<1, 1, 64>
  func.func @a_tile_that_is_there_stays(%x: tensor<1x64xi8>, %w: tensor<128x64xi8>, %o: tensor<1x128xi32>) -> tensor<1x128xi32> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<128x64xi8>) outs(%o : tensor<1x128xi32>) {input_unsigned, tile = #pare_kernel.tile<1, 1, 64>} -> tensor<1x128xi32>
    return %0 : tensor<1x128xi32>
  }
}
