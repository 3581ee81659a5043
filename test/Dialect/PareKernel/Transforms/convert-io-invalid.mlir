// What has no scale cannot be given as real numbers.
// RUN: pare-opt %s --pare-convert-io=io=f32 --split-input-file --verify-diagnostics -o /dev/null

// expected-error @+1 {{argument 0 has no 'pare.scale', so it cannot be f32}}
func.func @argument(%x: tensor<1x4xi8>) -> tensor<1x4xi8> {
  return %x : tensor<1x4xi8>
}

// -----

// expected-error @+1 {{result 0 has no 'pare.scale', so it cannot be f32}}
func.func @result(%x: tensor<1x4xi8> {pare.scale = 1.0 : f64}) -> tensor<1x4xi8> {
  return %x : tensor<1x4xi8>
}

// -----

// expected-error @+1 {{only tensors of static shape get other element types: ask for 'io' before kernels become buffers}}
func.func @buffers(%x: memref<1x4xi8>) {
  return
}

// -----

// expected-error @+1 {{'io' needs a function of one block, this one has control flow}}
func.func @branches(%x: tensor<4xi8>) -> tensor<4xi8> {
  cf.br ^bb1
^bb1:
  return %x : tensor<4xi8>
}
