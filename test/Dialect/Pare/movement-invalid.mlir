// Ops that move values make neither more nor fewer of them.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @negative_pad(%x: tensor<4xf32>) {
  // expected-error@+1 {{pads must not be negative}}
  %0 = pare.pad "p" (%x) {low = array<i64: -1>, high = array<i64: 0>} : (tensor<4xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @pad_of_another_shape(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected result shape [6], got [5]}}
  %0 = pare.pad "p" (%x) {low = array<i64: 1>, high = array<i64: 1>} : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @pad_of_another_rank(%x: tensor<4xf32>) {
  // expected-error@+1 {{high expects 1 values, got 2}}
  %0 = pare.pad "p" (%x) {low = array<i64: 1>, high = array<i64: 1, 1>} : (tensor<4xf32>) -> tensor<6xf32>
  return
}

// -----

func.func @concat_of_nothing() {
  // expected-error@+1 {{expected at least one operand}}
  %0 = pare.concat "c" () {axis = 0 : i64} : () -> tensor<4xf32>
  return
}

// -----

func.func @concat_along_no_axis(%x: tensor<4xf32>) {
  // expected-error@+1 {{axis 1 is out of range for 'tensor<8xf32>'}}
  %0 = pare.concat "c" (%x, %x) {axis = 1 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @concat_of_ranks(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected operand rank 2, got 1}}
  %0 = pare.concat "c" (%x, %x) {axis = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @concat_of_other_columns(%x: tensor<1x4xf32>, %y: tensor<1x3xf32>) {
  // expected-error@+1 {{expected operand shape [1, 4], got [1, 3]}}
  %0 = pare.concat "c" (%x, %y) {axis = 0 : i64} : (tensor<1x4xf32>, tensor<1x3xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @concat_of_another_size(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected result size along the axis 8, got 9}}
  %0 = pare.concat "c" (%x, %x) {axis = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<9xf32>
  return
}

// -----

func.func @reshape_of_another_size(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected elements 4, got 6}}
  %0 = pare.reshape "r" (%x) : (tensor<4xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @perms_that_name_one_twice(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{perms must name each dimension once}}
  %0 = pare.transpose "t" (%x) {perms = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @transpose_of_another_shape(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{expected result shape [3, 2], got [2, 3]}}
  %0 = pare.transpose "t" (%x) {perms = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_of_another_rank(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected result rank 1, got 2}}
  %0 = pare.slice "s" (%x) {start = array<i64: 0>} : (tensor<4xf32>) -> tensor<1x2xf32>
  return
}
