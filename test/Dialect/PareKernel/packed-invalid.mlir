// A packed weight comes with a tile and the shape that it had.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @rank_one_without_shape(%x: tensor<1x4xi8>, %w: tensor<16xi8>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
  // expected-error @below {{a weight of rank 1 takes a kernel_shape}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16xi8>) outs(%o : tensor<1x4xi32>) -> tensor<1x4xi32>
  return %0 : tensor<1x4xi32>
}

// -----

func.func @shape_of_a_weight_that_has_one(%x: tensor<1x4xi8>, %w: tensor<4x4xi8>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
  // expected-error @below {{a weight of rank 2 takes no kernel_shape}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<4x4xi8>) outs(%o : tensor<1x4xi32>) {kernel_shape = array<i64: 4, 4>} -> tensor<1x4xi32>
  return %0 : tensor<1x4xi32>
}

// -----

func.func @backwards_without_tiles(%x: tensor<1x4xi8>, %w: tensor<4x4xi8>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
  // expected-error @below {{only a kernel with a packed weight, which is computed in tiles, can go backwards}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<4x4xi8>) outs(%o : tensor<1x4xi32>) {backwards} -> tensor<1x4xi32>
  return %0 : tensor<1x4xi32>
}

// -----

func.func @packed_without_tile(%x: tensor<1x4xi8>, %w: tensor<16xi8>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
  // expected-error @below {{a packed weight needs a tile}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16xi8>) outs(%o : tensor<1x4xi32>) {kernel_shape = array<i64: 4, 4>} -> tensor<1x4xi32>
  return %0 : tensor<1x4xi32>
}

// -----

func.func @bias_is_too_short(%x: tensor<1x4xi8>, %w: tensor<16xi8>, %b: tensor<2xi32>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
  // expected-error @below {{expected bias elements 4, got 2}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16xi8>) bias(%b : tensor<2xi32>) outs(%o : tensor<1x4xi32>) {kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>} -> tensor<1x4xi32>
  return %0 : tensor<1x4xi32>
}
