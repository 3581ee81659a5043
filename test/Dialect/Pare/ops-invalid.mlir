// What ops of the graph demand of shapes, windows and types.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @dimension_without_elements(%x: tensor<0x4xf32>) {
  // expected-error@+1 {{operand #0 must be static non-empty tensor of f32 or a quantized type}}
  %0 = pare.sigmoid "s" (%x) : (tensor<0x4xf32>) -> tensor<0x4xf32>
  return
}

// -----

func.func @window_without_elements(%x: tensor<1x4x4x2xf32>) {
  // expected-error@+1 {{a window must have at least one element}}
  %0 = pare.avg_pool2d "p" (%x) {kernel = array<i64: 0, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x5x4x2xf32>
  return
}

// -----

func.func @window_of_padding(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x3x2xf32> {
  // expected-error@+1 {{pad 2 is not smaller than the window's size 2}}
  %0 = pare.avg_pool2d "p" (%x) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 2, 2, 2, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x4x3x2xf32>
  return %0 : tensor<1x4x3x2xf32>
}

// -----

func.func @negative_pads(%x: tensor<1x4x4x2xf32>) {
  // expected-error@+1 {{pads must not be negative}}
  %0 = pare.max_pool2d "p" (%x) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: -1, 0, 0, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x3x4x2xf32>
  return
}

// -----

func.func @pads_beyond_64_bits(%x: tensor<1x4x4x2xf32>) {
  // expected-error@+1 {{windows, strides, dilations and pads must not exceed 2^31}}
  %0 = pare.max_pool2d "p" (%x) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 9223372036854775807, 0, 0, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return
}

// -----

func.func @strides_of_zero(%x: tensor<1x4x4x2xf32>) {
  // expected-error@+1 {{strides and dilations must be at least 1}}
  %0 = pare.max_pool2d "p" (%x) {kernel = array<i64: 1, 1>, strides = array<i64: 0, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return
}

// -----

func.func @groups_that_do_not_divide(%x: tensor<1x4x4x4xf32>, %w: tensor<3x1x1x2xf32>) {
  // expected-error@+1 {{output channels 3 do not divide into 2 groups}}
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2 : i64} : (tensor<1x4x4x4xf32>, tensor<3x1x1x2xf32>) -> tensor<1x4x4x3xf32>
  return
}

// -----

func.func @axis_named_twice(%x: tensor<4x4xf32>) {
  // expected-error@+1 {{axis 1 is named twice}}
  %0 = pare.reduce "r" (%x) {kind = #pare.reduce_kind<sum>, axes = array<i64: 1, 1>} : (tensor<4x4xf32>) -> tensor<4x1xf32>
  return
}

// -----

func.func @slice_beyond_the_end(%x: tensor<4xf32>) {
  // expected-error@+1 {{2 elements from 3 on of dimension 0 are outside of its size 4}}
  %0 = pare.slice "s" (%x) {start = array<i64: 3>} : (tensor<4xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @mixed_kinds(%x: tensor<4xf32>, %y: tensor<4x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{operand 1 of type 'tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>' and result of type 'tensor<4xf32>' must both be float or both quantized}}
  %0 = pare.add "a" (%x, %y) : (tensor<4xf32>, tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4xf32>
  return
}

// -----

func.func @zero_point_beyond_its_type(%x: tensor<4xf32>) {
  // expected-error@+1 {{zero point 300 is outside of the storage range -128..127}}
  %0 = pare.cast "c" (%x) : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5:300>>
  return
}

// -----

// expected-error@+1 {{argument 0: 'pare.scale' cannot be 0.000000e+00 : f64}}
func.func @scale_of_zero(%x: tensor<4xi8> {pare.scale = 0.0 : f64}) {
  return
}

// -----

// expected-error@+1 {{argument 0: 'pare.zero_point' cannot be 4294967296 : i64}}
func.func @zero_point_beyond_32_bits(%x: tensor<4xi8> {pare.zero_point = 4294967296 : i64}) {
  return
}
