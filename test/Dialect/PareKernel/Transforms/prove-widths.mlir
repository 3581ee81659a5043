// Constant weights prove how many bits they need, and how many sums of two
// neighbouring products fit 16 bits; multipliers, that scaled sums fit 32.
// RUN: pare-opt %s --pare-prove-widths | FileCheck %s
// RUN: pare-opt %s --pare-prove-widths --remarks-filter=pare-prove-widths 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK: weights of 'pare_kernel.dense' fit 4 bits, 9 sums of two products fit 16 bits, scaled sums may need more than 32

// CHECK-LABEL: @halves
// CHECK: widths = #pare_kernel.widths<weights = 4, sums = 9>
func.func @halves(%x: tensor<1x4xi8>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
  %w = arith.constant dense<[[7, 7, -7, -7], [0, 1, 2, 3]]> : tensor<2x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) outs(%o : tensor<1x2xi32>) -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// Neighbours are those of a run, here of the columns of a kernel row.
// CHECK-LABEL: @pairs
// CHECK: widths = #pare_kernel.widths<sums = 1>
func.func @pairs(%x: tensor<1x3x3x1xi8>, %o: tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xi32> {
  %w = arith.constant dense<[[[[64], [64]], [[100], [-100]]]]> : tensor<1x2x2x1xi8>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x3x3x1xi8>, tensor<1x2x2x1xi8>) outs(%o : tensor<1x2x2x1xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x2x2x1xi32>
  return %0 : tensor<1x2x2x1xi32>
}

// CHECK-LABEL: @least_of_four_bits
// CHECK: widths = #pare_kernel.widths<sums = 8>
func.func @least_of_four_bits(%x: tensor<1x4xi8>, %o: tensor<1x1xi32>) -> tensor<1x1xi32> {
  %w = arith.constant dense<-8> : tensor<1x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<1x4xi8>) outs(%o : tensor<1x1xi32>) -> tensor<1x1xi32>
  return %0 : tensor<1x1xi32>
}

// CHECK-NOT: widths
// CHECK-LABEL: @too_wide
func.func @too_wide(%x: tensor<1x4xi8>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
  %w = arith.constant dense<[[64, 65, 0, 0], [0, 1, 2, 3]]> : tensor<2x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) outs(%o : tensor<1x2xi32>) -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// CHECK-LABEL: @no_constant
func.func @no_constant(%x: tensor<1x4xi8>, %w: tensor<2x4xi8>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) outs(%o : tensor<1x2xi32>) -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// CHECK-LABEL: @words
func.func @words(%x: tensor<1x4xi16>, %o: tensor<1x2xi64>) -> tensor<1x2xi64> {
  %w = arith.constant dense<1> : tensor<2x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi16>, tensor<2x4xi8>) outs(%o : tensor<1x2xi64>) -> tensor<1x2xi64>
  return %0 : tensor<1x2xi64>
}

// CHECK-LABEL: @floats
func.func @floats(%x: tensor<1x4xf32>, %o: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x4xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xf32>, tensor<2x4xf32>) outs(%o : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// What was said before stays.
// CHECK-LABEL: @said
// CHECK: widths = #pare_kernel.widths<sums = 2>
func.func @said(%x: tensor<1x4xi8>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
  %w = arith.constant dense<1> : tensor<2x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) outs(%o : tensor<1x2xi32>) {widths = #pare_kernel.widths<weights = 8, sums = 2>} -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// Columns 0 and 1 of a depthwise kernel are neighbours, its channels are not.
// CHECK-LABEL: @columns
// CHECK: widths = #pare_kernel.widths<sums = 1>
func.func @columns(%x: tensor<1x4x4x2xi8>, %o: tensor<1x4x2x2xi32>) -> tensor<1x4x2x2xi32> {
  %w = arith.constant dense<[[[[100], [64]], [[-100], [64]], [[127], [-128]]]]> : tensor<1x3x2x1xi8>
  %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x4x4x2xi8>, tensor<1x3x2x1xi8>) outs(%o : tensor<1x4x2x2xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x2x2xi32>
  return %0 : tensor<1x4x2x2xi32>
}

// CHECK-NOT: widths
// CHECK-LABEL: @columns_too_wide
func.func @columns_too_wide(%x: tensor<1x4x4x2xi8>, %o: tensor<1x4x3x2xi32>) -> tensor<1x4x3x2xi32> {
  %w = arith.constant dense<[[[[64], [1]], [[65], [1]]]]> : tensor<1x2x2x1xi8>
  %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x4x4x2xi8>, tensor<1x2x2x1xi8>) outs(%o : tensor<1x4x3x2xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x4x3x2xi32>
  return %0 : tensor<1x4x3x2xi32>
}
