// Weights lie in the order in which the target's kernels read them.
// RUN: split-file %s %t
// RUN: cat %t/lanes.mlir %t/dense.mlir | pare-opt --pare-pack-weights | FileCheck %s --check-prefix=LANES
// RUN: cat %t/pairs.mlir %t/dense.mlir | pare-opt --pare-pack-weights | FileCheck %s --check-prefix=PAIRS
// RUN: cat %t/lanes.mlir %t/padded.mlir | pare-opt --pare-pack-weights | FileCheck %s --check-prefix=PADDED
// RUN: cat %t/lanes.mlir %t/halves.mlir | pare-opt --pare-pack-weights | FileCheck %s --check-prefix=HALVES
// RUN: cat %t/bytes.mlir %t/halves.mlir | pare-opt --pare-pack-weights | FileCheck %s --check-prefix=BIASED

//--- lanes.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
//--- pairs.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon">} {
//--- bytes.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
//--- dense.mlir
  // Even inputs of all channels come first on pairs.
  // LANES-LABEL: @weights_of_four_inputs_are_together
  // LANES: dense<[11, 12, 13, 14, 21, 22, 23, 24, 31, 32, 33, 34, 41, 42, 43, 44]> : tensor<16xi8>
  // LANES: pare_kernel.dense {{.*}}kernel_shape = array<i64: 4, 4>
  // PAIRS-LABEL: @weights_of_four_inputs_are_together
  // PAIRS: dense<[11, 13, 21, 23, 31, 33, 41, 43, 12, 14, 22, 24, 32, 34, 42, 44]> : tensor<16xi8>
  func.func @weights_of_four_inputs_are_together(%x: tensor<1x4xi8>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
    %w = arith.constant dense<[[11, 12, 13, 14], [21, 22, 23, 24], [31, 32, 33, 34], [41, 42, 43, 44]]> : tensor<4x4xi8>
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<4x4xi8>) outs(%o : tensor<1x4xi32>) {tile = #pare_kernel.tile<1, 1, 4>} -> tensor<1x4xi32>
    return %0 : tensor<1x4xi32>
  }
}
//--- padded.mlir
  // PADDED-LABEL: @missing_inputs_and_channels_are_zero
  // PADDED-DAG: dense<[11, 12, 13, 0, 21, 22, 23, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<16xi8>
  // PADDED-DAG: dense<[5, 6, 0, 0]> : tensor<4xi32>
  func.func @missing_inputs_and_channels_are_zero(%x: tensor<1x3xi8>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
    %w = arith.constant dense<[[11, 12, 13], [21, 22, 23]]> : tensor<2x3xi8>
    %b = arith.constant dense<[5, 6]> : tensor<2xi32>
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x3xi8>, tensor<2x3xi8>) bias(%b : tensor<2xi32>) outs(%o : tensor<1x2xi32>) {tile = #pare_kernel.tile<1, 1, 4>} -> tensor<1x2xi32>
    return %0 : tensor<1x2xi32>
  }

  // The second block starts early: channels 1 to 4.
  // PADDED-LABEL: @the_last_block_ends_with_the_last_channel
  // PADDED: dense_resource<[[NAME:.*]]> : tensor<32xi8>
  // PADDED: [[NAME]]: "0x{{........}}0100000002000000030000000400000002000000030000000400000005000000"
  func.func @the_last_block_ends_with_the_last_channel(%x: tensor<1x1xi8>, %o: tensor<1x5xi32>) -> tensor<1x5xi32> {
    %w = arith.constant dense<[[1], [2], [3], [4], [5]]> : tensor<5x1xi8>
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x1xi8>, tensor<5x1xi8>) outs(%o : tensor<1x5xi32>) {tile = #pare_kernel.tile<1, 1, 4>} -> tensor<1x5xi32>
    return %0 : tensor<1x5xi32>
  }
}
//--- halves.mlir
  // The second step lies in the high halves of the first one's bytes: -1, -2 over
  // 1, 2 are 0xf1, 0xe2; or each has 8 added, 0x79, 0x6a, and what is not there
  // is 8.
  // HALVES-LABEL: @two_steps_a_byte
  // HALVES: dense<[-15, -30, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<16xi8>
  // BIASED-LABEL: @two_steps_a_byte
  // BIASED: dense<[121, 106, -117, -116, -120, -120, -120, -120, -120, -120, -120, -120, -120, -120, -120, -120]> : tensor<16xi8>
  func.func @two_steps_a_byte(%x: tensor<1x6xi8>, %o: tensor<1x1xi32>) -> tensor<1x1xi32> {
    %w = arith.constant dense<[[1, 2, 3, 4, -1, -2]]> : tensor<1x6xi8>
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x6xi8>, tensor<1x6xi8>) outs(%o : tensor<1x1xi32>) {tile = #pare_kernel.tile<1, 1, 4>, widths = #pare_kernel.widths<weights = 4, sums = 8>} -> tensor<1x1xi32>
    return %0 : tensor<1x1xi32>
  }
}
