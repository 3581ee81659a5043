// RUN: pare-opt %s --convert-tosa-to-pare-kernel | FileCheck %s

// A convolution, its rescale and the clamp behind it are one kernel: the bias of
// one element is written out, the profile is that of the rescale.
// CHECK-LABEL: @fuses_rescale_and_clamp
// CHECK-DAG: %[[W:.*]] = arith.constant dense<3> : tensor<2x1x1x2xi8>
// CHECK-DAG: %[[B:.*]] = arith.constant dense<7> : tensor<2xi32>
// CHECK-DAG: %[[M:.*]] = arith.constant dense<[1073741824, 1200000000]> : tensor<2xi32>
// CHECK-DAG: %[[S:.*]] = arith.constant dense<[33, 34]> : tensor<2xi8>
// CHECK-DAG: %[[E:.*]] = tensor.empty() : tensor<2x3x3x2xi8>
// CHECK: %[[R:.*]] = pare_kernel.conv2d
// CHECK-SAME: ins(%{{.*}}, %[[W]] : tensor<2x3x3x2xi8>, tensor<2x1x1x2xi8>)
// CHECK-SAME: bias(%[[B]] : tensor<2xi32>) multiplier(%[[M]] : tensor<2xi32>) shift(%[[S]] : tensor<2xi8>)
// CHECK-SAME: outs(%[[E]] : tensor<2x3x3x2xi8>)
// CHECK-SAME: clamp_max = 100 : i32, clamp_min = -5 : i32
// CHECK-SAME: input_zp = -4 : i32, name = "conv2d_0", output_zp = 9 : i32
// CHECK-SAME: rounding = #pare_kernel.rounding<tosa_double>
// CHECK-NEXT: return %[[R]]
func.func @fuses_rescale_and_clamp(%x: tensor<2x3x3x2xi8>) -> tensor<2x3x3x2xi8> {
  %w = "tosa.const"() <{values = dense<5> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<7> : tensor<1xi32>}> : () -> tensor<1xi32>
  %xz = "tosa.const"() <{values = dense<-4> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<2> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<[1073741824, 1200000000]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s = "tosa.const"() <{values = dense<[33, 34]> : tensor<2xi8>}> : () -> tensor<2xi8>
  %az = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %yz = "tosa.const"() <{values = dense<9> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %xz, %wz {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<2x3x3x2xi8>, tensor<2x1x1x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x3x3x2xi32>
  %1 = tosa.rescale %0, %m, %s, %az, %yz {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false} : (tensor<2x3x3x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<2x3x3x2xi8>
  %2 = tosa.clamp %1 {min_val = -128 : i8, max_val = 127 : i8} : (tensor<2x3x3x2xi8>) -> tensor<2x3x3x2xi8>
  %3 = tosa.clamp %2 {min_val = -5 : i8, max_val = 100 : i8} : (tensor<2x3x3x2xi8>) -> tensor<2x3x3x2xi8>
  return %3 : tensor<2x3x3x2xi8>
}

// Sums of 48 bits are i64 in kernels, with the bias; weights of 16 bits come from
// zero points that push bytes out of their range. INEXACT_ROUND is ours to choose.
// CHECK-LABEL: @takes_wide_sums_and_weights
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{.*227.*-28.*}}> : tensor<3x1x2x1xi16>
// CHECK-DAG: %[[B:.*]] = arith.constant dense<[70000000000, -1]> : tensor<2xi64>
// CHECK-DAG: %[[M:.*]] = arith.constant dense<20000> : tensor<1xi16>
// CHECK: pare_kernel.depthwise_conv2d ins(%{{.*}}, %[[W]] : tensor<1x4x3x2xi16>, tensor<3x1x2x1xi16>)
// CHECK-SAME: bias(%[[B]] : tensor<2xi64>) multiplier(%[[M]] : tensor<1xi16>) shift(%{{.*}} : tensor<1xi8>)
// CHECK-SAME: dilations = array<i64: 1, 2>
// CHECK-SAME: pads = array<i64: 1, 0, 0, 0>
// CHECK-SAME: rounding = #pare_kernel.rounding<tosa_single>
// CHECK-SAME: strides = array<i64: 2, 1>
func.func @takes_wide_sums_and_weights(%x: tensor<1x4x3x2xi16>) -> tensor<1x2x3x2xi16> {
  %w = "tosa.const"() <{values = dense<[[[[127], [-128]]], [[[0], [1]]], [[[2], [3]]]]> : tensor<3x1x2x1xi8>}> : () -> tensor<3x1x2x1xi8>
  %b = "tosa.const"() <{values = dense<[70000000000, -1]> : tensor<2xi48>}> : () -> tensor<2xi48>
  %xz = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %wz = "tosa.const"() <{values = dense<-100> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<20000> : tensor<1xi16>}> : () -> tensor<1xi16>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %az = "tosa.const"() <{values = dense<0> : tensor<1xi48>}> : () -> tensor<1xi48>
  %0 = tosa.depthwise_conv2d %x, %w, %b, %xz, %wz {acc_type = i48, dilation = array<i64: 1, 2>, pad = array<i64: 1, 0, 0, 0>, stride = array<i64: 2, 1>} : (tensor<1x4x3x2xi16>, tensor<3x1x2x1xi8>, tensor<2xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x2x3x2xi48>
  %1 = tosa.rescale %0, %m, %s, %az, %xz {scale32 = false, rounding_mode = INEXACT_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x3x2xi48>, tensor<1xi16>, tensor<1xi8>, tensor<1xi48>, tensor<1xi16>) -> tensor<1x2x3x2xi16>
  return %1 : tensor<1x2x3x2xi16>
}

// Weights of four bits take a byte, and weights that importers reshape and
// transpose are read through that; unsigned results keep the zero point that
// their bits mean, and a clamp that does nothing.
// CHECK-LABEL: @reads_weights_through_movement
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[\[\[}}-8, 2]]], {{\[\[\[}}1, 7]]]]> : tensor<2x1x1x2xi8>
// CHECK: pare_kernel.transpose_conv2d ins(%{{.*}}, %[[W]] :
// CHECK-SAME: name = "up"
// CHECK-SAME: out_pads = array<i64: 0, 1, 0, 2>
// CHECK-SAME: output_unsigned, output_zp = 200 : i32
// CHECK-SAME: strides = array<i64: 2, 2>
func.func @reads_weights_through_movement(%x: tensor<1x2x3x2xi8>) -> tensor<1x4x7x2xi8> {
  %w = "tosa.const"() <{values = dense<[[-8, 1], [2, 7]]> : tensor<2x2xi4>}> : () -> tensor<2x2xi4>
  %shape = tosa.const_shape {values = dense<[2, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %b = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %xz = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<0> : tensor<1xi4>}> : () -> tensor<1xi4>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %az = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %yz = "tosa.const"() <{values = dense<-56> : tensor<1xi8>}> : () -> tensor<1xi8>
  %t = tosa.transpose %w {perms = array<i32: 1, 0>} : (tensor<2x2xi4>) -> tensor<2x2xi4>
  %r = tosa.reshape %t, %shape : (tensor<2x2xi4>, !tosa.shape<4>) -> tensor<2x1x1x2xi4>
  %0 = tosa.transpose_conv2d %x, %r, %b, %xz, %wz {acc_type = i32, out_pad = array<i64: 0, 1, 0, 2>, stride = array<i64: 2, 2>, pare.name = "up"} : (tensor<1x2x3x2xi8>, tensor<2x1x1x2xi4>, tensor<2xi32>, tensor<1xi8>, tensor<1xi4>) -> tensor<1x4x7x2xi32>
  %1 = tosa.rescale %0, %m, %s, %az, %yz {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = true} : (tensor<1x4x7x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x7x2xi8>
  %2 = tosa.clamp %1 {min_val = -128 : i8, max_val = 127 : i8} : (tensor<1x4x7x2xi8>) -> tensor<1x4x7x2xi8>
  return %2 : tensor<1x4x7x2xi8>
}

// Sums with two readers are a kernel without requantization, and so is a product
// of two activations that nothing rescales.
// CHECK-LABEL: @keeps_sums_with_two_readers
// CHECK: %[[S:.*]] = pare_kernel.matmul ins(%{{.*}}, %{{.*}} : tensor<2x2x4xi8>, tensor<2x4x3xi8>)
// CHECK-SAME: outs(%{{.*}} : tensor<2x2x3xi32>) {lhs_zp = 5 : i32, name = "matmul_0", rhs_zp = -3 : i32}
// CHECK: %[[R:.*]] = tosa.rescale %[[S]]
// CHECK: return %[[S]], %[[R]]
func.func @keeps_sums_with_two_readers(%a: tensor<2x2x4xi8>, %b: tensor<2x4x3xi8>) -> (tensor<2x2x3xi32>, tensor<2x2x3xi8>) {
  %az = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %bz = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.matmul %a, %b, %az, %bz : (tensor<2x2x4xi8>, tensor<2x4x3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x2x3xi32>
  %1 = tosa.rescale %0, %m, %s, %z, %az {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<2x2x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<2x2x3xi8>
  return %0, %1 : tensor<2x2x3xi32>, tensor<2x2x3xi8>
}

// A rescale that is read twice ends its kernel; one reader clamps by itself.
// CHECK-LABEL: @ends_where_results_are_read_twice
// CHECK: %[[R:.*]] = pare_kernel.matmul
// CHECK-SAME: -> tensor<1x1x1xi8>
// CHECK: %[[C:.*]] = tosa.clamp %[[R]]
// CHECK: return %[[R]], %[[C]]
func.func @ends_where_results_are_read_twice(%a: tensor<1x1x1xi8>) -> (tensor<1x1x1xi8>, tensor<1x1x1xi8>) {
  %az = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %0 = tosa.matmul %a, %a, %az, %az : (tensor<1x1x1xi8>, tensor<1x1x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1xi32>
  %1 = tosa.rescale %0, %m, %s, %z, %az {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x1x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x1xi8>
  %2 = tosa.clamp %1 {min_val = 0 : i8, max_val = 9 : i8} : (tensor<1x1x1xi8>) -> tensor<1x1x1xi8>
  return %1, %2 : tensor<1x1x1xi8>, tensor<1x1x1xi8>
}
