// RUN: pare-opt %s --convert-tosa-to-pare | FileCheck %s

// CHECK-LABEL: @moves_values
// CHECK: %[[P:.*]] = pare.pad "pad_0"(%arg0) {high = array<i64: 0, 2>, low = array<i64: 1, 0>, value = 5.000000e-01 : f32} : (tensor<2x3xf32>) -> tensor<3x5xf32>
// CHECK: %[[T:.*]] = pare.transpose "transpose_0"(%[[P]]) {perms = array<i64: 1, 0>} : (tensor<3x5xf32>) -> tensor<5x3xf32>
// CHECK: %[[S:.*]] = pare.slice "slice_0"(%[[T]]) {start = array<i64: 2, 1>} : (tensor<5x3xf32>) -> tensor<2x2xf32>
// CHECK: %[[C:.*]] = pare.concat "concat_0"(%[[S]], %[[S]]) {axis = 1 : i64} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x4xf32>
// CHECK: %[[R:.*]] = pare.reshape "reshape_0"(%[[C]]) : (tensor<2x4xf32>) -> tensor<8xf32>
// CHECK-NEXT: return %[[R]]
func.func @moves_values(%x: tensor<2x3xf32>) -> tensor<8xf32> {
  %half = "tosa.const"() <{values = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %p = tosa.const_shape {values = dense<[1, 0, 0, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %start = tosa.const_shape {values = dense<[2, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[2, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %s = tosa.const_shape {values = dense<8> : tensor<1xindex>} : () -> !tosa.shape<1>
  %0 = tosa.pad %x, %p, %half : (tensor<2x3xf32>, !tosa.shape<4>, tensor<1xf32>) -> tensor<3x5xf32>
  %1 = tosa.transpose %0 {perms = array<i32: 1, 0>} : (tensor<3x5xf32>) -> tensor<5x3xf32>
  %2 = tosa.slice %1, %start, %size : (tensor<5x3xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<2x2xf32>
  %3 = tosa.concat %2, %2 {axis = 1 : i32} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x4xf32>
  %4 = tosa.reshape %3, %s : (tensor<2x4xf32>, !tosa.shape<1>) -> tensor<8xf32>
  %5 = tosa.identity %4 : (tensor<8xf32>) -> tensor<8xf32>
  return %5 : tensor<8xf32>
}

// Zeros round the image are the convolution's own pads, through reshapes that
// add dimensions of size 1 too.
// CHECK-LABEL: @absorbs_pads
// CHECK: %[[C:.*]] = pare.conv2d "conv2d_0"(%arg0, %{{.*}}, %{{.*}}) {dilations = array<i64: 1, 1>, pads = array<i64: 1, 2, 4, 3>, strides = array<i64: 1, 1>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>, tensor<1xf32>) -> tensor<1x5x9x1xf32>
// CHECK-NEXT: return %[[C]]
func.func @absorbs_pads(%x: tensor<1x4x4x1xf32>) -> tensor<1x5x9x1xf32> {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x3x3x1xf32>}> : () -> tensor<1x3x3x1xf32>
  %s3 = tosa.const_shape {values = dense<[1, 4, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %s4 = tosa.const_shape {values = dense<[1, 7, 9, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %p = tosa.const_shape {values = dense<[0, 0, 1, 2, 3, 2]> : tensor<6xindex>} : () -> !tosa.shape<6>
  %0 = tosa.reshape %x, %s3 : (tensor<1x4x4x1xf32>, !tosa.shape<3>) -> tensor<1x4x4xf32>
  %1 = tosa.pad %0, %p, %z : (tensor<1x4x4xf32>, !tosa.shape<6>, tensor<1xf32>) -> tensor<1x7x9xf32>
  %2 = tosa.reshape %1, %s4 : (tensor<1x7x9xf32>, !tosa.shape<4>) -> tensor<1x7x9x1xf32>
  %3 = tosa.conv2d %2, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x7x9x1xf32>, tensor<1x3x3x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x5x9x1xf32>
  return %3 : tensor<1x5x9x1xf32>
}

// Other values, and pads of channels, stay an op.
// CHECK-LABEL: @keeps_other_pads
// CHECK: %[[P:.*]] = pare.pad "pad_0"(%arg0) {{.*}}value = 1.000000e+00
// CHECK: pare.conv2d "conv2d_0"(%[[P]]
func.func @keeps_other_pads(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x3x3x1xf32>}> : () -> tensor<1x3x3x1xf32>
  %p = tosa.const_shape {values = dense<[0, 0, 1, 1, 1, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %1 = tosa.pad %x, %p, %one : (tensor<1x4x4x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<1x6x6x1xf32>
  %3 = tosa.conv2d %1, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x6x6x1xf32>, tensor<1x3x3x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %3 : tensor<1x4x4x1xf32>
}

// Rows and columns that no window reads were cut off for TOSA only.
// CHECK-LABEL: @absorbs_slices_before_strides
// CHECK-NOT: pare.slice
// CHECK: pare.conv2d "conv2d_0"(%arg0, %{{.*}}, %{{.*}}) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<1x8x8x1xf32>
func.func @absorbs_slices_before_strides(%x: tensor<1x8x8x1xf32>) -> tensor<1x4x4x1xf32> {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 7, 7, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %x, %start, %size : (tensor<1x8x8x1xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x7x7x1xf32>
  %1 = tosa.conv2d %0, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x7x7x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// A slice whose end the windows pad with zeros reads other values than the
// whole: it stays.
// CHECK-LABEL: @keeps_slices_that_windows_pad
// CHECK: pare.slice "slice_0"
func.func @keeps_slices_that_windows_pad(%x: tensor<1x8x8x1xf32>) -> tensor<1x4x4x1xf32> {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %w = "tosa.const"() <{values = dense<2.0> : tensor<1x3x3x1xf32>}> : () -> tensor<1x3x3x1xf32>
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 7, 7, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.slice %x, %start, %size : (tensor<1x8x8x1xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x7x7x1xf32>
  %1 = tosa.conv2d %0, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 2, 2>} : (tensor<1x7x7x1xf32>, tensor<1x3x3x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// The result's type says what a shape that is computed would.
// CHECK-LABEL: @reshapes_to_a_computed_shape
// CHECK-NEXT: pare.reshape "reshape_0"(%arg0) : (tensor<4xf32>) -> tensor<2x2xf32>
func.func @reshapes_to_a_computed_shape(%x: tensor<4xf32>) -> tensor<2x2xf32> {
  %ones = tosa.const_shape {values = dense<1> : tensor<2xindex>} : () -> !tosa.shape<2>
  %twos = tosa.add_shape %ones, %ones : (!tosa.shape<2>, !tosa.shape<2>) -> !tosa.shape<2>
  %0 = tosa.reshape %x, %twos : (tensor<4xf32>, !tosa.shape<2>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
