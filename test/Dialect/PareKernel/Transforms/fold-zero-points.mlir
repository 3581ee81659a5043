// The input's zero point goes into the bias of each output channel, in the
// accumulator's arithmetic.
// RUN: pare-opt %s --pare-fold-zero-points --remarks-filter='.*' 2>%t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t
// REMARK: [Missed] zero-point-kept {{.*}}input zero point of 'pare_kernel.conv2d' stays: its padding is not part of the input
// REMARK: input zero point of 'pare_kernel.dense' stays: its weight is not an i8 constant
// REMARK: input zero point of 'pare_kernel.dense' stays: its bias is not an i32 constant

// -(-3) * (1 + 2 + 3 + 4) and -(-3) * (-1 - 1 - 1 - 1)
// CHECK-LABEL: @folds_into_the_bias
// CHECK: %[[B:.*]] = arith.constant dense<[130, 188]> : tensor<2xi32>
// CHECK: pare_kernel.dense {{.*}} bias(%[[B]] : tensor<2xi32>) outs
// CHECK-NOT: input_zp
// CHECK: return
func.func @folds_into_the_bias(%x: tensor<1x4xi8>) -> tensor<1x2xi32> {
  %w = arith.constant dense<[[1, 2, 3, 4], [-1, -1, -1, -1]]> : tensor<2x4xi8>
  %b = arith.constant dense<[100, 200]> : tensor<2xi32>
  %e = tensor.empty() : tensor<1x2xi32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) bias(%b : tensor<2xi32>) outs(%e : tensor<1x2xi32>) {input_zp = -3 : i32} -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// Depthwise weights have the output channel last; without a bias there is one.
// CHECK-LABEL: @sums_depthwise_by_channel
// CHECK: %[[B:.*]] = arith.constant dense<[-40, -60]> : tensor<2xi32>
// CHECK: pare_kernel.depthwise_conv2d {{.*}} bias(%[[B]]
func.func @sums_depthwise_by_channel(%x: tensor<1x1x2x2xi8>) -> tensor<1x1x1x2xi32> {
  %w = arith.constant dense<[[[[1], [2]], [[3], [4]]]]> : tensor<1x2x2x1xi8>
  %e = tensor.empty() : tensor<1x1x1x2xi32>
  %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x1x2x2xi8>, tensor<1x2x2x1xi8>) outs(%e : tensor<1x1x1x2xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, input_zp = 10 : i32} -> tensor<1x1x1x2xi32>
  return %0 : tensor<1x1x1x2xi32>
}

// The sum wraps as the accumulator does.
// CHECK-LABEL: @wraps
// CHECK: arith.constant dense<-2147483648> : tensor<1xi32>
func.func @wraps(%x: tensor<1x1xi8>) -> tensor<1x1xi32> {
  %w = arith.constant dense<1> : tensor<1x1xi8>
  %b = arith.constant dense<2147483647> : tensor<1xi32>
  %e = tensor.empty() : tensor<1x1xi32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x1xi8>, tensor<1x1xi8>) bias(%b : tensor<1xi32>) outs(%e : tensor<1x1xi32>) {input_zp = -1 : i32} -> tensor<1x1xi32>
  return %0 : tensor<1x1xi32>
}

// With padding a border would be counted that the zero point does not cover.
// CHECK-LABEL: @keeps_zero_point_of_padded_kernels
// CHECK: input_zp = 10
func.func @keeps_zero_point_of_padded_kernels(%x: tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi32> {
  %w = arith.constant dense<1> : tensor<1x1x2x1xi8>
  %e = tensor.empty() : tensor<1x1x1x1xi32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x1x1x1xi8>, tensor<1x1x2x1xi8>) outs(%e : tensor<1x1x1x1xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 1>, dilations = array<i64: 1, 1>, input_zp = 10 : i32} -> tensor<1x1x1x1xi32>
  return %0 : tensor<1x1x1x1xi32>
}

// Weights and biases that are computed are not known here.
// CHECK-LABEL: @keeps_zero_point_of_computed_operands
// CHECK: input_zp = 10
// CHECK: input_zp = 10
func.func @keeps_zero_point_of_computed_operands(%x: tensor<1x4xi8>, %v: tensor<2x4xi8>, %b: tensor<2xi32>) -> (tensor<1x2xi32>, tensor<1x2xi32>) {
  %w = arith.constant dense<1> : tensor<2x4xi8>
  %e = tensor.empty() : tensor<1x2xi32>
  %0 = pare_kernel.dense ins(%x, %v : tensor<1x4xi8>, tensor<2x4xi8>) outs(%e : tensor<1x2xi32>) {input_zp = 10 : i32} -> tensor<1x2xi32>
  %1 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) bias(%b : tensor<2xi32>) outs(%e : tensor<1x2xi32>) {input_zp = 10 : i32} -> tensor<1x2xi32>
  return %0, %1 : tensor<1x2xi32>, tensor<1x2xi32>
}
