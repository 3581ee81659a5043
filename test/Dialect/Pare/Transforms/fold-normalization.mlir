// The entry takes raw inputs: the normalization goes into the first layer.
// RUN: pare-opt %s --pare-fold-normalization="mean=128 scale=0.5" --split-input-file | FileCheck %s
// RUN: pare-opt %s --pare-fold-normalization="mean=1,2 scale=0.5,0.25" --split-input-file | FileCheck %s --check-prefix=EACH
// RUN: pare-opt %s --pare-fold-normalization="scale=0.5" --split-input-file | FileCheck %s --check-prefix=SCALE

// w * 0.5, and b - 0.5 * 128 * (w0 + w1).
// CHECK-LABEL: func @dense
// CHECK-DAG: pare.constant dense<{{\[\[}}1.500000e+00, -5.000000e-01]]>
// CHECK-DAG: pare.constant dense<-1.270000e+02>
// CHECK: %[[R:.*]] = pare.dense "fc"(%arg0,
// CHECK: return %[[R]]
// w * (0.5, 0.25), and b - (1 * 3 * 0.5 + 2 * -1 * 0.25).
// EACH-LABEL: func @dense
// EACH-DAG: pare.constant dense<{{\[\[}}1.500000e+00, -2.500000e-01]]>
// EACH-DAG: pare.constant dense<0.000000e+00>
func.func @dense(%x: tensor<1x2xf32> {pare.range = array<f64: -1.0, 1.0>}) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[3.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %b = pare.constant dense<[1.0]> : tensor<1xf32> -> tensor<1xf32>
  // CHECK-NOT: pare.range
  %0 = pare.dense "fc"(%x, %w, %b) : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// A layer that pads: the raw input is padded by the mean. A mean for each
// channel cannot be padded with; its subtraction stays.
// CHECK-LABEL: func @padded
// CHECK: %[[P:.*]] = pare.pad "input_pad"(%arg0) {high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 1, 1, 0>, value = 1.280000e+02 : f32} : (tensor<1x4x4x2xf32>) -> tensor<1x6x6x2xf32>
// CHECK: pare.conv2d "conv"(%[[P]],
// CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
// EACH-LABEL: func @padded
// EACH-NOT: pare.pad
// EACH: pare.conv2d "conv"(
// EACH-SAME: pads = array<i64: 1, 1, 1, 1>
// Without a mean zeros stay zeros.
// SCALE-LABEL: func @padded
// SCALE-NOT: pare.pad
// SCALE: pare.conv2d "conv"(%arg0,
// SCALE-SAME: pads = array<i64: 1, 1, 1, 1>
func.func @padded(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x1xf32> {
  %w = pare.constant dense<1.0> : tensor<1x3x3x2xf32> -> tensor<1x3x3x2xf32>
  %0 = pare.conv2d "conv"(%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<1x3x3x2xf32>) -> tensor<1x4x4x1xf32>
  return %0 : tensor<1x4x4x1xf32>
}

// -----

// Other readers get the normalized input; the reference takes the raw one, too.
// CHECK-LABEL: func @other
// CHECK: pare.tanh
// CHECK-LABEL: func private @other.float
// CHECK: pare.sub "input_mean"(%arg0
// CHECK: pare.mul "input_scale"
// CHECK: pare.tanh
func.func @other(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = pare.tanh "t"(%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
func.func private @other.float(%x: tensor<1x2xf32>) -> tensor<1x2xf32> attributes {pare.reference} {
  %0 = pare.tanh "t"(%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
