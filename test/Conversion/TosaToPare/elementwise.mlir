// RUN: pare-opt %s --convert-tosa-to-pare | FileCheck %s

// Sums, differences and products take constants along.
// CHECK-LABEL: @takes_constants_along
// CHECK: %[[C:.*]] = pare.constant dense<2.000000e+00> : tensor<1x1xf32>
// CHECK: %[[A:.*]] = pare.add "add_0"(%arg0, %arg1) : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<2x4xf32>
// CHECK: %[[S:.*]] = pare.sub "sub_0"(%[[C]], %[[A]])
// CHECK: pare.mul "mul_0"(%[[S]], %[[C]])
func.func @takes_constants_along(%x: tensor<2x4xf32>, %y: tensor<1x4xf32>) -> tensor<2x4xf32> {
  %c = "tosa.const"() <{values = dense<2.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.add %x, %y : (tensor<2x4xf32>, tensor<1x4xf32>) -> tensor<2x4xf32>
  %1 = tosa.sub %c, %0 : (tensor<1x1xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %2 = tosa.mul %1, %c, %shift : (tensor<2x4xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<2x4xf32>
  return %2 : tensor<2x4xf32>
}

// CHECK-LABEL: @knows_sigmoid_and_tanh
// CHECK: pare.sigmoid "sigmoid_0"
// CHECK: pare.tanh "tanh_0"
func.func @knows_sigmoid_and_tanh(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.sigmoid %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.tanh %0 : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Bounds that no number exceeds are none; extrema with one number are clamps.
// CHECK-LABEL: @sees_relu_and_relu6
// CHECK: pare.clamp "clamp_0"(%arg0) {clamp_min = 0.000000e+00 : f32}
// CHECK: pare.clamp "clamp_1"(%{{.*}}) {clamp_max = 6.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
// CHECK: pare.clamp "clamp_2"(%{{.*}}) {clamp_min = 1.000000e+00 : f32}
// CHECK: pare.clamp "clamp_3"(%{{.*}}) {clamp_max = 5.000000e+00 : f32}
func.func @sees_relu_and_relu6(%x: tensor<4xf32>) -> tensor<4xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %five = "tosa.const"() <{values = dense<5.0> : tensor<4xf32>}> : () -> tensor<4xf32>
  %0 = tosa.clamp %x {min_val = 0.0 : f32, max_val = 3.40282347E+38 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.maximum %one, %1 : (tensor<1xf32>, tensor<4xf32>) -> tensor<4xf32>
  %3 = tosa.minimum %2, %five : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// The chain that importers write for a softmax along the last dimension is one
// op, whichever factor stands first.
// CHECK-LABEL: @sees_softmax
// CHECK-NEXT: %[[S:.*]] = pare.softmax "softmax_0"(%arg0) : (tensor<2x4xf32>) -> tensor<2x4xf32>
// CHECK-NEXT: return %[[S]]
func.func @sees_softmax(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<2x4xf32>) -> tensor<2x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<2x4xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  %2 = tosa.exp %1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<2x4xf32>) -> tensor<2x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %5 = tosa.mul %4, %2, %shift : (tensor<2x1xf32>, tensor<2x4xf32>, tensor<1xi8>) -> tensor<2x4xf32>
  return %5 : tensor<2x4xf32>
}

// Arithmetic on constants is done at once: rsqrt(3 + 1) * 4 and a transposed,
// reshaped weight.
// CHECK-LABEL: @evaluates_constants
// CHECK-DAG: %[[C:.*]] = pare.constant dense<2.000000e+00> : tensor<1x4xf32>
// CHECK-DAG: %[[T:.*]] = pare.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00, -2.000000e+00, -4.000000e+00]]> : tensor<1x4xf32>
// CHECK: pare.mul "mul_0"(%arg0, %[[C]])
// CHECK: pare.add "add_0"(%{{.*}}, %[[T]])
func.func @evaluates_constants(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %z2 = "tosa.const"() <{values = dense<0.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %var = "tosa.const"() <{values = dense<3.0> : tensor<1x4xf32>}> : () -> tensor<1x4xf32>
  %eps = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %four = "tosa.const"() <{values = dense<0.25> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %w = "tosa.const"() <{values = dense<[[1.0, -2.0], [3.0, -4.0]]> : tensor<2x2xf32>}> : () -> tensor<2x2xf32>
  %s = tosa.const_shape {values = dense<[1, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %0 = tosa.add %var, %eps : (tensor<1x4xf32>, tensor<1x1xf32>) -> tensor<1x4xf32>
  %1 = tosa.rsqrt %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = tosa.reciprocal %four : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %3 = tosa.mul %1, %2, %shift : (tensor<1x4xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x4xf32>
  %4 = tosa.mul %x, %3, %shift : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1xi8>) -> tensor<1x4xf32>
  %5 = tosa.transpose %w {perms = array<i32: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %6 = tosa.reshape %5, %s : (tensor<2x2xf32>, !tosa.shape<2>) -> tensor<1x4xf32>
  %7 = tosa.negate %6, %z, %z : (tensor<1x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4xf32>
  %8 = tosa.sub %z2, %7 : (tensor<1x1xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %9 = tosa.add %4, %8 : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %9 : tensor<1x4xf32>
}
