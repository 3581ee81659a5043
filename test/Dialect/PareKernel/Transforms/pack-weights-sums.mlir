// A kernel with inputs of 16 bits is packed with a bias of the type that it sums
// in: i32 where its weights prove that to be enough, else i64. A remark says
// which, and what sums there may be.
// RUN: pare-opt %s --pare-attach-target=target=x86-64-v3 --pare-materialize-halos --pare-fold-zero-points --pare-choose-tiles --pare-pack-weights --remarks-filter='.*' 2>%t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t
// RUN: pare-opt %s --pare-attach-target=target=aarch64 --pare-choose-tiles --pare-pack-weights | FileCheck %s --check-prefix=LANES
// REMARK-DAG: 'pare_kernel.dense' sums in 32 bits: with its weights and biases sums are -425984 to 425971
// REMARK-DAG: 'pare_kernel.dense' sums in 64 bits, 511 products at a time in 32: with its weights and biases sums are -2147418112 to 2147483648
// REMARK-DAG: 'pare_kernel.dense' sums in 64 bits, 2 products at a time in 32: with its weights and biases sums are 4294868992 to 4295065597

// Pairs of inputs lie together on x86, one input after the other by lane.
// CHECK-LABEL: @a_bias_is_narrowed
// CHECK-DAG: dense<[5, 0, 0, 0]> : tensor<4xi32>
// CHECK-DAG: dense<[1, 4, 2, 5, 0, 0, 0, 0, 3, 0, 6, 0, 0, 0, 0, 0]> : tensor<16xi8>
// CHECK: pare_kernel.dense
// LANES-LABEL: @a_bias_is_narrowed
// LANES: dense<[1, 2, 0, 0, 4, 5, 0, 0, 3, 6, 0, 0]> : tensor<12xi8>
func.func @a_bias_is_narrowed(%x: tensor<1x3xi16>) -> tensor<1x2xi64> {
  %w = arith.constant dense<[[1, 4, 3], [2, 5, 6]]> : tensor<2x3xi8>
  %b = arith.constant dense<[5, 0]> : tensor<2xi64>
  %e = tensor.empty() : tensor<1x2xi64>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x3xi16>, tensor<2x3xi8>) bias(%b : tensor<2xi64>) outs(%e : tensor<1x2xi64>) -> tensor<1x2xi64>
  return %0 : tensor<1x2xi64>
}

// CHECK-LABEL: @a_bias_is_made
// CHECK-DAG: dense<0> : tensor<4xi64>
// CHECK: pare_kernel.dense
func.func @a_bias_is_made(%x: tensor<1x512xi16>) -> tensor<1x4xi64> {
  %w = arith.constant dense<-128> : tensor<4x512xi8>
  %e = tensor.empty() : tensor<1x4xi64>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x512xi16>, tensor<4x512xi8>) outs(%e : tensor<1x4xi64>) -> tensor<1x4xi64>
  return %0 : tensor<1x4xi64>
}

// CHECK-LABEL: @a_large_bias_makes_all_wide
// CHECK-DAG: dense<4294967296> : tensor<4xi64>
// CHECK: pare_kernel.dense
func.func @a_large_bias_makes_all_wide(%x: tensor<1x2xi16>) -> tensor<1x4xi64> {
  %w = arith.constant dense<[[1, 2], [1, 2], [1, 2], [1, 2]]> : tensor<4x2xi8>
  %b = arith.constant dense<4294967296> : tensor<4xi64>
  %e = tensor.empty() : tensor<1x4xi64>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi16>, tensor<4x2xi8>) bias(%b : tensor<4xi64>) outs(%e : tensor<1x4xi64>) -> tensor<1x4xi64>
  return %0 : tensor<1x4xi64>
}

// The zero point goes into a bias of 64 bits, which then fits 32.
// CHECK-LABEL: @a_zero_point_goes_into_the_bias
// CHECK-DAG: dense<-9> : tensor<4xi32>
// CHECK: pare_kernel.conv2d
// CHECK-NOT: input_zp
// CHECK: return
func.func @a_zero_point_goes_into_the_bias(%x: tensor<1x1x2x1xi16>) -> tensor<1x1x2x4xi64> {
  %w = arith.constant dense<3> : tensor<4x1x1x1xi8>
  %e = tensor.empty() : tensor<1x1x2x4xi64>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x1x2x1xi16>, tensor<4x1x1x1xi8>) outs(%e : tensor<1x1x2x4xi64>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, input_zp = 3 : i32} -> tensor<1x1x2x4xi64>
  return %0 : tensor<1x1x2x4xi64>
}
