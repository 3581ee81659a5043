// RUN: pare-opt %s --pare-change-head --split-input-file --verify-diagnostics

// expected-error @+1 {{result 0 comes from no 'pare.softmax' that could be dropped}}
func.func @none(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

// -----

// expected-error @+1 {{result 0 has type 'tensor<1x4xi8>', expected a tensor of f32: change the head before the result is quantized}}
func.func @integers(%x: tensor<1x4xi8>) -> tensor<1x4xi8> {
  return %x : tensor<1x4xi8>
}

// -----

// expected-error @+1 {{returns nothing}}
func.func @nothing(%x: tensor<1x4xf32>) {
  return
}

// -----

// expected-error @+1 {{a head is changed in functions of one block, this one has control flow}}
func.func @branches(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<1x3xf32>
}

// -----

// expected-error @+1 {{has no entry, a public function with a body}}
module {
}
