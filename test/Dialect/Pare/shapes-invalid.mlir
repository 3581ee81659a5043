// Shapes of operands, results and bounds that do not belong together.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @conv_of_other_channels(%x: tensor<1x4x4x2xf32>, %w: tensor<3x1x1x4xf32>) {
  // expected-error@+1 {{expected input channels 4, got 2}}
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x1x1x4xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @bias_of_other_channels(%x: tensor<1x4x4x2xf32>, %w: tensor<3x1x1x2xf32>, %b: tensor<2xf32>) {
  // expected-error@+1 {{weight has 3 output channels but the bias has 2 elements}}
  %0 = pare.conv2d "c" (%x, %w, %b) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @strides_of_one_dimension(%x: tensor<1x4x4x2xf32>, %w: tensor<3x1x1x2xf32>) {
  // expected-error@+1 {{strides expects 2 values, got 1}}
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x1x1x2xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @window_with_flat_result(%x: tensor<1x4x4x2xf32>, %w: tensor<3x1x1x2xf32>) {
  // expected-error@+1 {{expected a 4-D result}}
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x1x1x2xf32>) -> tensor<48xf32>
  return
}

// -----

func.func @window_of_another_height(%x: tensor<1x4x4x2xf32>, %w: tensor<3x3x1x2xf32>) {
  // expected-error@+1 {{expected result shape [1, 2, 4, 3], got [1, 4, 4, 3]}}
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x3x1x2xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @depthwise_of_other_channels(%x: tensor<1x4x4x2xf32>, %w: tensor<1x1x3x1xf32>) {
  // expected-error@+1 {{expected input channels 3, got 2}}
  %0 = pare.depthwise_conv2d "d" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<1x1x3x1xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @dense_of_other_columns(%x: tensor<1x4xf32>, %w: tensor<2x3xf32>) {
  // expected-error@+1 {{expected input columns 3, got 4}}
  %0 = pare.dense "d" (%x, %w) : (tensor<1x4xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
  return
}

// -----

func.func @dense_of_another_shape(%x: tensor<1x4xf32>, %w: tensor<2x4xf32>) {
  // expected-error@+1 {{expected result shape [1, 2], got [1, 3]}}
  %0 = pare.dense "d" (%x, %w) : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @sum_of_ranks(%x: tensor<4xf32>, %y: tensor<1x4xf32>) {
  // expected-error@+1 {{expected operand rank 1, got 2}}
  %0 = pare.add "a" (%x, %y) : (tensor<4xf32>, tensor<1x4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sum_that_does_not_broadcast(%x: tensor<4xf32>, %y: tensor<2xf32>) {
  // expected-error@+1 {{operand type 'tensor<2xf32>' does not broadcast to 'tensor<4xf32>'}}
  %0 = pare.add "a" (%x, %y) : (tensor<4xf32>, tensor<2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sigmoid_of_another_shape(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected result shape [4], got [2]}}
  %0 = pare.sigmoid "s" (%x) : (tensor<4xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax_of_a_number(%x: tensor<f32>) {
  // expected-error@+1 {{expected at least one dimension}}
  %0 = pare.softmax "s" (%x) : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @bounds_of_nan(%x: tensor<4xf32>) {
  // expected-error@+1 {{a clamp bound is NaN}}
  %0 = pare.clamp "c" (%x) {clamp_max = 0x7FC00000 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @bounds_out_of_order(%x: tensor<4xf32>) {
  // expected-error@+1 {{clamp_min 2.000000e+00 is above clamp_max 1.000000e+00}}
  %0 = pare.clamp "c" (%x) {clamp_min = 2.0 : f32, clamp_max = 1.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @axis_that_is_none(%x: tensor<4x4xf32>) {
  // expected-error@+1 {{axis 2 is out of range for 'tensor<4x4xf32>'}}
  %0 = pare.reduce "r" (%x) {kind = #pare.reduce_kind<sum>, axes = array<i64: 2>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @reduction_of_another_shape(%x: tensor<4x4xf32>) {
  // expected-error@+1 {{expected result shape [1, 4], got [4, 1]}}
  %0 = pare.reduce "r" (%x) {kind = #pare.reduce_kind<sum>, axes = array<i64: 0>} : (tensor<4x4xf32>) -> tensor<4x1xf32>
  return
}
