// Kernels on tensors without elements are gone, or multiply zeros.
// RUN: pare-opt %s --pare-fold-empty-kernels | FileCheck %s
// RUN: %if avx2 %{ pare-check %s --targets=x86-64-v3 %}

// CHECK-LABEL: @no_result_is_the_destination
func.func @no_result_is_the_destination(%x: tensor<1x1x7x3xi8>) -> tensor<1x0x7x3xi8> {
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<1x0x7x3xi8>
  // CHECK-NOT: pare_kernel
  // CHECK: return %[[E]]
  %e = tensor.empty() : tensor<1x0x7x3xi8>
  %r = pare_kernel.max_pool2d ins(%x : tensor<1x1x7x3xi8>) outs(%e : tensor<1x0x7x3xi8>) {kernel = array<i64: 2, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} -> tensor<1x0x7x3xi8>
  return %r : tensor<1x0x7x3xi8>
}

// CHECK-LABEL: @pad_of_nothing_is_a_constant
func.func @pad_of_nothing_is_a_constant(%x: tensor<2x0xi8>) -> tensor<3x2xi8> {
  // CHECK: arith.constant dense<-5> : tensor<3x2xi8>
  // CHECK-NOT: pare_kernel
  %e = tensor.empty() : tensor<3x2xi8>
  %r = pare_kernel.pad ins(%x : tensor<2x0xi8>) outs(%e : tensor<3x2xi8>) {low = array<i64: 1, 1>, high = array<i64: 0, 1>, value = -5 : i32} -> tensor<3x2xi8>
  return %r : tensor<3x2xi8>
}

// CHECK-LABEL: @dense_without_products_is_its_bias
func.func @dense_without_products_is_its_bias(%x: tensor<2x0xi8>) -> tensor<2x3xi8> {
  // CHECK-DAG: %[[X:.*]] = arith.constant dense<0> : tensor<2x1xi8>
  // CHECK-DAG: %[[W:.*]] = arith.constant dense<0> : tensor<3x1xi8>
  // CHECK: pare_kernel.dense ins(%[[X]], %[[W]]
  %w = arith.constant dense<> : tensor<3x0xi8>
  %b = arith.constant dense<[3, 100, -7]> : tensor<3xi32>
  %m = arith.constant dense<0.5> : tensor<1xf32>
  %e = tensor.empty() : tensor<2x3xi8>
  %r = pare_kernel.dense ins(%x, %w : tensor<2x0xi8>, tensor<3x0xi8>) bias(%b : tensor<3xi32>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<2x3xi8>) {input_zp = 3 : i32, output_zp = 1 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<2x3xi8>
  return %r : tensor<2x3xi8>
}

// CHECK-LABEL: @conv_of_no_rows_is_its_bias
func.func @conv_of_no_rows_is_its_bias(%x: tensor<1x0x4x6xi8>) -> tensor<1x3x4x2xi32> {
  // CHECK-DAG: %[[X:.*]] = arith.constant dense<0> : tensor<1x3x4x1xi8>
  // CHECK-DAG: %[[W:.*]] = arith.constant dense<0> : tensor<2x1x1x1xi8>
  // CHECK: pare_kernel.conv2d ins(%[[X]], %[[W]]
  // CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
  // CHECK-NOT: groups
  %w = arith.constant dense<5> : tensor<2x1x1x3xi8>
  %b = arith.constant dense<[3, 100]> : tensor<2xi32>
  %e = tensor.empty() : tensor<1x3x4x2xi32>
  %r = pare_kernel.conv2d ins(%x, %w : tensor<1x0x4x6xi8>, tensor<2x1x1x3xi8>) bias(%b : tensor<2xi32>) outs(%e : tensor<1x3x4x2xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 2, 0, 0>, dilations = array<i64: 1, 1>, groups = 2 : i64, input_zp = 3 : i32} -> tensor<1x3x4x2xi32>
  return %r : tensor<1x3x4x2xi32>
}

// CHECK-LABEL: @transposed_conv_without_channels_is_its_bias
func.func @transposed_conv_without_channels_is_its_bias(%x: tensor<1x2x2x0xi8>) -> tensor<1x3x4x2xi8> {
  // CHECK-NOT: transpose_conv2d
  // CHECK: pare_kernel.conv2d {{.*}} bias({{.*}}) multiplier({{.*}}) shift({{.*}}) outs({{.*}}) {dilations = array<i64: 1, 1>
  %w = arith.constant dense<> : tensor<2x1x2x0xi8>
  %b = arith.constant dense<[3, 100]> : tensor<2xi32>
  %m = arith.constant dense<1073741824> : tensor<1xi32>
  %s = arith.constant dense<31> : tensor<1xi8>
  %e = tensor.empty() : tensor<1x3x4x2xi8>
  %r = pare_kernel.transpose_conv2d ins(%x, %w : tensor<1x2x2x0xi8>, tensor<2x1x2x0xi8>) bias(%b : tensor<2xi32>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x3x4x2xi8>) {strides = array<i64: 2, 1>, out_pads = array<i64: 0, 0, 0, 1>, input_zp = 3 : i32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x3x4x2xi8>
  return %r : tensor<1x3x4x2xi8>
}
