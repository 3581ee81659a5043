// RUN: pare-opt %s --pare-absorb-transposes | FileCheck %s

// Transposes meet behind elementwise ops and cancel; constants go along.
// CHECK-LABEL: @cancels_through_elementwise_ops
// CHECK: %[[C:.*]] = pare.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00]]]]> : tensor<1x1x1x2xf32>
// CHECK: %[[A:.*]] = pare.add "a"(%arg0, %[[C]]) {clamp_min = 0.000000e+00 : f32} : (tensor<1x3x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x3x4x2xf32>
// CHECK-NEXT: %[[S:.*]] = pare.sigmoid "s"(%[[A]])
// CHECK-NEXT: return %[[S]]
func.func @cancels_through_elementwise_ops(%x: tensor<1x3x4x2xf32>) -> tensor<1x3x4x2xf32> {
  %c = pare.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32> -> tensor<1x2x1x1xf32>
  %0 = pare.transpose "t"(%x) {perms = array<i64: 0, 3, 1, 2>} : (tensor<1x3x4x2xf32>) -> tensor<1x2x3x4xf32>
  %1 = pare.add "a"(%0, %c) {clamp_min = 0.0 : f32} : (tensor<1x2x3x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x3x4xf32>
  %2 = pare.sigmoid "s"(%1) : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %3 = pare.transpose "u"(%2) {perms = array<i64: 0, 2, 3, 1>} : (tensor<1x2x3x4xf32>) -> tensor<1x3x4x2xf32>
  return %3 : tensor<1x3x4x2xf32>
}

// Two branches that are transposed alike are joined before the transpose; what
// is left of it keeps a unique name.
// CHECK-LABEL: @joins_branches_before_the_transpose
// CHECK: %[[C:.*]] = pare.concat "c"(%arg0, %arg1) {axis = 2 : i64} : (tensor<3x4x2xf32>, tensor<3x4x5xf32>) -> tensor<3x4x7xf32>
// CHECK: %[[P:.*]] = pare.pad "p"(%[[C]]) {high = array<i64: 2, 3, 1>, low = array<i64: 0, 0, 1>} : (tensor<3x4x7xf32>) -> tensor<5x7x9xf32>
// CHECK: %[[S:.*]] = pare.slice "s"(%[[P]]) {start = array<i64: 2, 3, 1>} : (tensor<5x7x9xf32>) -> tensor<3x4x8xf32>
// CHECK: %[[R:.*]] = pare.reduce "r"(%[[S]]) {axes = array<i64: 0, 2>, kind = #pare.reduce_kind<max>} : (tensor<3x4x8xf32>) -> tensor<1x4x1xf32>
// CHECK: pare.reshape "r_transpose"(%[[R]]) : (tensor<1x4x1xf32>) -> tensor<1x1x4xf32>
func.func @joins_branches_before_the_transpose(%x: tensor<3x4x2xf32>, %y: tensor<3x4x5xf32>) -> tensor<1x1x4xf32> {
  %0 = pare.transpose "t"(%x) {perms = array<i64: 2, 0, 1>} : (tensor<3x4x2xf32>) -> tensor<2x3x4xf32>
  %1 = pare.transpose "u"(%y) {perms = array<i64: 2, 0, 1>} : (tensor<3x4x5xf32>) -> tensor<5x3x4xf32>
  %2 = pare.concat "c"(%0, %1) {axis = 0 : i64} : (tensor<2x3x4xf32>, tensor<5x3x4xf32>) -> tensor<7x3x4xf32>
  %3 = pare.pad "p"(%2) {low = array<i64: 1, 0, 0>, high = array<i64: 1, 2, 3>} : (tensor<7x3x4xf32>) -> tensor<9x5x7xf32>
  %4 = pare.slice "s"(%3) {start = array<i64: 1, 2, 3>} : (tensor<9x5x7xf32>) -> tensor<8x3x4xf32>
  %5 = pare.reduce "r"(%4) {axes = array<i64: 0, 1>, kind = #pare.reduce_kind<max>} : (tensor<8x3x4xf32>) -> tensor<1x1x4xf32>
  return %5 : tensor<1x1x4xf32>
}

// Dimensions of size 1 move no element.
// CHECK-LABEL: @moves_no_element
// CHECK-NEXT: %[[R:.*]] = pare.reshape "t"(%arg0) : (tensor<1x7x1x5xf32>) -> tensor<1x1x7x5xf32>
// CHECK-NEXT: return %[[R]]
func.func @moves_no_element(%x: tensor<1x7x1x5xf32>) -> tensor<1x1x7x5xf32> {
  %0 = pare.transpose "t"(%x) {perms = array<i64: 2, 0, 1, 3>} : (tensor<1x7x1x5xf32>) -> tensor<1x1x7x5xf32>
  return %0 : tensor<1x1x7x5xf32>
}

// A flatten in channel-first order is one in channel-last order with the
// columns of the weight moved: (c, w) to (w, c).
// CHECK-LABEL: @reorders_the_columns_of_dense
// CHECK: %[[W:.*]] = pare.constant dense<{{\[\[}}1.000000e+00, 4.000000e+00, 2.000000e+00, 5.000000e+00, 3.000000e+00, 6.000000e+00]]> : tensor<1x6xf32>
// CHECK: %[[F:.*]] = pare.reshape "f"(%arg0) : (tensor<2x1x3x2xf32>) -> tensor<2x6xf32>
// CHECK: pare.dense "d"(%[[F]], %[[W]])
func.func @reorders_the_columns_of_dense(%x: tensor<2x1x3x2xf32>) -> tensor<2x1xf32> {
  %w = pare.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]> : tensor<1x6xf32> -> tensor<1x6xf32>
  %0 = pare.transpose "t"(%x) {perms = array<i64: 0, 3, 1, 2>} : (tensor<2x1x3x2xf32>) -> tensor<2x2x1x3xf32>
  %1 = pare.reshape "f"(%0) : (tensor<2x2x1x3xf32>) -> tensor<2x6xf32>
  %2 = pare.dense "d"(%1, %w) : (tensor<2x6xf32>, tensor<1x6xf32>) -> tensor<2x1xf32>
  return %2 : tensor<2x1xf32>
}

// Softmax works along the last dimension, and a convolution reads what it
// reads: these transposes stay.
// CHECK-LABEL: @keeps_transposes_that_are_needed
// CHECK: %[[T:.*]] = pare.transpose "t"(%arg0)
// CHECK: pare.softmax "s"(%[[T]])
func.func @keeps_transposes_that_are_needed(%x: tensor<3x4xf32>) -> tensor<4x3xf32> {
  %0 = pare.transpose "t"(%x) {perms = array<i64: 1, 0>} : (tensor<3x4xf32>) -> tensor<4x3xf32>
  %1 = pare.softmax "s"(%0) : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// A vector of channels (squeeze and excite) follows by a reshape.
// CHECK-LABEL: @reshapes_a_vector_of_channels
// CHECK: %[[V:.*]] = pare.reshape "m_reshape"(%arg1) : (tensor<1x2x1x1xf32>) -> tensor<1x1x1x2xf32>
// CHECK: %[[M:.*]] = pare.mul "m"(%arg0, %[[V]]) : (tensor<1x3x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x3x4x2xf32>
// CHECK-NEXT: return %[[M]]
func.func @reshapes_a_vector_of_channels(%x: tensor<1x3x4x2xf32>, %v: tensor<1x2x1x1xf32>) -> tensor<1x3x4x2xf32> {
  %0 = pare.transpose "t"(%x) {perms = array<i64: 0, 3, 1, 2>} : (tensor<1x3x4x2xf32>) -> tensor<1x2x3x4xf32>
  %1 = pare.mul "m"(%0, %v) : (tensor<1x2x3x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x3x4xf32>
  %2 = pare.transpose "u"(%1) {perms = array<i64: 0, 2, 3, 1>} : (tensor<1x2x3x4xf32>) -> tensor<1x3x4x2xf32>
  return %2 : tensor<1x3x4x2xf32>
}

// An input is transposed before it is normalized, so that the layer behind can
// take the arithmetic in.
// CHECK-LABEL: @normalizes_behind_the_transpose
// CHECK-DAG: %[[C:.*]] = pare.constant dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00]]]]> : tensor<1x1x1x2xf32>
// CHECK: %[[T:.*]] = pare.transpose "{{.*}}"(%arg0) {perms = array<i64: 0, 2, 3, 1>}
// CHECK: %[[A:.*]] = pare.sub "a"(%[[T]], %[[C]]) : (tensor<1x3x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x3x4x2xf32>
// CHECK: %[[M:.*]] = pare.mul "m"(%[[A]], %{{.*}})
// CHECK: pare.max_pool2d "p"(%[[M]])
func.func @normalizes_behind_the_transpose(%x: tensor<1x2x3x4xf32>) -> tensor<1x2x3x2xf32> {
  %c = pare.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32> -> tensor<1x2x1x1xf32>
  %s = pare.constant dense<0.5> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %0 = pare.sub "a"(%x, %c) : (tensor<1x2x3x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x3x4xf32>
  %1 = pare.mul "m"(%0, %s) : (tensor<1x2x3x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x3x4xf32>
  %2 = pare.transpose "t"(%1) {perms = array<i64: 0, 2, 3, 1>} : (tensor<1x2x3x4xf32>) -> tensor<1x3x4x2xf32>
  %3 = pare.max_pool2d "p"(%2) {kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x3x4x2xf32>) -> tensor<1x2x3x2xf32>
  return %3 : tensor<1x2x3x2xf32>
}

// A flatten that others read too stays, and each layer gets one of its own.
// CHECK-LABEL: @shares_a_flatten
// CHECK: %[[T:.*]] = pare.transpose "t"
// CHECK: %[[F:.*]] = pare.reshape "flat"(%[[T]])
// CHECK: pare.reshape "flat_{{[12]}}"(%arg0)
// CHECK: pare.reshape "flat_{{[12]}}"(%arg0)
// CHECK: return %{{.*}}, %{{.*}}, %[[F]]
func.func @shares_a_flatten(%x: tensor<1x2x3x4xf32>) -> (tensor<1x2xf32>, tensor<1x3xf32>, tensor<1x24xf32>) {
  %w = pare.constant dense<1.0> : tensor<2x24xf32> -> tensor<2x24xf32>
  %v = pare.constant dense<1.0> : tensor<3x24xf32> -> tensor<3x24xf32>
  %0 = pare.transpose "t"(%x) {perms = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  %1 = pare.reshape "flat"(%0) : (tensor<1x4x2x3xf32>) -> tensor<1x24xf32>
  %2 = pare.dense "d"(%1, %w) : (tensor<1x24xf32>, tensor<2x24xf32>) -> tensor<1x2xf32>
  %3 = pare.dense "e"(%1, %v) : (tensor<1x24xf32>, tensor<3x24xf32>) -> tensor<1x3xf32>
  return %2, %3, %1 : tensor<1x2xf32>, tensor<1x3xf32>, tensor<1x24xf32>
}
