// RUN: pare-opt %s --pare-fold-scales | FileCheck %s
// RUN: pare-opt %s --pare-fold-scales --remarks-filter="pare-fold-scales" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The chain of a batch norm, ((x - 1) * 2) * 3 + 4, becomes weight and bias;
// the activation of its last op becomes the layer's.
// CHECK-LABEL: @folds_batch_norm_behind_conv2d
// CHECK-DAG: %[[W:.*]] = pare.constant dense<{{\[\[\[\[}}6.000000e+00, 1.200000e+01]]], [{{\[\[}}1.800000e+01, 2.400000e+01]]]]> : tensor<2x1x1x2xf32>
// CHECK-DAG: %[[B:.*]] = pare.constant dense<[4.000000e+00, 1.000000e+01]> : tensor<2xf32>
// CHECK: %[[R:.*]] = pare.conv2d "c"(%arg0, %[[W]], %[[B]]) {clamp_min = 0.000000e+00 : f32
// CHECK-NEXT: return %[[R]]
// REMARK: 'c' takes in 4 ops behind it
func.func @folds_batch_norm_behind_conv2d(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = pare.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %b = pare.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %one = pare.constant dense<1.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %two = pare.constant dense<2.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %three = pare.constant dense<3.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %four = pare.constant dense<4.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = pare.conv2d "c"(%x, %w, %b) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %1 = pare.sub "s"(%0, %one) : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = pare.mul "m"(%1, %two) : (tensor<1x4x4x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x2xf32>
  %3 = pare.mul "n"(%three, %2) : (tensor<1x1x1x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %4 = pare.add "a"(%3, %four) {clamp_min = 0.0 : f32} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  return %4 : tensor<1x4x4x2xf32>
}

// Output channel c * M + m of a depthwise layer has its own scale.
// CHECK-LABEL: @scales_each_output_of_depthwise
// CHECK: %[[W:.*]] = pare.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]]]]> : tensor<1x1x2x2xf32>
// CHECK: pare.depthwise_conv2d "d"(%arg0, %[[W]]) {
// CHECK-NOT: pare.mul
func.func @scales_each_output_of_depthwise(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x4xf32> {
  %w = pare.constant dense<1.0> : tensor<1x1x2x2xf32> -> tensor<1x1x2x2xf32>
  %s = pare.constant dense<[[[[1.0, 2.0, 3.0, 4.0]]]]> : tensor<1x1x1x4xf32> -> tensor<1x1x1x4xf32>
  %0 = pare.depthwise_conv2d "d"(%x, %w) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x4xf32>
  %1 = pare.mul "m"(%0, %s) : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x4xf32>
  return %1 : tensor<1x4x4x4xf32>
}

// A bias that is added behind a reshape of the layer's result is the layer's.
// CHECK-LABEL: @adds_the_bias_behind_a_reshape
// CHECK-DAG: %[[B:.*]] = pare.constant dense<[5.000000e-01, 1.500000e+00]> : tensor<2xf32>
// CHECK: %[[D:.*]] = pare.dense "fc"(%arg0, %{{.*}}, %[[B]])
// CHECK: %[[R:.*]] = pare.reshape "r"(%[[D]])
// CHECK-NEXT: return %[[R]]
func.func @adds_the_bias_behind_a_reshape(%x: tensor<3x3xf32>) -> tensor<1x3x2xf32> {
  %w = pare.constant dense<1.0> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = pare.constant dense<[[[0.5, 1.5]]]> : tensor<1x1x2xf32> -> tensor<1x1x2xf32>
  %0 = pare.dense "fc"(%x, %w) : (tensor<3x3xf32>, tensor<2x3xf32>) -> tensor<3x2xf32>
  %1 = pare.reshape "r"(%0) : (tensor<3x2xf32>) -> tensor<1x3x2xf32>
  %2 = pare.add "a"(%1, %b) : (tensor<1x3x2xf32>, tensor<1x1x2xf32>) -> tensor<1x3x2xf32>
  return %2 : tensor<1x3x2xf32>
}

// constant - x turns the sign of the weight.
// CHECK-LABEL: @subtracts_from_a_constant
// CHECK-DAG: pare.constant dense<-2.000000e+00> : tensor<2x2xf32>
// CHECK-DAG: pare.constant dense<5.000000e+00> : tensor<2xf32>
func.func @subtracts_from_a_constant(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = pare.constant dense<2.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pare.constant dense<5.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pare.dense "fc"(%x, %w) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = pare.sub "s"(%b, %0) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// Without padding, scale and shift of the input go into the layer behind:
// 2 * (3x + 1) + 4 * (5x + 1) and its bias 0.
// CHECK-LABEL: @folds_in_front_without_padding
// CHECK-DAG: %[[W:.*]] = pare.constant dense<{{\[\[\[\[}}6.000000e+00, 2.000000e+01]]]]> : tensor<1x1x1x2xf32>
// CHECK-DAG: %[[B:.*]] = pare.constant dense<6.000000e+00> : tensor<1xf32>
// CHECK: pare.conv2d "c"(%arg0, %[[W]], %[[B]])
// REMARK-DAG: 'c' takes in 'a' in front of it
// REMARK-DAG: 'c' takes in 'm' in front of it
func.func @folds_in_front_without_padding(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  %w = pare.constant dense<[[[[2.0, 4.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %s = pare.constant dense<[[[[3.0, 5.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %t = pare.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %0 = pare.mul "m"(%x, %s) : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = pare.add "a"(%0, %t) : (tensor<1x4x4x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x2xf32>
  %2 = pare.conv2d "c"(%1, %w) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %2 : tensor<1x4x4x1xf32>
}

// A shift in front of padding by zeros stays; so does what serves two.
// CHECK-LABEL: @keeps_a_shift_in_front_of_padding
// CHECK: pare.add "a"
// CHECK: pare.conv2d "c"
// CHECK: pare.mul "m"
// REMARK: 'a' stays in front of 'c': it shifts what is padded with zeros
func.func @keeps_a_shift_in_front_of_padding(%x: tensor<1x4x4x1xf32>) -> (tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>) {
  %w = pare.constant dense<2.0> : tensor<1x3x3x1xf32> -> tensor<1x3x3x1xf32>
  %t = pare.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %1 = pare.add "a"(%x, %t) : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  %2 = pare.conv2d "c"(%1, %w) {dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x4x4x1xf32>
  %3 = pare.mul "m"(%2, %t) : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  return %2, %3 : tensor<1x4x4x1xf32>, tensor<1x4x4x1xf32>
}

// Nothing moves through an activation, nor along another dimension than the
// last, and weights stay finite.
// CHECK-LABEL: @keeps_what_is_not_per_channel
// CHECK: pare.dense "d"{{.*}}clamp_min
// CHECK: pare.mul "m"
// CHECK: pare.dense "e"
// CHECK: pare.add "a"
// CHECK: pare.mul "huge"
// REMARK: 'f' keeps 1 ops behind it: its weights would not be finite
func.func @keeps_what_is_not_per_channel(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %w = pare.constant dense<3.0e38> : tensor<2x2xf32> -> tensor<2x2xf32>
  %s = pare.constant dense<10.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %rows = pare.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %0 = pare.dense "d"(%x, %w) {clamp_min = 0.0 : f32} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = pare.mul "m"(%0, %s) {clamp_max = 6.0 : f32} : (tensor<2x2xf32>, tensor<1x1xf32>) -> tensor<2x2xf32>
  %2 = pare.dense "e"(%1, %w) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %3 = pare.add "a"(%2, %rows) : (tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x2xf32>
  %4 = pare.dense "f"(%3, %w) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %5 = pare.mul "huge"(%4, %s) : (tensor<2x2xf32>, tensor<1x1xf32>) -> tensor<2x2xf32>
  return %5 : tensor<2x2xf32>
}

// Where no layer is near, (x + 1) * 2 * 3 + 4 is one product and one sum.
// CHECK-LABEL: @composes_what_no_layer_takes
// CHECK: %[[M:.*]] = pare.constant dense<6.000000e+00> : tensor<1x2xf32>
// CHECK: %[[P:.*]] = pare.mul "m"(%arg0, %[[M]]) :
// CHECK: %[[A:.*]] = pare.constant dense<1.000000e+01> : tensor<1x2xf32>
// CHECK: %[[S:.*]] = pare.add "b"(%[[P]], %[[A]]) {clamp_min = 0.000000e+00 : f32}
// CHECK-NEXT: return %[[S]]
func.func @composes_what_no_layer_takes(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %1 = pare.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %2 = pare.constant dense<2.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %3 = pare.constant dense<3.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %4 = pare.constant dense<4.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %a = pare.add "a"(%x, %1) : (tensor<4x2xf32>, tensor<1x1xf32>) -> tensor<4x2xf32>
  %m = pare.mul "m"(%a, %2) : (tensor<4x2xf32>, tensor<1x2xf32>) -> tensor<4x2xf32>
  %n = pare.mul "n"(%m, %3) : (tensor<4x2xf32>, tensor<1x2xf32>) -> tensor<4x2xf32>
  %b = pare.add "b"(%n, %4) {clamp_min = 0.0 : f32} : (tensor<4x2xf32>, tensor<1x2xf32>) -> tensor<4x2xf32>
  return %b : tensor<4x2xf32>
}
