// Tiles of other kernels or targets are errors, as is a module without target.
// RUN: pare-opt %s --pare-choose-tiles -split-input-file -verify-diagnostics

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @rows_beyond_the_output(%x: tensor<1x64xi8>, %w: tensor<16x64xi8>, %o: tensor<1x16xi32>) -> tensor<1x16xi32> {
    // expected-error @below {{tile #pare_kernel.tile<2, 1, 16> has 2 rows, the output has 1}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<16x64xi8>) outs(%o : tensor<1x16xi32>) {tile = #pare_kernel.tile<2, 1, 16>} -> tensor<1x16xi32>
    return %0 : tensor<1x16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @channels_of_no_vector(%x: tensor<1x64xi8>, %w: tensor<16x64xi8>, %o: tensor<1x16xi32>) -> tensor<1x16xi32> {
    // expected-error @below {{has 12 channels, expected a multiple of the target's 16 lanes, or a power of two from 4}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<16x64xi8>) outs(%o : tensor<1x16xi32>) {tile = #pare_kernel.tile<1, 1, 12>} -> tensor<1x16xi32>
    return %0 : tensor<1x16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @no_registers_for_it(%x: tensor<64x4xi8>, %w: tensor<128x4xi8>, %o: tensor<64x128xi32>) -> tensor<64x128xi32> {
    // expected-error @below {{has more than 4096 outputs}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<64x4xi8>, tensor<128x4xi8>) outs(%o : tensor<64x128xi32>) {tile = #pare_kernel.tile<1, 64, 128>} -> tensor<64x128xi32>
    return %0 : tensor<64x128xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @depthwise_of_several_columns(%x: tensor<1x4x4x16xi8>, %w: tensor<3x3x16x1xi8>, %o: tensor<1x2x2x16xi32>) -> tensor<1x2x2x16xi32> {
    // expected-error @below {{of a depthwise kernel needs 1 column and a power of two of channels up to a vector}}
    %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x4x4x16xi8>, tensor<3x3x16x1xi8>) outs(%o : tensor<1x2x2x16xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 2, 16>} -> tensor<1x2x2x16xi32>
    return %0 : tensor<1x2x2x16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @winograd_by_element(%x: tensor<1x12x8x16xf32>, %w: tensor<16x3x3x16xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
    // expected-error @below {{is to be computed by Winograd, but by element: its padding is negative}}
    %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x12x8x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: -1, -1, 1, 1>, strides = array<i64: 1, 1>, winograd} -> tensor<1x8x8x16xf32>
    return %0 : tensor<1x8x8x16xf32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @tile_by_element(%x: tensor<1x64xi8>, %w: tensor<16x64xi16>, %o: tensor<1x16xi32>) -> tensor<1x16xi32> {
    // expected-error @below {{has a tile but is computed by element: its weight has 16 bits}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<16x64xi16>) outs(%o : tensor<1x16xi32>) {tile = #pare_kernel.tile<1, 1, 16>} -> tensor<1x16xi32>
    return %0 : tensor<1x16xi32>
  }
}
