// RUN: pare-opt %s --convert-tosa-to-pare-kernel | FileCheck %s

// Importers write a fully connected layer as reshape, 1x1 convolution of one
// pixel, rescale, reshape and clamp, and reshape the weight: it is a dense kernel
// on the matrices, and two of them need no reshape between them.
// CHECK-LABEL: @joins_fully_connected_layers
// CHECK-SAME: (%[[X:.*]]: tensor<3x2xi8>)
// CHECK-NOT: reshape
// CHECK: %[[A:.*]] = pare_kernel.dense ins(%[[X]], %{{.*}} : tensor<3x2xi8>, tensor<2x2xi8>)
// CHECK-SAME: clamp_min = 0 : i32
// CHECK-SAME: name = "dense_0"
// CHECK-NOT: reshape
// CHECK: %[[B:.*]] = pare_kernel.dense ins(%[[A]], %{{.*}} : tensor<3x2xi8>, tensor<2x2xi8>)
// CHECK-SAME: name = "dense_1"
// CHECK-NEXT: return %[[B]]
func.func @joins_fully_connected_layers(%x: tensor<3x2xi8>) -> tensor<3x2xi8> {
  %w = "tosa.const"() <{values = dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>}> : () -> tensor<2x2xi8>
  %b = "tosa.const"() <{values = dense<[7, 8]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z8 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %pixels = tosa.const_shape {values = dense<[3, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %weights = tosa.const_shape {values = dense<[2, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %matrix = tosa.const_shape {values = dense<[3, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %k = tosa.reshape %w, %weights : (tensor<2x2xi8>, !tosa.shape<4>) -> tensor<2x1x1x2xi8>
  %0 = tosa.reshape %x, %pixels : (tensor<3x2xi8>, !tosa.shape<4>) -> tensor<3x1x1x2xi8>
  %1 = tosa.conv2d %0, %k, %b, %z8, %z8 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<3x1x1x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<3x1x1x2xi32>
  %2 = tosa.rescale %1, %m, %s, %z32, %z8 {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<3x1x1x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<3x1x1x2xi8>
  %3 = tosa.reshape %2, %matrix : (tensor<3x1x1x2xi8>, !tosa.shape<2>) -> tensor<3x2xi8>
  %4 = tosa.clamp %3 {min_val = 0 : i8, max_val = 127 : i8} : (tensor<3x2xi8>) -> tensor<3x2xi8>
  %5 = tosa.reshape %4, %pixels : (tensor<3x2xi8>, !tosa.shape<4>) -> tensor<3x1x1x2xi8>
  %6 = tosa.conv2d %5, %k, %b, %z8, %z8 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<3x1x1x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<3x1x1x2xi32>
  %7 = tosa.rescale %6, %m, %s, %z32, %z8 {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<3x1x1x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<3x1x1x2xi8>
  %8 = tosa.reshape %7, %matrix : (tensor<3x1x1x2xi8>, !tosa.shape<2>) -> tensor<3x2xi8>
  return %8 : tensor<3x2xi8>
}

// One pixel that others read as an image is a dense kernel between shapes.
// CHECK-LABEL: @expands_one_pixel
// CHECK: %[[C:.*]] = tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2, 3]] : tensor<1x1x1x2xi8> into tensor<1x2xi8>
// CHECK: %[[D:.*]] = pare_kernel.dense ins(%[[C]],
// CHECK-SAME: -> tensor<1x2xi32>
// CHECK: %[[E:.*]] = tensor.expand_shape %[[D]]
// CHECK: return %[[E]]
func.func @expands_one_pixel(%x: tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<[7, 8]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z8 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %z8, %z8 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x1x1x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x2xi32>
  return %0 : tensor<1x1x1x2xi32>
}
