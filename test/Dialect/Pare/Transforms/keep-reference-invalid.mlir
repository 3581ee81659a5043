// RUN: pare-opt %s --pare-keep-reference -split-input-file -verify-diagnostics

// expected-error@+1 {{cannot keep the float network as '@net.float': the name is taken}}
func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
// expected-note@+1 {{by this symbol}}
func.func private @net.float(tensor<4xf32>) -> tensor<4xf32>

// -----

!q = !quant.uniform<i8:f32, 0.5>
// expected-error@+1 {{'@net' is quantized already and has no float network beside it; keep the reference before}}
func.func @net(%x: tensor<4xf32>) -> tensor<4x!q> {
  // expected-note@+1 {{it is quantized here}}
  %0 = pare.cast "c"(%x) : (tensor<4xf32>) -> tensor<4x!q>
  return %0 : tensor<4x!q>
}
