// Weights of fewer bits, and weights of which two neighbours times a byte fit 16
// bits: |a + b| <= 128 where signs agree.
// RUN: pare-opt %s --split-input-file --pare-quantize=weight-bits=4 | FileCheck %s --check-prefix=FOUR
// RUN: pare-opt %s --split-input-file --pare-quantize=weight-bits=2 | FileCheck %s --check-prefix=TWO
// RUN: pare-opt %s --split-input-file --pare-quantize=fit-pairs | FileCheck %s --check-prefix=FIT
// RUN: not pare-opt %s --split-input-file --pare-quantize=weight-bits=9 2>&1 | FileCheck %s --check-prefix=NINE
// RUN: not pare-opt %s --split-input-file --pare-quantize=weight-bits=1 2>&1 | FileCheck %s --check-prefix=ONE

// NINE: error: weight-bits must be 2 to 8, got 9
// ONE: error: weight-bits must be 2 to 8, got 1

// FOUR-LABEL: @dense
// FOUR: dense<{{\[\[}}7, 7, 0, 0], [7, -7, 0, 0], [7, 0, 0, 7]]> : tensor<3x4xi8> -> tensor<3x4x!quant.uniform<i8<-7:7>:f32:0, {18.142856
// TWO-LABEL: @dense
// TWO: dense<{{\[\[}}1, 1, 0, 0], [1, -1, 0, 0], [1, 0, 0, 1]]> : tensor<3x4xi8> -> tensor<3x4x!quant.uniform<i8<-1:1>:f32:0
// Only the first channel has neighbours that are too large.
// FIT-LABEL: @dense
// FIT: dense<{{\[\[}}64, 64, 0, 0], [127, -127, 0, 0], [127, 1, 1, 127]]> : tensor<3x4xi8> -> tensor<3x4x!quant.uniform<i8<-127:127>:f32:0, {1.98{{[0-9]*}},1.000000e+00,1.000000e+00}
func.func @dense(%x: tensor<1x4xf32> {pare.range = array<f64: -50.0, 77.5>}) -> tensor<1x3xf32> {
  %w = pare.constant dense<[[127.0, 127.0, 0.0, 0.0], [127.0, -127.0, 0.0, 0.0], [127.0, 1.0, 1.0, 127.0]]> : tensor<3x4xf32> -> tensor<3x4xf32>
  %0 = pare.dense "dense" (%x, %w) {pare.range = array<f64: 0.0, 255.0>} : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// -----

// The columns of a kernel row are neighbours, those of a dilated one are not.
// FIT-LABEL: @columns
// FIT: dense<64> : tensor<1x1x2x1xi8>
// FIT: dense<127> : tensor<1x1x2x1xi8>
func.func @columns(%x: tensor<1x1x4x1xf32> {pare.range = array<f64: -50.0, 77.5>}) -> (tensor<1x1x3x1xf32>, tensor<1x1x2x1xf32>) {
  %w = pare.constant dense<127.0> : tensor<1x1x2x1xf32> -> tensor<1x1x2x1xf32>
  %v = pare.constant dense<127.0> : tensor<1x1x2x1xf32> -> tensor<1x1x2x1xf32>
  %0 = pare.conv2d "near" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, pare.range = array<f64: 0.0, 255.0>} : (tensor<1x1x4x1xf32>, tensor<1x1x2x1xf32>) -> tensor<1x1x3x1xf32>
  %1 = pare.conv2d "far" (%x, %v) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 2>, pare.range = array<f64: 0.0, 255.0>} : (tensor<1x1x4x1xf32>, tensor<1x1x2x1xf32>) -> tensor<1x1x2x1xf32>
  return %0, %1 : tensor<1x1x3x1xf32>, tensor<1x1x2x1xf32>
}

// -----

// Of a depthwise kernel, whose channels are computed side by side, the columns 2 i
// and 2 i + 1 of each row are: not columns 1 and 2, and none where a channel has
// several outputs.
// FIT-LABEL: @depthwise
// FIT: dense<{{\[\[}}{{\[\[}}64], [127]], {{\[\[}}64], [-127]], {{\[\[}}64], [-127]]]]> : tensor<1x3x2x1xi8>
// FIT: dense<127> : tensor<1x2x2x2xi8>
func.func @depthwise(%x: tensor<1x1x4x2xf32> {pare.range = array<f64: -50.0, 77.5>}) -> (tensor<1x1x2x2xf32>, tensor<1x1x3x4xf32>) {
  %w = pare.constant dense<[[[[127.0], [127.0]], [[127.0], [-127.0]], [[127.0], [-127.0]]]]> : tensor<1x3x2x1xf32> -> tensor<1x3x2x1xf32>
  %v = pare.constant dense<127.0> : tensor<1x2x2x2xf32> -> tensor<1x2x2x2xf32>
  %0 = pare.depthwise_conv2d "one" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, pare.range = array<f64: 0.0, 255.0>} : (tensor<1x1x4x2xf32>, tensor<1x3x2x1xf32>) -> tensor<1x1x2x2xf32>
  %1 = pare.depthwise_conv2d "two" (%x, %v) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, pare.range = array<f64: 0.0, 255.0>} : (tensor<1x1x4x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x1x3x4xf32>
  return %0, %1 : tensor<1x1x2x2xf32>, tensor<1x1x3x4xf32>
}
