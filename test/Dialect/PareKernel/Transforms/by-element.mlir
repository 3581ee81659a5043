// Kernels that no tile computes keep their padding, zero points and weights,
// and a remark says so.
// RUN: pare-opt %s --pare-attach-target=target=x86-64-avx512vnni --pare-choose-storage --pare-materialize-halos --pare-fold-zero-points --pare-choose-tiles --pare-pack-weights --remarks-filter='.*' 2>%t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t
// REMARK-DAG: 'pare_kernel.conv2d' is computed by element: its weight has 16 bits
// REMARK-DAG: 'pare_kernel.depthwise_conv2d' is computed by element: its window has more products than 32 bits hold of any weights
// REMARK-DAG: 'pare_kernel.conv2d' is computed by element: its padding is negative
// REMARK-DAG: 'pare_kernel.dense' is computed by element: its weight has 16 bits
// REMARK-DAG: 'pare_kernel.dense' is computed by element: it has a dimension of size 0
// REMARK-DAG: 'pare_kernel.dense' is computed by element: a weight, bias or scale is not constant
// REMARK-DAG: 'pare_kernel.matmul' is computed by element: there are no tiles for it

// CHECK-LABEL: @input_and_weight_of_16_bits
// CHECK: pare_kernel.conv2d {{.*}}tensor<1x2x2x1xi16>, tensor<1x2x2x1xi16>{{.*}} input_zp = 3 : i32, pads = array<i64: 1, 0, 0, 1>
// CHECK-NOT: tile
// CHECK: return
func.func @input_and_weight_of_16_bits(%x: tensor<1x2x2x1xi16>) -> tensor<1x2x2x1xi64> {
  %w = arith.constant dense<1> : tensor<1x2x2x1xi16>
  %e = tensor.empty() : tensor<1x2x2x1xi64>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x2x2x1xi16>, tensor<1x2x2x1xi16>) outs(%e : tensor<1x2x2x1xi64>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 0, 1>, dilations = array<i64: 1, 1>, input_zp = 3 : i32} -> tensor<1x2x2x1xi64>
  return %0 : tensor<1x2x2x1xi64>
}

// CHECK-LABEL: @window_of_more_products_than_fit
// CHECK: pare_kernel.depthwise_conv2d {{.*}}tensor<1x512x1x2xi16>, tensor<512x1x2x1xi8>
// CHECK-NOT: tile
// CHECK: return
func.func @window_of_more_products_than_fit(%x: tensor<1x512x1x2xi16>) -> tensor<1x1x1x2xi64> {
  %w = arith.constant dense<1> : tensor<512x1x2x1xi8>
  %e = tensor.empty() : tensor<1x1x1x2xi64>
  %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x512x1x2xi16>, tensor<512x1x2x1xi8>) outs(%e : tensor<1x1x1x2xi64>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>} -> tensor<1x1x1x2xi64>
  return %0 : tensor<1x1x1x2xi64>
}

// CHECK-LABEL: @negative_padding
// CHECK: pare_kernel.conv2d {{.*}}input_zp = 3 : i32, pads = array<i64: 1, 0, 0, -1>
// CHECK-NOT: tile
// CHECK: return
func.func @negative_padding(%x: tensor<1x2x2x1xi8>) -> tensor<1x3x1x1xi32> {
  %w = arith.constant dense<1> : tensor<1x1x1x1xi8>
  %e = tensor.empty() : tensor<1x3x1x1xi32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>) outs(%e : tensor<1x3x1x1xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 0, -1>, dilations = array<i64: 1, 1>, input_zp = 3 : i32} -> tensor<1x3x1x1xi32>
  return %0 : tensor<1x3x1x1xi32>
}

// CHECK-LABEL: @weights_of_16_bits_and_none
// CHECK: pare_kernel.dense {{.*}}tensor<2x4xi16>
// CHECK: pare_kernel.dense {{.*}}tensor<2x0xi8>
func.func @weights_of_16_bits_and_none(%x: tensor<1x4xi8>, %y: tensor<1x0xi8>) -> (tensor<1x2xi32>, tensor<1x2xi32>) {
  %w = arith.constant dense<1> : tensor<2x4xi16>
  %v = arith.constant dense<> : tensor<2x0xi8>
  %e = tensor.empty() : tensor<1x2xi32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi16>) outs(%e : tensor<1x2xi32>) -> tensor<1x2xi32>
  %1 = pare_kernel.dense ins(%y, %v : tensor<1x0xi8>, tensor<2x0xi8>) outs(%e : tensor<1x2xi32>) -> tensor<1x2xi32>
  return %0, %1 : tensor<1x2xi32>, tensor<1x2xi32>
}

// A product of activations takes them as they are stored.
// CHECK-LABEL: @dynamic_weights_and_activations
// CHECK: %[[D:.*]] = pare_kernel.dense {{.*}}tensor<4x4xi8>{{.*}} {input_unsigned, input_zp = 128 : i32, output_unsigned, output_zp = 128 : i32
// CHECK: pare_kernel.matmul {{.*}}lhs_unsigned, lhs_zp = 128 : i32
func.func @dynamic_weights_and_activations(%x: tensor<1x4xi8>, %w: tensor<4x4xi8>) -> tensor<1x1x4xi32> {
  %e = tensor.empty() : tensor<1x4xi8>
  %m = arith.constant dense<1073741824> : tensor<1xi32>
  %s = arith.constant dense<33> : tensor<1xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x4xi8>) {rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x4xi8>
  %1 = tensor.expand_shape %0 [[0, 1], [2]] output_shape [1, 1, 4] : tensor<1x4xi8> into tensor<1x1x4xi8>
  %2 = tensor.expand_shape %w [[0, 1], [2]] output_shape [1, 4, 4] : tensor<4x4xi8> into tensor<1x4x4xi8>
  %f = tensor.empty() : tensor<1x1x4xi32>
  %3 = pare_kernel.matmul ins(%1, %2 : tensor<1x1x4xi8>, tensor<1x4x4xi8>) outs(%f : tensor<1x1x4xi32>) -> tensor<1x1x4xi32>
  return %3 : tensor<1x1x4xi32>
}

// CHECK-LABEL: @scales_are_packed_with_legal_shifts
// CHECK-DAG: dense<[31, 32, 32, 32]> : tensor<4xi8>
// CHECK-DAG: dense<[5, 6, 0, 0]> : tensor<4xi32>
// CHECK: pare_kernel.dense {{.*}}tile
func.func @scales_are_packed_with_legal_shifts(%x: tensor<1x4xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<[[1, 2, 3, 4], [1, 1, 1, 1]]> : tensor<2x4xi8>
  %m = arith.constant dense<[5, 6]> : tensor<2xi32>
  %s = arith.constant dense<[31, 32]> : tensor<2xi8>
  %e = tensor.empty() : tensor<1x2xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m : tensor<2xi32>) shift(%s : tensor<2xi8>) outs(%e : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}
