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
