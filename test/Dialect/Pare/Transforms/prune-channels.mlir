// The least important channels go, with all that is tied to them.
// RUN: pare-opt %s --split-input-file --pare-prune-channels="prune-macs=0.5 importance=l1" --remarks-filter=pare-prune-channels 2>%t | FileCheck %s
// RUN: FileCheck %s --input-file=%t --check-prefix=REMARK

// REMARK: remark: [Passed] pruned-group
// REMARK-SAME: removed 1 of 2 channels of a
// REMARK: remark: [Passed] pruned-macs
// REMARK-SAME: MACs from 4 to 2 (50.0 % less)
// CHECK-LABEL: @smaller_weights_go_first
// CHECK: %[[W:.+]] = pare.constant dense<-2.000000e+00> : tensor<1x1xf32>
// CHECK: pare.dense "a"(%{{.+}}, %[[W]]) {pare.kept_channels = array<i64: 0>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
// CHECK: %[[V:.+]] = pare.constant dense<3.000000e+00> : tensor<1x1xf32>
// CHECK: pare.dense "d"(%{{.+}}, %[[V]])
func.func @smaller_weights_go_first(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[-2.0], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// -----

// Depthwise layer, pool and flatten lose the channel too; the layer that reads
// the flattened channel loses all of its elements.
// CHECK-LABEL: @channel_goes_through_depthwise_pool_and_flatten
// CHECK: pare.conv2d "a"{{.+}} -> tensor<1x2x2x1xf32>
// CHECK: pare.constant dense<5.000000e+00> : tensor<1x1x1x1xf32>
// CHECK: pare.depthwise_conv2d "b"{{.+}} -> tensor<1x2x2x1xf32>
// CHECK: pare.max_pool2d "p"{{.+}} -> tensor<1x2x1x1xf32>
// CHECK: pare.reshape "r"{{.+}} -> tensor<1x2xf32>
// CHECK: pare.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00]]>
// CHECK: pare.dense "d"{{.+}} -> tensor<1x1xf32>
func.func @channel_goes_through_depthwise_pool_and_flatten(%x: tensor<1x2x2x1xf32>) -> tensor<1x1xf32> {
  %w1 = pare.constant dense<[[[[9.0]]], [[[1.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %a = pare.conv2d "a" (%x, %w1) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %w2 = pare.constant dense<[[[[5.0], [6.0]]]]> : tensor<1x1x2x1xf32> -> tensor<1x1x2x1xf32>
  %b = pare.depthwise_conv2d "b" (%a, %w2) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x2x2x2xf32>, tensor<1x1x2x1xf32>) -> tensor<1x2x2x2xf32>
  %p = pare.max_pool2d "p" (%b) {kernel = array<i64: 1, 2>, strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x2x2x2xf32>) -> tensor<1x2x1x2xf32>
  %r = pare.reshape "r" (%p) : (tensor<1x2x1x2xf32>) -> tensor<1x4xf32>
  %w3 = pare.constant dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %d = pare.dense "d" (%r, %w3) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// -----

// Two layers with one weight constant are not tied to each other by it, and the
// channels that are left say where they come from after two removals.
// CHECK-LABEL: @shared_constants_tie_nothing
// CHECK: pare.dense "a"{{.+}} {pare.kept_channels = array<i64: 3>}
// CHECK: pare.dense "b"{{.+}} {pare.kept_channels = array<i64: 1>}
func.func @shared_constants_tie_nothing(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) {pare.kept_channels = array<i64: 1, 3>} : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %b = pare.dense "b" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %c = pare.concat "c" (%a, %b) {axis = 1} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  %v = pare.constant dense<1.0> : tensor<1x4xf32> -> tensor<1x4xf32>
  %d = pare.dense "d" (%c, %v) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
