// Sums that stay kernels of their own, and why.
// RUN: pare-opt %s --pass-pipeline='builtin.module(func.func(pare-fuse-residuals))' --remarks-filter=pare-fuse-residuals -o %t 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s --input-file=%t

// CHECK-NOT: residual(

// REMARK: 'no_convolution' is a kernel of its own: no operand is the result of a convolution
func.func @no_convolution(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare_kernel.add ins(%x, %x : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {name = "no_convolution"} -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// REMARK: 'broadcast' is a kernel of its own: its operands and result differ in shape or elements
func.func @broadcast(%x: tensor<4xf32>, %y: tensor<1xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare_kernel.add ins(%x, %y : tensor<4xf32>, tensor<1xf32>) outs(%e : tensor<4xf32>) {name = "broadcast"} -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// REMARK: 'words' is a kernel of its own: it adds i16
func.func @words(%x: tensor<4xi16>, %e: tensor<4xi16>) -> tensor<4xi16> {
  %0 = pare_kernel.add ins(%x, %x : tensor<4xi16>, tensor<4xi16>) outs(%e : tensor<4xi16>) {name = "words", lhs_multiplier = 1.0 : f32, rhs_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<4xi16>
  return %0 : tensor<4xi16>
}

// REMARK: 'two_readers' is a kernel of its own: of 'c', its result has another reader
func.func @two_readers(%x: tensor<1x4x4x8xf32>, %e: tensor<1x4x4x8xf32>) -> (tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) {
  %w = arith.constant dense<1.0> : tensor<8x1x1x8xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {name = "c", dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x4x8xf32>
  %1 = pare_kernel.add ins(%0, %x : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {name = "two_readers"} -> tensor<1x4x4x8xf32>
  return %0, %1 : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>
}

// REMARK: 'winograd' is a kernel of its own: of 'c', it is computed by Winograd
func.func @winograd(%x: tensor<1x8x8x8xf32>, %e: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> {
  %w = arith.constant dense<1.0> : tensor<8x3x3x8xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x8x8x8xf32>, tensor<8x3x3x8xf32>) outs(%e : tensor<1x8x8x8xf32>) {name = "c", winograd, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} -> tensor<1x8x8x8xf32>
  %1 = pare_kernel.add ins(%0, %x : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) outs(%e : tensor<1x8x8x8xf32>) {name = "winograd"} -> tensor<1x8x8x8xf32>
  return %1 : tensor<1x8x8x8xf32>
}

// REMARK: 'by_element' is a kernel of its own: of 'c', it is computed by element: its padding is negative
func.func @by_element(%x: tensor<1x8x8x8xf32>, %r: tensor<1x6x6x8xf32>, %e: tensor<1x6x6x8xf32>) -> tensor<1x6x6x8xf32> {
  %w = arith.constant dense<1.0> : tensor<8x1x1x8xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x8x8x8xf32>, tensor<8x1x1x8xf32>) outs(%e : tensor<1x6x6x8xf32>) {name = "c", dilations = array<i64: 1, 1>, pads = array<i64: -1, -1, -1, -1>, strides = array<i64: 1, 1>} -> tensor<1x6x6x8xf32>
  %1 = pare_kernel.add ins(%0, %r : tensor<1x6x6x8xf32>, tensor<1x6x6x8xf32>) outs(%e : tensor<1x6x6x8xf32>) {name = "by_element"} -> tensor<1x6x6x8xf32>
  return %1 : tensor<1x6x6x8xf32>
}

// REMARK: 'not_constant' is a kernel of its own: of 'c', it is computed by element: a weight, bias or scale is not constant
func.func @not_constant(%x: tensor<1x4x4x8xi8>, %w: tensor<8x1x1x8xi8>, %e: tensor<1x4x4x8xi8>) -> tensor<1x4x4x8xi8> {
  %m = arith.constant dense<0.5> : tensor<1xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4x4x8xi8>) {name = "c", dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  %1 = pare_kernel.add ins(%0, %x : tensor<1x4x4x8xi8>, tensor<1x4x4x8xi8>) outs(%e : tensor<1x4x4x8xi8>) {name = "not_constant", lhs_multiplier = 2.0 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  return %1 : tensor<1x4x4x8xi8>
}

// REMARK: 'fixed_point' is a kernel of its own: of 'c', it is not requantized by float_rne
func.func @fixed_point(%x: tensor<1x4x4x8xi8>, %e: tensor<1x4x4x8xi8>) -> tensor<1x4x4x8xi8> {
  %w = arith.constant dense<1> : tensor<8x1x1x8xi8>
  %m = arith.constant dense<1073741824> : tensor<1xi32>
  %s = arith.constant dense<32> : tensor<1xi8>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%e : tensor<1x4x4x8xi8>) {name = "c", dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x4x4x8xi8>
  %1 = pare_kernel.add ins(%0, %x : tensor<1x4x4x8xi8>, tensor<1x4x4x8xi8>) outs(%e : tensor<1x4x4x8xi8>) {name = "fixed_point", lhs_multiplier = 2.0 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  return %1 : tensor<1x4x4x8xi8>
}

// REMARK: 'other_zero_point' is a kernel of its own: of 'c', the sum reads it around another zero point
func.func @other_zero_point(%x: tensor<1x4x4x8xi8>, %e: tensor<1x4x4x8xi8>) -> tensor<1x4x4x8xi8> {
  %w = arith.constant dense<1> : tensor<8x1x1x8xi8>
  %m = arith.constant dense<0.5> : tensor<1xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4x4x8xi8>) {name = "c", output_zp = 3 : i32, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  %1 = pare_kernel.add ins(%0, %x : tensor<1x4x4x8xi8>, tensor<1x4x4x8xi8>) outs(%e : tensor<1x4x4x8xi8>) {name = "other_zero_point", lhs_multiplier = 2.0 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4x4x8xi8>
  return %1 : tensor<1x4x4x8xi8>
}

// REMARK: 'one_multiplier' is a kernel of its own: it does not round by float_rne
func.func @one_multiplier(%x: tensor<4xi8>, %e: tensor<4xi8>) -> tensor<4xi8> {
  %0 = pare_kernel.add ins(%x, %x : tensor<4xi8>, tensor<4xi8>) outs(%e : tensor<4xi8>) {name = "one_multiplier", lhs_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<tosa_single>} -> tensor<4xi8>
  return %0 : tensor<4xi8>
}
