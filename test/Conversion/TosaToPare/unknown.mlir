// RUN: pare-opt %s --convert-tosa-to-pare | FileCheck %s
// RUN: pare-opt %s --convert-tosa-to-pare --remarks-filter="convert-tosa-to-pare" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// What pare does not know stays TOSA between ops of pare, and keeps its
// constants.
// CHECK-LABEL: @keeps_unknown_ops
// CHECK: %[[T:.*]] = pare.tanh "tanh_0"
// CHECK: %[[E:.*]] = tosa.exp %[[T]]
// CHECK: %[[P:.*]] = tosa.pow %[[E]], %{{.*}}
// CHECK: pare.sigmoid "sigmoid_0"(%[[P]])
// REMARK-DAG: 'tosa.exp' stays TOSA and float: no op of pare computes it
// REMARK-DAG: 'tosa.pow' stays TOSA and float
func.func @keeps_unknown_ops(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = "tosa.const"() <{values = dense<2.0> : tensor<4xf32>}> : () -> tensor<4xf32>
  %0 = tosa.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.exp %0 : (tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.pow %1, %c : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %3 = tosa.sigmoid %2 : (tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// Weights that are computed, batches of products, extrema of two values.
// CHECK-LABEL: @declines_with_a_reason
// CHECK: tosa.conv2d
// CHECK: tosa.matmul
// CHECK: tosa.maximum
// REMARK-DAG: 'tosa.conv2d' stays TOSA and float: the weight is not a constant
// REMARK-DAG: 'tosa.matmul' stays TOSA and float: the second factor is not a constant
// REMARK-DAG: 'tosa.maximum' stays TOSA and float: neither operand is one constant number
func.func @declines_with_a_reason(%x: tensor<1x2x2x2xf32>, %w: tensor<2x1x1x2xf32>, %m: tensor<1x2x2xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2xf32>) {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  %1 = tosa.matmul %m, %m, %z, %z : (tensor<1x2x2xf32>, tensor<1x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2xf32>
  %2 = tosa.maximum %1, %m : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  return %0, %2 : tensor<1x2x2x2xf32>, tensor<1x2x2xf32>
}

// Softmax along another dimension keeps what it is made of.
// CHECK-LABEL: @declines_softmax_along_another_dimension
// CHECK: tosa.exp
// REMARK-DAG: 'tosa.exp' stays TOSA and float
func.func @declines_softmax_along_another_dimension(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reduce_max %x {axis = 0 : i32} : (tensor<2x4xf32>) -> tensor<1x4xf32>
  %1 = tosa.sub %x, %0 : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<2x4xf32>
  %2 = tosa.exp %1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %3 = tosa.reduce_sum %2 {axis = 0 : i32} : (tensor<2x4xf32>) -> tensor<1x4xf32>
  %4 = tosa.reciprocal %3 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %5 = tosa.mul %2, %4, %shift : (tensor<2x4xf32>, tensor<1x4xf32>, tensor<1xi8>) -> tensor<2x4xf32>
  return %5 : tensor<2x4xf32>
}

// A network of integers is another front door's.
// CHECK-LABEL: @leaves_quantized_networks
// CHECK-NEXT: tosa.table
// REMARK-DAG: '@leaves_quantized_networks' is quantized already and stays TOSA
func.func @leaves_quantized_networks(%x: tensor<4xi8>, %t: tensor<256xi8>) -> tensor<4xi8> {
  %0 = tosa.table %x, %t : (tensor<4xi8>, tensor<256xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}
