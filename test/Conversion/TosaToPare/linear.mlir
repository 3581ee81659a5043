// RUN: pare-opt %s --convert-tosa-to-pare | FileCheck %s

// A convolution takes over its window, and gets a name.
// CHECK-LABEL: @keeps_the_window_of_conv2d
// CHECK-DAG: %[[W:.*]] = pare.constant dense<2.000000e+00> : tensor<2x3x3x4xf32>
// CHECK-DAG: %[[B:.*]] = pare.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: pare.conv2d "conv2d_0"(%arg0, %[[W]], %[[B]])
// CHECK-SAME: dilations = array<i64: 1, 1>
// CHECK-SAME: pads = array<i64: 0, 1, 0, 1>
// CHECK-SAME: strides = array<i64: 2, 2>
// CHECK-NOT: tosa
func.func @keeps_the_window_of_conv2d(%x: tensor<1x8x8x4xf32>) -> tensor<1x4x4x2xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<2x3x3x4xf32>}> : () -> tensor<2x3x3x4xf32>
  %b = "tosa.const"() <{values = dense<[1.0, 2.0]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 1, 0, 1>, stride = array<i64: 2, 2>} : (tensor<1x8x8x4xf32>, tensor<2x3x3x4xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// A bias of one element serves every channel, of a multiplier of 2 too.
// CHECK-LABEL: @writes_out_the_bias_of_depthwise
// CHECK: %[[B:.*]] = pare.constant dense<5.000000e-01> : tensor<8xf32>
// CHECK: pare.depthwise_conv2d "depthwise_conv2d_0"(%arg0, %{{.*}}, %[[B]])
// CHECK-SAME: tensor<3x3x4x2xf32>, tensor<8xf32>) -> tensor<1x8x8x8xf32>
func.func @writes_out_the_bias_of_depthwise(%x: tensor<1x8x8x4xf32>) -> tensor<1x8x8x8xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<3x3x4x2xf32>}> : () -> tensor<3x3x4x2xf32>
  %b = "tosa.const"() <{values = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x8x8x4xf32>, tensor<3x3x4x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x8x8x8xf32>
  return %0 : tensor<1x8x8x8xf32>
}

// A product with a constant matrix is a dense layer with the matrix transposed.
// CHECK-LABEL: @transposes_the_matrix_of_a_product
// CHECK: %[[W:.*]] = pare.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00, 5.000000e+00], [2.000000e+00, 4.000000e+00, 6.000000e+00]]> : tensor<2x3xf32>
// CHECK: %[[X:.*]] = pare.reshape "reshape_0"(%arg0) : (tensor<1x4x3xf32>) -> tensor<4x3xf32>
// CHECK: %[[D:.*]] = pare.dense "dense_0"(%[[X]], %[[W]]) : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
// CHECK: pare.reshape "reshape_1"(%[[D]]) : (tensor<4x2xf32>) -> tensor<1x4x2xf32>
func.func @transposes_the_matrix_of_a_product(%x: tensor<1x4x3xf32>) -> tensor<1x4x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]> : tensor<1x3x2xf32>}> : () -> tensor<1x3x2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.matmul %x, %w, %z, %z : (tensor<1x4x3xf32>, tensor<1x3x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x2xf32>
  return %0 : tensor<1x4x2xf32>
}

// The converters' fully connected layer: a 1x1 convolution between reshapes.
// CHECK-LABEL: @sees_the_dense_layer_in_a_convolution
// CHECK: %[[W:.*]] = pare.constant dense<{{.*}}> : tensor<2x3xf32>
// CHECK: %[[D:.*]] = pare.dense "dense_0"(%arg0, %[[W]], %{{.*}}) : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<1x2xf32>
// CHECK-NEXT: return %[[D]]
func.func @sees_the_dense_layer_in_a_convolution(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[[1.0, 2.0, 3.0]]], [[[4.0, 5.0, 6.0]]]]> : tensor<2x1x1x3xf32>}> : () -> tensor<2x1x1x3xf32>
  %b = "tosa.const"() <{values = dense<[1.0, 2.0]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %s4 = tosa.const_shape {values = dense<[1, 1, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s2 = tosa.const_shape {values = dense<[1, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %0 = tosa.reshape %x, %s4 : (tensor<1x3xf32>, !tosa.shape<4>) -> tensor<1x1x1x3xf32>
  %1 = tosa.conv2d %0, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x2xf32>
  %2 = tosa.reshape %1, %s2 : (tensor<1x1x1x2xf32>, !tosa.shape<2>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// Importers take a grouped convolution apart; the weights of a group are a
// constant again.
// CHECK-LABEL: @slices_weights_of_groups
// CHECK: pare.constant dense<{{\[\[\[\[}}3.000000e+00]]], {{\[\[\[}}4.000000e+00]]]]> : tensor<2x1x1x1xf32>
// CHECK: pare.conv2d
func.func @slices_weights_of_groups(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  %w = "tosa.const"() <{values = dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]]]> : tensor<4x1x1x1xf32>}> : () -> tensor<4x1x1x1xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %start = tosa.const_shape {values = dense<[2, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[2, 1, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %w, %start, %size : (tensor<4x1x1x1xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<2x1x1x1xf32>
  %1 = tosa.conv2d %x, %0, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}
