// RUN: pare-opt %s --convert-tosa-to-pare | FileCheck %s

// CHECK-LABEL: @keeps_the_windows_of_pools
// CHECK: pare.avg_pool2d "avg_pool2d_0"(%arg0) {kernel = array<i64: 3, 3>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>}
// CHECK: pare.max_pool2d "max_pool2d_0"(%{{.*}}) {kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>}
func.func @keeps_the_windows_of_pools(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.avg_pool2d %x, %z, %z {acc_type = f32, kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  %1 = tosa.max_pool2d %0 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// Sums over one dimension after the other, times one over the number of
// elements, are a mean.
// CHECK-LABEL: @sees_the_mean_in_sums
// CHECK-NEXT: %[[M:.*]] = pare.reduce "reduce_0"(%arg0) {axes = array<i64: 1, 2>, kind = #pare.reduce_kind<mean>} : (tensor<1x2x5x3xf32>) -> tensor<1x1x1x3xf32>
// CHECK-NEXT: return %[[M]]
func.func @sees_the_mean_in_sums(%x: tensor<1x2x5x3xf32>) -> tensor<1x1x1x3xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c = "tosa.const"() <{values = dense<0.1> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %0 = tosa.reduce_sum %x {axis = 1 : i32} : (tensor<1x2x5x3xf32>) -> tensor<1x1x5x3xf32>
  %1 = tosa.reduce_sum %0 {axis = 2 : i32} : (tensor<1x1x5x3xf32>) -> tensor<1x1x1x3xf32>
  %2 = tosa.mul %1, %c, %shift : (tensor<1x1x1x3xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x1x1x3xf32>
  return %2 : tensor<1x1x1x3xf32>
}

// Another factor is a sum and a product, and a maximum is no sum.
// CHECK-LABEL: @keeps_sums_and_maxima
// CHECK: pare.reduce "reduce_0"(%arg0) {axes = array<i64: 1>, kind = #pare.reduce_kind<sum>}
// CHECK: pare.mul "mul_0"
// CHECK: pare.reduce "reduce_1"(%{{.*}}) {axes = array<i64: 0>, kind = #pare.reduce_kind<max>}
func.func @keeps_sums_and_maxima(%x: tensor<2x5xf32>) -> tensor<1x1xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c = "tosa.const"() <{values = dense<0.25> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.reduce_sum %x {axis = 1 : i32} : (tensor<2x5xf32>) -> tensor<2x1xf32>
  %1 = tosa.mul %0, %c, %shift : (tensor<2x1xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<2x1xf32>
  %2 = tosa.reduce_max %1 {axis = 0 : i32} : (tensor<2x1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
