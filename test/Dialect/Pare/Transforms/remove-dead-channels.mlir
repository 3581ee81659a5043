// Channels that are constant or unread go, and the outputs stay what they were.
// RUN: pare-opt %s --split-input-file --pare-remove-dead-channels --remarks-filter=pare-remove-dead-channels 2>%t | FileCheck %s
// RUN: FileCheck %s --input-file=%t --check-prefix=REMARK

// relu(0 * x - 1) is 0: nothing is left of it.
// REMARK: remark: [Passed] constant-channel
// REMARK-SAME: channel 0 of a is constant: moved into the biases of what reads it
// REMARK: remark: [Passed] dead-channel
// REMARK-SAME: removed channel 0 of a, which no layer reads
// CHECK-LABEL: @zero_behind_relu_is_removed
// CHECK-DAG: %[[W:.+]] = pare.constant dense<2.000000e+00> : tensor<1x1xf32>
// CHECK-DAG: %[[B:.+]] = pare.constant dense<5.000000e-01> : tensor<1xf32>
// CHECK: pare.dense "a"(%{{.+}}, %[[W]], %[[B]]) {clamp_min = 0.000000e+00 : f32, pare.kept_channels = array<i64: 1>}
// CHECK: pare.dense "d"(%{{.+}}, %{{[^,]+}}) : (tensor<1x1xf32>, tensor<1x1xf32>)
func.func @zero_behind_relu_is_removed(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[0.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %b = pare.constant dense<[-1.0, 0.5]> : tensor<2xf32> -> tensor<2xf32>
  %a = pare.dense "a" (%x, %w, %b) {clamp_min = 0.0 : f32} : (tensor<1x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// -----

// Another constant than 0 moves into the bias: 0.5 + 3 * 7.
// CHECK-LABEL: @constant_moves_into_the_bias
// CHECK-DAG: %[[W:.+]] = pare.constant dense<4.000000e+00> : tensor<1x1xf32>
// CHECK-DAG: %[[B:.+]] = pare.constant dense<2.150000e+01> : tensor<1xf32>
// CHECK: pare.dense "d"(%{{.+}}, %[[W]], %[[B]])
func.func @constant_moves_into_the_bias(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[0.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %b = pare.constant dense<[7.0, 0.0]> : tensor<2xf32> -> tensor<2xf32>
  %a = pare.dense "a" (%x, %w, %b) : (tensor<1x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pare.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %d = pare.dense "d" (%a, %v, %c) : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// -----

// At the border the convolution sees a zero, elsewhere 7: not constant.
// CHECK-LABEL: @constant_stays_where_padding_mixes_in
// CHECK: pare.conv2d "d"
// CHECK-SAME: (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>)
func.func @constant_stays_where_padding_mixes_in(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = pare.constant dense<[[[[0.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %b = pare.constant dense<[7.0, 0.0]> : tensor<2xf32> -> tensor<2xf32>
  %a = pare.conv2d "a" (%x, %w, %b) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %v = pare.constant dense<1.0> : tensor<1x2x2x2xf32> -> tensor<1x2x2x2xf32>
  %d = pare.conv2d "d" (%a, %v) {strides = array<i64: 1, 1>, pads = array<i64: 0, 1, 0, 1>, dilations = array<i64: 1, 1>} : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x1xf32>
  return %d : tensor<1x2x2x1xf32>
}

// -----

// A channel that only zeros weigh goes, and with it the layer before.
// CHECK-LABEL: @unread_channel_takes_its_producers_along
// CHECK: pare.dense "a"{{.+}} -> tensor<1x1xf32>
// CHECK: pare.dense "b"{{.+}} -> tensor<1x1xf32>
func.func @unread_channel_takes_its_producers_along(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %u = pare.constant dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pare.dense "b" (%a, %u) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[3.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%b, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// -----

// In a residual connection the layer in between reads the channel too.
// CHECK-LABEL: @residual_channel_stays_while_the_branch_reads_it
// CHECK: pare.add "s"{{.+}} -> tensor<1x2xf32>
func.func @residual_channel_stays_while_the_branch_reads_it(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %u = pare.constant dense<[[1.0, 1.0], [1.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pare.dense "b" (%a, %u) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %s = pare.add "s" (%a, %b) {} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[3.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%s, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// -----

// What is pinned stays, dead or not: results, and ops that keep their shape.
// CHECK-LABEL: @channels_of_results_and_kept_ops_stay
// CHECK: pare.dense "a"{{.+}} -> tensor<1x2xf32>
// CHECK: pare.dense "d"{{.+}} -> tensor<1x2xf32>
func.func @channels_of_results_and_kept_ops_stay(%x: tensor<1x1xf32>) -> tensor<1x2xf32> {
  %w = pare.constant dense<0.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) {pare.keep = ["shape"]} : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<0.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %d : tensor<1x2xf32>
}

// -----

// More indices than can be told apart stay as they are.
// CHECK-LABEL: @huge
// CHECK: pare.sigmoid "s"(%{{.+}}) : (tensor<1x3000000000xf32>) -> tensor<1x3000000000xf32>
func.func @huge(%x: tensor<1x3000000000xf32>) -> tensor<1x3000000000xf32> {
  %0 = pare.sigmoid "s" (%x) : (tensor<1x3000000000xf32>) -> tensor<1x3000000000xf32>
  return %0 : tensor<1x3000000000xf32>
}
