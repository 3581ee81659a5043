// RUN: pare-opt %s --convert-tosa-to-pare-kernel | FileCheck %s
// RUN: pare-opt %s --convert-tosa-to-pare-kernel --remarks-filter="convert-tosa-to-pare-kernel" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// What is computed cannot be packed: such layers stay TOSA.
// CHECK-LABEL: @declines_what_is_no_constant
// CHECK-COUNT-3: tosa.conv2d
// CHECK-NOT: pare_kernel
// REMARK-DAG: 'tosa.conv2d' stays integer TOSA, which upstream lowers to the same bits: the weight is not a constant
// REMARK-DAG: 'tosa.conv2d' stays integer TOSA, which upstream lowers to the same bits: the bias is not a constant
// REMARK-DAG: 'tosa.conv2d' stays integer TOSA, which upstream lowers to the same bits: a zero point is not a constant
func.func @declines_what_is_no_constant(%x: tensor<1x2x2x2xi8>, %w: tensor<2x1x1x2xi8>, %b: tensor<2xi32>, %z: tensor<1xi8>) -> (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) {
  %cw = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %cb = "tosa.const"() <{values = dense<1> : tensor<2xi32>}> : () -> tensor<2xi32>
  %cz = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %cb, %cz, %cz {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %1 = tosa.conv2d %x, %cw, %b, %cz, %cz {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %2 = tosa.conv2d %x, %cw, %cb, %z, %cz {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return %0, %1, %2 : tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>
}

// Kernels have static shapes.
// CHECK-LABEL: @declines_shapes_that_are_not_known
// CHECK: tosa.conv2d
// CHECK: tosa.matmul
// CHECK: tosa.max_pool2d
// REMARK-DAG: 'tosa.conv2d' stays integer TOSA, which upstream lowers to the same bits: its types are not i8 with sums of i32 or i16 with sums of i48, in static shapes
// REMARK-DAG: 'tosa.matmul' stays integer TOSA, which upstream lowers to the same bits: its types are not i8 with sums of i32 or i16 with sums of i48, in static shapes
// REMARK-DAG: 'tosa.max_pool2d' stays integer TOSA, which upstream lowers to the same bits: its types are not i8 or i16 in static shapes
func.func @declines_shapes_that_are_not_known(%x: tensor<?x2x2x2xi8>, %a: tensor<1x?x2xi8>, %b: tensor<1x2x2xi8>) -> (tensor<?x2x2x2xi32>, tensor<1x?x2xi32>, tensor<?x1x1x2xi8>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %c = "tosa.const"() <{values = dense<1> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %c, %z, %z {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<?x2x2x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<?x2x2x2xi32>
  %1 = tosa.matmul %a, %b, %z, %z : (tensor<1x?x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x?x2xi32>
  %2 = tosa.max_pool2d %x {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<?x2x2x2xi8>) -> tensor<?x1x1x2xi8>
  return %0, %1, %2 : tensor<?x2x2x2xi32>, tensor<1x?x2xi32>, tensor<?x1x1x2xi8>
}

// Upstream verifies some shapes only: a weight of two channels for an input of
// four, and three columns out of a factor that has two.
// CHECK-LABEL: @declines_shapes_that_do_not_agree
// CHECK: tosa.conv2d
// CHECK: tosa.matmul
// REMARK-DAG: 'tosa.conv2d' stays integer TOSA, which upstream lowers to the same bits: the shapes of input, weight and result do not agree
// REMARK-DAG: 'tosa.matmul' stays integer TOSA, which upstream lowers to the same bits: the shapes of its operands and result do not agree
func.func @declines_shapes_that_do_not_agree(%x: tensor<1x2x2x4xi8>, %a: tensor<1x2x2xi8>) -> (tensor<1x2x2x2xi32>, tensor<1x2x3xi32>) {
  %w = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %c = "tosa.const"() <{values = dense<1> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %c, %z, %z {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %1 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x3xi32>
  return %0, %1 : tensor<1x2x2x2xi32>, tensor<1x2x3xi32>
}

// CHECK-LABEL: @declines_zero_points_that_are_computed
// CHECK: tosa.matmul
// CHECK: tosa.avg_pool2d
// REMARK-DAG: 'tosa.matmul' stays integer TOSA, which upstream lowers to the same bits: a zero point is not a constant
// REMARK-DAG: 'tosa.avg_pool2d' stays integer TOSA, which upstream lowers to the same bits: a zero point is not a constant
func.func @declines_zero_points_that_are_computed(%a: tensor<1x2x2xi8>, %x: tensor<1x2x2x1xi8>, %v: tensor<1xi8>) -> (tensor<1x2x2xi32>, tensor<1x1x1x1xi8>) {
  %0 = tosa.matmul %a, %a, %v, %v : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.avg_pool2d %x, %v, %v {acc_type = i32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x2x2x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x1xi8>
  return %0, %1 : tensor<1x2x2xi32>, tensor<1x1x1x1xi8>
}

// Sums of 48 bits are no result of a kernel.
// CHECK-LABEL: @declines_sums_of_48_bits
// CHECK: tosa.matmul
// REMARK-DAG: 'tosa.matmul' stays integer TOSA, which upstream lowers to the same bits: no kernel stores sums of 48 bits
func.func @declines_sums_of_48_bits(%a: tensor<1x2x4xi16>, %b: tensor<1x4x3xi16>) -> tensor<1x2x3xi48> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %0 = tosa.matmul %a, %b, %z, %z : (tensor<1x2x4xi16>, tensor<1x4x3xi16>, tensor<1xi16>, tensor<1xi16>) -> tensor<1x2x3xi48>
  return %0 : tensor<1x2x3xi48>
}

// Bounds of 48 bits fit no kernel.
// CHECK-LABEL: @declines_clamps_of_48_bits
// CHECK: tosa.matmul
// CHECK: tosa.clamp
// REMARK-DAG: 'tosa.clamp' stays integer TOSA, which upstream lowers to the same bits: it clamps sums of 48 bits
func.func @declines_clamps_of_48_bits(%a: tensor<1x2x4xi16>, %b: tensor<1x4x3xi16>) -> tensor<1x2x3xi48> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %0 = tosa.matmul %a, %b, %z, %z : (tensor<1x2x4xi16>, tensor<1x4x3xi16>, tensor<1xi16>, tensor<1xi16>) -> tensor<1x2x3xi48>
  %1 = tosa.clamp %0 {min_val = 0 : i48, max_val = 5 : i48} : (tensor<1x2x3xi48>) -> tensor<1x2x3xi48>
  return %1 : tensor<1x2x3xi48>
}

// TOSA compares the bits of an unsigned result as signed ones. A second rescale,
// and ops that are part of no kernel, are elementwise.
// CHECK-LABEL: @keeps_elementwise_ops
// CHECK: %[[K:.*]] = pare_kernel.matmul
// CHECK-SAME: output_unsigned
// CHECK: %[[C:.*]] = tosa.clamp %[[K]]
// CHECK: %[[R:.*]] = tosa.rescale %[[C]]
// CHECK: tosa.add %[[R]], %[[R]]
// REMARK-DAG: 'tosa.clamp' stays integer TOSA, which upstream lowers to the same bits: it compares unsigned bits as signed ones
// REMARK-DAG: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: it is part of no kernel
// REMARK-DAG: 'tosa.add' stays integer TOSA, which upstream lowers to the same bits: it is part of no kernel
func.func @keeps_elementwise_ops(%a: tensor<1x2x2xi8>) -> tensor<1x2x2xi32> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %z32, %z {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = true} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  %2 = tosa.clamp %1 {min_val = -5 : i8, max_val = 127 : i8} : (tensor<1x2x2xi8>) -> tensor<1x2x2xi8>
  %3 = tosa.rescale %2, %m, %s, %z, %z32 {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = true, output_unsigned = false} : (tensor<1x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2xi32>
  %4 = tosa.add %3, %3 : (tensor<1x2x2xi32>, tensor<1x2x2xi32>) -> tensor<1x2x2xi32>
  return %4 : tensor<1x2x2xi32>
}

// Behind sums that two ops read, and behind a kernel's own rescale, a rescale
// stands by itself.
// CHECK-LABEL: @keeps_further_rescales
// CHECK: pare_kernel.matmul
// CHECK-COUNT-2: tosa.rescale
// REMARK-DAG: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: the layer in front of it has its own already
// REMARK-DAG: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: what it reads has other readers
func.func @keeps_further_rescales(%a: tensor<1x2x2xi8>) -> (tensor<1x2x2xi8>, tensor<1x2x2xi32>, tensor<1x2x2xi8>) {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %z32, %z32 {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2xi32>
  %2 = tosa.rescale %1, %m, %s, %z32, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  %3 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %4 = tosa.rescale %3, %m, %s, %z32, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %2, %3, %4 : tensor<1x2x2xi8>, tensor<1x2x2xi32>, tensor<1x2x2xi8>
}

// Floats and their ops are no concern of this pass.
// CHECK-LABEL: @leaves_floats
// CHECK: tosa.avg_pool2d
// REMARK-NOT: float
func.func @leaves_floats(%x: tensor<1x4x4x1xf32>) -> tensor<1x2x2x1xf32> {
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.avg_pool2d %x, %z, %z {acc_type = f32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %0 : tensor<1x2x2x1xf32>
}
