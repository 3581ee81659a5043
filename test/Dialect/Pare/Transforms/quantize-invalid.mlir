// RUN: pare-opt %s --split-input-file --verify-diagnostics --pare-quantize
// RUN: not pare-opt %s --split-input-file --pare-quantize="bias-samples=0" 2>&1 | FileCheck %s --check-prefix=SAMPLES

// SAMPLES: error: bias-samples must be at least 1, got 0

func.func @net(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 1.0>}) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[0x7FC00000, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // expected-error@+1 {{its weight holds NaN or infinite values}}
  %0 = pare.dense "dense" (%x, %w) {pare.range = array<f64: 0.0, 1.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @net(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 1.0>}) -> tensor<1x1xf32> {
  %w = pare.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %b = pare.constant dense<0x7F800000> : tensor<1xf32> -> tensor<1xf32>
  // expected-error@+1 {{its bias holds NaN or infinite values}}
  %0 = pare.dense "dense" (%x, %w, %b) {pare.range = array<f64: 0.0, 1.0>} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @net(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 1.0>}) -> tensor<1x1xf32> {
  %w = pare.constant dense_resource<nowhere> : tensor<1x2xf32> -> tensor<1x2xf32>
  // expected-error@+1 {{cannot read the values of its weight}}
  %0 = pare.dense "dense" (%x, %w) {pare.range = array<f64: 0.0, 1.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// expected-error@+1 {{pare-quantize expects one entry, got 0}}
module {
  func.func private @net(tensor<1x2xf32>) -> tensor<1x2xf32>
}

// -----

func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error@+1 {{'pare.range' must be array<f64: min, max>, finite and in order, got array<f64: 1.000000e+00, 0.000000e+00>}}
  %0 = pare.add "add" (%x, %x) {pare.range = array<f64: 1.0, 0.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// expected-error@+1 {{no value has a range to quantize by; run 'pare-calibrate' first}}
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = pare.add "add" (%x, %x) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// expected-error@+1 {{pare-quantize takes functions of one block, this one has control flow}}
func.func @branches(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 1.0>}) -> tensor<1x2xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<1x2xf32>
}
