// What has no form in TOSA is an error at the op.
// RUN: pare-opt %s --convert-pare-to-tosa -split-input-file -verify-diagnostics

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
func.func @long_softmax(%x: tensor<1x4096x!qx>) -> tensor<1x4096x!qx> {
  // expected-error@+1 {{a row of an integer softmax has up to 4095 elements in TOSA, got 4096; keep it float with pare.keep}}
  %0 = pare.softmax "s" (%x) : (tensor<1x4096x!qx>) -> tensor<1x4096x!qx>
  return %0 : tensor<1x4096x!qx>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
func.func @long_sum(%x: tensor<8421505x!qx>) -> tensor<1x!qx> {
  // expected-error@+1 {{the sum of 8421505 elements may overflow 32 bits}}
  %0 = pare.reduce "s" (%x) {kind = #pare.reduce_kind<sum>, axes = array<i64: 0>} : (tensor<8421505x!qx>) -> tensor<1x!qx>
  return %0 : tensor<1x!qx>
}

// -----

!qx = !quant.uniform<i8:f32, 0.5>
func.func @foreign_op(%x: tensor<4x!qx>) -> tensor<4xi8> {
  // expected-error@+1 {{has no form in TOSA on quantized types}}
  %0 = quant.scast %x : tensor<4x!qx> to tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

// expected-error@+1 {{a reference function does not become TOSA; run pare-drop-reference first}}
func.func private @net.float(%x: tensor<4xf32>) -> tensor<4xf32> attributes {pare.reference} {
  return %x : tensor<4xf32>
}

// -----

// expected-error@+1 {{'pare.rounding' knows "float-rne", "tosa-double" and "tosa-single", got "nearest"}}
module attributes {pare.rounding = "nearest"} {}
