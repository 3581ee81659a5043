// RUN: pare-opt %s --pare-fold-activations | FileCheck %s
// RUN: pare-opt %s --pare-fold-activations --remarks-filter="pare-fold-activations" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// A clamp becomes the activation of its producer, through a reshape too; two
// clamps become one range.
// CHECK-LABEL: @folds_into_the_producer
// CHECK: %[[A:.*]] = pare.add "a"(%arg0, %arg0) {clamp_max = 6.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
// CHECK-NEXT: %[[R:.*]] = pare.reshape "r"(%[[A]])
// CHECK-NEXT: return %[[R]]
// REMARK: 'a' takes in 'relu'
func.func @folds_into_the_producer(%x: tensor<2x2xf32>) -> tensor<4xf32> {
  %0 = pare.add "a"(%x, %x) : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %1 = pare.reshape "r"(%0) : (tensor<2x2xf32>) -> tensor<4xf32>
  %2 = pare.clamp "relu"(%1) {clamp_min = 0.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %3 = pare.clamp "six"(%2) {clamp_max = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// Ranges that do not meet leave the nearest bound of the later clamp.
// CHECK-LABEL: @meets_a_range_that_lies_apart
// CHECK: pare.clamp "low"(%arg0) {clamp_max = 3.000000e+00 : f32, clamp_min = 3.000000e+00 : f32}
// CHECK-NEXT: return
func.func @meets_a_range_that_lies_apart(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.clamp "low"(%x) {clamp_min = 0.0 : f32, clamp_max = 1.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = pare.clamp "high"(%0) {clamp_min = 3.0 : f32, clamp_max = 4.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// Clamps that change nothing go: no bounds, or a range that is known.
// CHECK-LABEL: @drops_clamps_that_change_nothing
// CHECK: pare.sigmoid
// CHECK-NEXT: pare.max_pool2d
// CHECK-NEXT: return
// REMARK: 'all' changes nothing
func.func @drops_clamps_that_change_nothing(%x: tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32> {
  %0 = pare.clamp "all"(%x) : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  %1 = pare.sigmoid "s"(%0) : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  %2 = pare.clamp "relu"(%1) {clamp_min = 0.0 : f32} : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  %3 = pare.max_pool2d "p"(%2) {kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32>
  %4 = pare.clamp "one"(%3) {clamp_min = -1.0 : f32, clamp_max = 1.0 : f32} : (tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  return %4 : tensor<1x1x1x1xf32>
}

// A value that others read keeps its range, and so does a producer that has
// no activation.
// CHECK-LABEL: @keeps_what_serves_others
// CHECK: pare.add "a"(%arg0, %arg0) :
// CHECK: pare.clamp "relu"
// CHECK: pare.tanh
// CHECK: pare.clamp "half"
// REMARK: 'relu' stays: no op that serves only it takes an activation
func.func @keeps_what_serves_others(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = pare.add "a"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = pare.clamp "relu"(%0) {clamp_min = 0.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  %2 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = pare.clamp "half"(%2) {clamp_max = 0.5 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
