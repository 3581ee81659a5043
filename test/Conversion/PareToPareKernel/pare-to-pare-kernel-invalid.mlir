// What has no kernel is an error at the op.
// RUN: pare-opt %s --convert-pare-to-pare-kernel -split-input-file -verify-diagnostics

!q16 = !quant.uniform<i16:f32, 0.5>
func.func @activations_of_16_bits(%x: tensor<4x!q16>, %y: tensor<4x!q16>) -> tensor<4x!q16> {
  // expected-error@+1 {{integer code takes activations that are f32 or signed 8-bit with one scale, but operand 0 is 'tensor<4x!quant.uniform<i16:f32, 5.000000e-01>>'}}
  %0 = pare.add "a" (%x, %y) : (tensor<4x!q16>, tensor<4x!q16>) -> tensor<4x!q16>
  return %0 : tensor<4x!q16>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
!qw = !quant.uniform<i8:f32, 0.5:3>
func.func @weights_off_center(%x: tensor<1x3x!qx>, %w: tensor<2x3x!qw>) -> tensor<1x2x!qx> {
  // expected-error@+1 {{weights must have zero point 0}}
  %0 = pare.dense "d" (%x, %w) : (tensor<1x3x!qx>, tensor<2x3x!qw>) -> tensor<1x2x!qx>
  return %0 : tensor<1x2x!qx>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
!qw = !quant.uniform<i16:f32, 0.5>
func.func @weights_of_16_bits(%x: tensor<1x3x!qx>, %w: tensor<2x3x!qw>) -> tensor<1x2x!qx> {
  // expected-error@+1 {{integer code takes weights that are f32 or signed with at most 8 bits and a scale for all or for each output channel, but the weight is 'tensor<2x3x!quant.uniform<i16:f32, 5.000000e-01>>'}}
  %0 = pare.dense "d" (%x, %w) : (tensor<1x3x!qx>, tensor<2x3x!qw>) -> tensor<1x2x!qx>
  return %0 : tensor<1x2x!qx>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
!qb = !quant.uniform<i16:f32, 0.25>
func.func @bias_of_16_bits(%x: tensor<1x3x!qx>, %w: tensor<2x3x!qx>, %b: tensor<2x!qb>) -> tensor<1x2x!qx> {
  // expected-error@+1 {{expected a bias of signed 32-bit storage, got 'tensor<2x!quant.uniform<i16:f32, 2.500000e-01>>'}}
  %0 = pare.dense "d" (%x, %w, %b) : (tensor<1x3x!qx>, tensor<2x3x!qx>, tensor<2x!qb>) -> tensor<1x2x!qx>
  return %0 : tensor<1x2x!qx>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
!qy = !quant.uniform<i8<-127:127>:f32, 0.5>
func.func @softmax_of_a_narrow_range(%x: tensor<4x!qx>) -> tensor<4x!qy> {
  // expected-error@+1 {{its kernel stores -128..127, but the result is 'tensor<4x!quant.uniform<i8<-127:127>:f32, 5.000000e-01>>'}}
  %0 = pare.softmax "s" (%x) : (tensor<4x!qx>) -> tensor<4x!qy>
  return %0 : tensor<4x!qy>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
!qw = !quant.uniform<i8:f32:1, {0.5, 0.5, 0.5}>
func.func @scales_along_the_inputs(%x: tensor<1x3x!qx>, %w: tensor<2x3x!qw>) -> tensor<1x2x!qx> {
  // expected-error@+1 {{expected the weight's scales along dimension 0, got dimension 1}}
  %0 = pare.dense "d" (%x, %w) : (tensor<1x3x!qx>, tensor<2x3x!qw>) -> tensor<1x2x!qx>
  return %0 : tensor<1x2x!qx>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
!qw = !quant.uniform<i8:f32:0, {0.5, 0.25}>
!qb = !quant.uniform<i32:f32:0, {0.25, 0.25}>
func.func @bias_of_another_scale(%x: tensor<1x3x!qx>, %w: tensor<2x3x!qw>, %b: tensor<2x!qb>) -> tensor<1x2x!qx> {
  // expected-error@+1 {{expected the bias scale of channel 1 to be input scale times weight scale, 1.250000e-01, got 2.500000e-01}}
  %0 = pare.dense "d" (%x, %w, %b) : (tensor<1x3x!qx>, tensor<2x3x!qw>, tensor<2x!qb>) -> tensor<1x2x!qx>
  return %0 : tensor<1x2x!qx>
}

// -----

!tiny = !quant.uniform<i8:f32, 1.0e-40>
!huge = !quant.uniform<i8:f32, 1.0>
func.func @multiplier_that_is_no_float(%x: tensor<4x!tiny>) -> tensor<4x!huge> {
  // expected-error-re@+1 {{the scales give the multiplier {{.*}}, which is no normal f32 up to 2^64}}
  %0 = pare.cast "c" (%x) : (tensor<4x!tiny>) -> tensor<4x!huge>
  return %0 : tensor<4x!huge>
}

// -----

// expected-error@+1 {{a reference function does not become kernels; run pare-drop-reference first}}
func.func private @net.float(%x: tensor<4xf32>) -> tensor<4xf32> attributes {pare.reference} {
  return %x : tensor<4xf32>
}

// -----

// expected-error@+1 {{under the rounding profile "tosa-double" quantized ops become TOSA first; run convert-pare-to-tosa}}
module attributes {pare.rounding = "tosa-double"} {}

// -----

// expected-error@+1 {{'pare.rounding' knows "float-rne", "tosa-double" and "tosa-single", got "nearest"}}
module attributes {pare.rounding = "nearest"} {}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
func.func @foreign_op_on_quantized_types(%x: tensor<4x!qx>) -> tensor<4x!qx> {
  // expected-error@+1 {{no lowering to kernels is registered for this op on quantized types}}
  %0 = tosa.reverse %x {axis = 0 : i32} : (tensor<4x!qx>) -> tensor<4x!qx>
  return %0 : tensor<4x!qx>
}
