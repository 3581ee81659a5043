// What has no tensors, or more than one way through, gets no taps.
// RUN: pare-opt %s --pare-add-taps --split-input-file --verify-diagnostics

// expected-error @+1 {{is past the stage that has tensors, so it gets no taps: ask for them before kernels become buffers}}
func.func @buffers(%x: memref<4xf32>) -> memref<4xf32> {
  return %x : memref<4xf32>
}

// -----

// expected-error @+1 {{taps need a function of one block, this one has control flow}}
func.func @branches(%x: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  cf.cond_br %c, ^bb1, ^bb1
^bb1:
  return %x : tensor<4xf32>
}
