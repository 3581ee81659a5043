// What `pare.kept_channels` may hold.
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
