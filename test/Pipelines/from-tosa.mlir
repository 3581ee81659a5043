// RUN: pare-opt %s --pare-from-tosa | FileCheck %s
// RUN: pare-opt %s --pare-from-tosa --pare-from-tosa | FileCheck %s

// A convolution with a batch norm and a relu in channel-first order, as
// torch-mlir writes it, is one op in entry and reference.
// CHECK-LABEL: func.func @net(
// CHECK: %[[C:.*]] = pare.conv2d "conv2d_0"(%arg0, %{{.*}}, %{{.*}}) {clamp_min = 0.000000e+00 : f32
// CHECK-NEXT: return %[[C]]
// CHECK-LABEL: func.func private @net.float(
// CHECK-SAME: attributes {pare.reference}
// CHECK: pare.conv2d "conv2d_0"(%arg0, %{{.*}}, %{{.*}}) {clamp_min = 0.000000e+00 : f32
// CHECK-NOT: func.func
func.func @net(%x: tensor<1x4x3x2xf32>) -> tensor<1x4x3x2xf32> {
  %w = "tosa.const"() <{values = dense<2.0> : tensor<2x3x3x2xf32>}> : () -> tensor<2x3x3x2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %mean = "tosa.const"() <{values = dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32>}> : () -> tensor<1x2x1x1xf32>
  %variance = "tosa.const"() <{values = dense<[[[[3.0]], [[5.0]]]]> : tensor<1x2x1x1xf32>}> : () -> tensor<1x2x1x1xf32>
  %epsilon = "tosa.const"() <{values = dense<0.001> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %0 = tosa.conv2d %x, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x3x2xf32>, tensor<2x3x3x2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x3x2xf32>
  %1 = tosa.transpose %0 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x3x2xf32>) -> tensor<1x2x4x3xf32>
  %2 = tosa.add %variance, %epsilon : (tensor<1x2x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x1x1xf32>
  %3 = tosa.rsqrt %2 : (tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %4 = tosa.sub %1, %mean : (tensor<1x2x4x3xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x3xf32>
  %5 = tosa.mul %4, %3, %shift : (tensor<1x2x4x3xf32>, tensor<1x2x1x1xf32>, tensor<1xi8>) -> tensor<1x2x4x3xf32>
  %6 = tosa.clamp %5 {min_val = 0.0 : f32, max_val = 3.40282347E+38 : f32} : (tensor<1x2x4x3xf32>) -> tensor<1x2x4x3xf32>
  %7 = tosa.transpose %6 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x3xf32>) -> tensor<1x4x3x2xf32>
  return %7 : tensor<1x4x3x2xf32>
}
