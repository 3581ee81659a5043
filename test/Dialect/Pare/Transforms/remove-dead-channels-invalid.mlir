// What `pare.kept_channels` may hold, and a weight that is to shrink.
// RUN: pare-opt %s --split-input-file --pare-remove-dead-channels --verify-diagnostics

func.func @one_index_a_channel(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'pare.kept_channels' must be an array of i64 with one index for each channel of the only result, got array<i64: 1>}}
  %0 = pare.sigmoid "s" (%x) {pare.kept_channels = array<i64: 1>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

func.func @indices_ascend(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error @+1 {{'pare.kept_channels' must ascend from 0, got 3 after 3}}
  %0 = pare.sigmoid "s" (%x) {pare.kept_channels = array<i64: 3, 3>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

func.func @weight_of_a_missing_resource(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  // expected-error @+1 {{cannot read the values of this constant}}
  %w = pare.constant dense_resource<nowhere> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = pare.dense "a" (%x, %w) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %1 = pare.dense "b" (%0, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
