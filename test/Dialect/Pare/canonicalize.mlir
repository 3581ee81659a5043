// RUN: pare-opt %s --canonicalize --split-input-file | FileCheck %s

// Moves in a row are one move, and one that moves nothing is none.
// CHECK-LABEL: @joins_moves
// CHECK-NEXT: %[[R:.*]] = pare.reshape "b"(%arg0) : (tensor<2x6xf32>) -> tensor<3x4xf32>
// CHECK-NEXT: %[[T:.*]] = pare.transpose "d"(%arg1) {perms = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
// CHECK-NEXT: return %[[R]], %[[T]] :
func.func @joins_moves(%x: tensor<2x6xf32>, %y: tensor<2x3x4xf32>) -> (tensor<3x4xf32>, tensor<3x4x2xf32>) {
  %a = pare.reshape "a"(%x) : (tensor<2x6xf32>) -> tensor<12xf32>
  %b = pare.reshape "b"(%a) : (tensor<12xf32>) -> tensor<3x4xf32>
  %c = pare.transpose "c"(%y) {perms = array<i64: 0, 2, 1>} : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
  %d = pare.transpose "d"(%c) {perms = array<i64: 2, 1, 0>} : (tensor<2x4x3xf32>) -> tensor<3x4x2xf32>
  return %b, %d : tensor<3x4xf32>, tensor<3x4x2xf32>
}

// -----

// CHECK-LABEL: @drops_moves_of_nothing
// CHECK-NEXT: return %arg0 :
func.func @drops_moves_of_nothing(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %a = pare.transpose "a"(%x) {perms = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %b = pare.transpose "b"(%a) {perms = array<i64: 1, 0>} : (tensor<3x2xf32>) -> tensor<2x3xf32>
  %c = pare.reshape "c"(%b) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %c : tensor<2x3xf32>
}

// -----

// The error of quantization is the point of a pair of casts: it stays. So does
// a move that changes the scale.
// CHECK-LABEL: @keeps_casts_and_scales
// CHECK: pare.cast "in"
// CHECK: pare.reshape "a"
// CHECK: pare.cast "out"
func.func @keeps_casts_and_scales(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.cast "in"(%x) : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  %1 = pare.reshape "a"(%0) : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.25>>
  %2 = pare.cast "out"(%1) : (tensor<4x!quant.uniform<i8:f32, 0.25>>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// Equal constants are one.
// CHECK-LABEL: @shares_constants
// CHECK-NEXT: %[[C:.*]] = pare.constant dense<1.000000e+00>
// CHECK-NEXT: pare.add "a"(%[[C]], %[[C]])
func.func @shares_constants() -> tensor<4xf32> {
  %0 = pare.constant dense<1.0> : tensor<4xf32> -> tensor<4xf32>
  %1 = pare.constant dense<1.0> : tensor<4xf32> -> tensor<4xf32>
  %2 = pare.add "a"(%0, %1) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
