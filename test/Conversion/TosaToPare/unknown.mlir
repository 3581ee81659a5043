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

// A weight that reads some of the channels is none of one group, and zero points
// and biases are constants or nothing that pare knows.
// CHECK-LABEL: @declines_convolutions
// CHECK-COUNT-4: tosa.conv2d
// REMARK-DAG: 'tosa.conv2d' stays TOSA and float: the weight does not read every channel
// REMARK-DAG: 'tosa.conv2d' stays TOSA and float: the bias is not a constant
// REMARK-DAG: 'tosa.conv2d' stays TOSA and float: the input's zero point is not the constant 0
// REMARK-DAG: 'tosa.conv2d' stays TOSA and float: the weight's zero point is not the constant 0
func.func @declines_convolutions(%x: tensor<1x2x2x4xf32>, %v: tensor<1xf32>) -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) {
  %half = "tosa.const"() <{values = dense<1.0> : tensor<2x1x1x2xf32>}> : () -> tensor<2x1x1x2xf32>
  %w = "tosa.const"() <{values = dense<1.0> : tensor<2x1x1x4xf32>}> : () -> tensor<2x1x1x4xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %half, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>, tensor<2x1x1x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  %1 = tosa.conv2d %x, %w, %v, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  %2 = tosa.conv2d %x, %w, %z, %v, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  %3 = tosa.conv2d %x, %w, %z, %z, %v {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return %0, %1, %2, %3 : tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>
}

// A dense layer is one product, of what has no zero points.
// CHECK-LABEL: @declines_products
// CHECK-COUNT-3: tosa.matmul
// REMARK-DAG: 'tosa.matmul' stays TOSA and float: it is a batch of matrix products
// REMARK-DAG: 'tosa.matmul' stays TOSA and float: the zero point of the first factor is not the constant 0
// REMARK-DAG: 'tosa.matmul' stays TOSA and float: the zero point of the second factor is not the constant 0
func.func @declines_products(%x: tensor<2x1x2xf32>, %y: tensor<1x1x2xf32>, %v: tensor<1xf32>) -> (tensor<2x1x2xf32>, tensor<1x1x2xf32>, tensor<1x1x2xf32>) {
  %two = "tosa.const"() <{values = dense<1.0> : tensor<2x2x2xf32>}> : () -> tensor<2x2x2xf32>
  %w = "tosa.const"() <{values = dense<1.0> : tensor<1x2x2xf32>}> : () -> tensor<1x2x2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.matmul %x, %two, %z, %z : (tensor<2x1x2xf32>, tensor<2x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x1x2xf32>
  %1 = tosa.matmul %y, %w, %v, %z : (tensor<1x1x2xf32>, tensor<1x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  %2 = tosa.matmul %y, %w, %z, %v : (tensor<1x1x2xf32>, tensor<1x2x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %0, %1, %2 : tensor<2x1x2xf32>, tensor<1x1x2xf32>, tensor<1x1x2xf32>
}

// CHECK-LABEL: @declines_pools
// CHECK-COUNT-2: tosa.avg_pool2d
// REMARK-DAG: 'tosa.avg_pool2d' stays TOSA and float: the input's zero point is not the constant 0
// REMARK-DAG: 'tosa.avg_pool2d' stays TOSA and float: the output's zero point is not the constant 0
func.func @declines_pools(%x: tensor<1x2x2x1xf32>, %v: tensor<1xf32>) -> (tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>) {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.avg_pool2d %x, %v, %z {acc_type = f32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x2x2x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x1xf32>
  %1 = tosa.avg_pool2d %x, %z, %v {acc_type = f32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x2x2x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x1xf32>
  return %0, %1 : tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>
}

// Every number is compared with NaN, none is: no clamp has such a bound. A shift
// is a number of integers.
// CHECK-LABEL: @declines_elementwise
// CHECK: tosa.maximum
// CHECK: tosa.mul
// REMARK-DAG: 'tosa.maximum' stays TOSA and float: a bound is NaN
// REMARK-DAG: 'tosa.mul' stays TOSA and float: the shift is not the constant 0
func.func @declines_elementwise(%x: tensor<4xf32>, %s: tensor<1xi8>) -> (tensor<4xf32>, tensor<4xf32>) {
  %nan = "tosa.const"() <{values = dense<0x7FC00000> : tensor<4xf32>}> : () -> tensor<4xf32>
  %0 = tosa.maximum %x, %nan : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.mul %x, %x, %s : (tensor<4xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// Pads are counts, of one number that is known and finite; a slice starts where
// it is known to.
// CHECK-LABEL: @declines_movement
// CHECK-COUNT-3: tosa.pad
// CHECK: tosa.slice
// REMARK-DAG: 'tosa.pad' stays TOSA and float: the value is not a finite constant
// REMARK-DAG: 'tosa.pad' stays TOSA and float: the value is not a finite constant
// REMARK-DAG: 'tosa.pad' stays TOSA and float: the padding is negative
// REMARK-DAG: 'tosa.slice' stays TOSA and float: the start is not a constant
func.func @declines_movement(%x: tensor<4xf32>, %v: tensor<1xf32>) -> (tensor<6xf32>, tensor<6xf32>, tensor<3xf32>, tensor<2xf32>) {
  %inf = "tosa.const"() <{values = dense<0x7F800000> : tensor<1xf32>}> : () -> tensor<1xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %pads = tosa.const_shape {values = dense<1> : tensor<2xindex>} : () -> !tosa.shape<2>
  %crop = tosa.const_shape {values = dense<[0, -1]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %one = tosa.const_shape {values = dense<1> : tensor<1xindex>} : () -> !tosa.shape<1>
  %two = tosa.const_shape {values = dense<2> : tensor<1xindex>} : () -> !tosa.shape<1>
  %start = tosa.add_shape %one, %one : (!tosa.shape<1>, !tosa.shape<1>) -> !tosa.shape<1>
  %0 = tosa.pad %x, %pads, %v : (tensor<4xf32>, !tosa.shape<2>, tensor<1xf32>) -> tensor<6xf32>
  %1 = tosa.pad %x, %pads, %inf : (tensor<4xf32>, !tosa.shape<2>, tensor<1xf32>) -> tensor<6xf32>
  %2 = tosa.pad %x, %crop, %z : (tensor<4xf32>, !tosa.shape<2>, tensor<1xf32>) -> tensor<3xf32>
  %3 = tosa.slice %x, %start, %two : (tensor<4xf32>, !tosa.shape<1>, !tosa.shape<1>) -> tensor<2xf32>
  return %0, %1, %2, %3 : tensor<6xf32>, tensor<6xf32>, tensor<3xf32>, tensor<2xf32>
}

// pare computes in f32. What is a constant may be a shift, but is no result.
// CHECK-LABEL: @declines_other_types
// CHECK: tosa.add
// CHECK: tosa.concat
// REMARK-DAG: 'tosa.add' stays TOSA and float: an operand is no static tensor of f32
// REMARK-DAG: 'tosa.concat' stays TOSA and float: a result is no static tensor of f32
func.func @declines_other_types(%x: tensor<4xf16>) -> (tensor<4xf16>, tensor<4xi32>) {
  %c = "tosa.const"() <{values = dense<1> : tensor<2xi32>}> : () -> tensor<2xi32>
  %0 = tosa.add %x, %x : (tensor<4xf16>, tensor<4xf16>) -> tensor<4xf16>
  %1 = tosa.concat %c, %c {axis = 0 : i32} : (tensor<2xi32>, tensor<2xi32>) -> tensor<4xi32>
  return %0, %1 : tensor<4xf16>, tensor<4xi32>
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
