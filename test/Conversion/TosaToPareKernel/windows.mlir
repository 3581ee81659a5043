// RUN: pare-opt %s --convert-tosa-to-pare-kernel | FileCheck %s

// TOSA wants strides to divide exactly, so importers cut off the last row and
// column in front of a strided 1x1 convolution: its window leaves them alone.
// CHECK-LABEL: @leaves_rows_that_no_window_reads
// CHECK-NOT: tosa.slice
// CHECK: pare_kernel.conv2d ins(%{{.*}} : tensor<1x4x4x1xi8>, tensor<1x1x1x1xi8>)
// CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
func.func @leaves_rows_that_no_window_reads(%x: tensor<1x4x4x1xi8>) -> tensor<1x2x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 3, 3, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %x, %start, %size : (tensor<1x4x4x1xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x3x3x1xi8>
  %1 = tosa.conv2d %0, %w, %b, %z, %z {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x3x3x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  return %1 : tensor<1x2x2x1xi32>
}

// Rows that a window would read are cut off in front of it.
// CHECK-LABEL: @keeps_slices_of_what_is_read
// CHECK: %[[S:.*]] = tosa.slice
// CHECK: pare_kernel.conv2d ins(%[[S]], %{{.*}} : tensor<1x3x2x1xi8>, tensor<1x1x1x1xi8>)
// CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
func.func @keeps_slices_of_what_is_read(%x: tensor<1x5x4x1xi8>) -> tensor<1x3x2x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %start = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 3, 2, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %x, %start, %size : (tensor<1x5x4x1xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x3x2x1xi8>
  %1 = tosa.conv2d %0, %w, %b, %z, %z {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x3x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2x1xi32>
  return %1 : tensor<1x3x2x1xi32>
}

// Pads with the zero point are the window's; rows that are cut off where a window
// pads are not: it would read them in place of padding.
// CHECK-LABEL: @absorbs_pads_but_no_slice_behind_them
// CHECK: %[[S:.*]] = tosa.slice
// CHECK: pare_kernel.conv2d ins(%[[S]], %{{.*}} : tensor<1x3x3x1xi8>, tensor<1x2x2x1xi8>)
// CHECK-SAME: pads = array<i64: 0, 1, 0, 1>
func.func @absorbs_pads_but_no_slice_behind_them(%x: tensor<1x4x4x1xi8>) -> tensor<1x3x3x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<1x2x2x1xi8>}> : () -> tensor<1x2x2x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %z = "tosa.const"() <{values = dense<-7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 3, 3, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %pads = tosa.const_shape {values = dense<[0, 0, 0, 1, 0, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %0 = tosa.slice %x, %start, %size : (tensor<1x4x4x1xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x3x3x1xi8>
  %1 = tosa.pad %0, %pads, %z : (tensor<1x3x3x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x4x4x1xi8>
  %2 = tosa.conv2d %1, %w, %b, %z, %wz {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi8>, tensor<1x2x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x1xi32>
  return %2 : tensor<1x3x3x1xi32>
}

// A pad with another value stays in front of the window.
// CHECK-LABEL: @keeps_pads_with_another_value
// CHECK: %[[P:.*]] = tosa.pad
// CHECK: pare_kernel.depthwise_conv2d ins(%[[P]],
// CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
func.func @keeps_pads_with_another_value(%x: tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi32> {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x2x1x1xi8>}> : () -> tensor<2x2x1x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %z = "tosa.const"() <{values = dense<-7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %pads = tosa.const_shape {values = dense<[0, 0, 0, 1, 0, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %1 = tosa.pad %x, %pads, %wz : (tensor<1x1x1x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %2 = tosa.depthwise_conv2d %1, %w, %b, %z, %wz {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x1xi8>, tensor<2x2x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x1xi32>
  return %2 : tensor<1x1x1x1xi32>
}

// Averages round once, as TOSA has them, and pools take the clamps behind them.
// CHECK-LABEL: @takes_pools_with_their_clamps
// CHECK: %[[A:.*]] = pare_kernel.avg_pool2d ins(%{{.*}} : tensor<1x4x4x2xi8>)
// CHECK-SAME: clamp_min = -7 : i32
// CHECK-SAME: input_zp = -7 : i32, kernel = array<i64: 2, 2>, name = "avg_pool2d_0", output_zp = -7 : i32
// CHECK-SAME: pads = array<i64: 1, 1, 1, 1>, rounding = #pare_kernel.rounding<tosa_single>, strides = array<i64: 1, 1>
// CHECK-NOT: multiplier
// CHECK: pare_kernel.max_pool2d ins(%[[A]] : tensor<1x5x5x2xi8>)
// CHECK-SAME: clamp_max = 50 : i32, kernel = array<i64: 3, 3>
func.func @takes_pools_with_their_clamps(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  %z = "tosa.const"() <{values = dense<-7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.avg_pool2d %x, %z, %z {acc_type = i32, kernel = array<i64: 2, 2>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x5x2xi8>
  %1 = tosa.clamp %0 {min_val = -7 : i8, max_val = 127 : i8} : (tensor<1x5x5x2xi8>) -> tensor<1x5x5x2xi8>
  %2 = tosa.max_pool2d %1 {kernel = array<i64: 3, 3>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x5x5x2xi8>) -> tensor<1x2x2x2xi8>
  %3 = tosa.clamp %2 {min_val = -128 : i8, max_val = 50 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %3 : tensor<1x2x2x2xi8>
}
