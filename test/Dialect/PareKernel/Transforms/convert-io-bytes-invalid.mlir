// What is computed in f32, or has 16 bits, cannot be given as bytes.
// RUN: pare-opt %s --pare-convert-io=io=u8 --split-input-file --verify-diagnostics

// expected-error @+1 {{argument 0 is not quantized to 8 bits, so it cannot be u8}}
func.func @plain_float(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @+1 {{it is read here as it is; where a tosa profile quantizes it, 'pare-compress{io=quantized}' makes a network with such ends}}
  %0 = pare_kernel.add ins(%x, %x : tensor<4xf32>, tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @+1 {{result 0 is computed in f32, so it cannot be u8}}
func.func @float_result(%x: tensor<4xi8>, %f: tensor<4xi32>) -> tensor<4xf32> {
  %e = arith.constant dense<1.0> : tensor<4xf32>
  return %e : tensor<4xf32>
}

// -----

// expected-error @+1 {{argument 0 has 16 bits, so it cannot be u8}}
func.func @wide(%x: tensor<4xi16>) -> tensor<4xi16> {
  return %x : tensor<4xi16>
}

// -----

// expected-error @+1 {{argument 0 is read by nothing, so it cannot be u8}}
func.func @unread(%x: tensor<4xf32>) -> tensor<4xi32> {
  %0 = arith.constant dense<1> : tensor<4xi32>
  return %0 : tensor<4xi32>
}
