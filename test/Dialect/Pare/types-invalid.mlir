// Quantized types, constants and attributes that say nothing sound.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @no_uniform_type(%x: tensor<4xf32>) {
  // expected-error@+1 {{expected a uniform per-tensor or per-axis type, got 'tensor<4x!quant.any<i8:f32>>'}}
  %0 = pare.cast "c" (%x) : (tensor<4xf32>) -> tensor<4x!quant.any<i8:f32>>
  return
}

// -----

func.func @fewer_scales_than_channels(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{expected as many scales as dimension 1 of 'tensor<2x3x!quant.uniform<i8:f32:1, {5.000000e-01,2.500000e-01}>>' has elements, got 2}}
  %0 = pare.cast "c" (%x) : (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<i8:f32:1, {0.5, 0.25}>>
  return
}

// -----

func.func @scales_along_no_dimension(%x: tensor<2xf32>) {
  // expected-error@+1 {{expected as many scales as dimension 1 of}}
  %0 = pare.cast "c" (%x) : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>
  return
}

// -----

func.func @zero_point_of_one_channel(%x: tensor<2xf32>) {
  // expected-error@+1 {{zero point 200 is outside of the storage range -128..127}}
  %0 = pare.cast "c" (%x) : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32:0, {0.5, 0.25:200}>>
  return
}

// -----

func.func @constant_of_another_shape() {
  // expected-error@+1 {{expected value shape [2, 3], got [6]}}
  %0 = pare.constant dense<1.0> : tensor<6xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @floats_of_a_quantized_constant() {
  // expected-error@+1 {{expected storage values of 'i8', got 'f32'}}
  %0 = pare.constant dense<1.0> : tensor<4xf32> -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @nibbles_of_a_constant() {
  // expected-error@+1 {{expected storage values of 'i8', got 'i4'}}
  %0 = pare.constant dense<1> : tensor<4xi4> -> tensor<4x!quant.uniform<i4:f32, 0.5>>
  return
}

// -----

func.func @kept_as_text(%x: tensor<4xf32>) {
  // expected-error@+1 {{'pare.keep' must be an array of strings, got "float"}}
  %0 = pare.tanh "t" (%x) {pare.keep = "float"} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @kept_as_something_else(%x: tensor<4xf32>) {
  // expected-error@+1 {{'pare.keep' knows "float" and "shape", got "name"}}
  %0 = pare.tanh "t" (%x) {pare.keep = ["shape", "name"]} : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @reference_that_is_no_function(%x: tensor<4xf32>) {
  // expected-error@+1 {{'pare.reference' is a unit attribute of functions}}
  %0 = pare.tanh "t" (%x) {pare.reference} : (tensor<4xf32>) -> tensor<4xf32>
  return
}
