// A self-test needs a definition of what is right.
// RUN: pare-opt %s --pare-choose-selftest=cases=2 --split-input-file --verify-diagnostics

// expected-error @+1 {{is past the stage that the interpreter runs, so it gets no self-test: ask for one before kernels become buffers}}
func.func @buffers(%x: memref<4xf32>) {
  return
}

// -----

// expected-error @+1 {{a self-test needs a function of one block, this one has control flow}}
func.func @branches(%x: tensor<4xf32>, %c: tensor<1xi1>) -> tensor<4xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<4xf32>
}

// -----

// expected-error @+1 {{a self-test draws i1, i8, i16, i32 and f32 inputs of static shape, argument 0 has type 'tensor<4xf64>'}}
func.func @wide(%x: tensor<4xf64>) -> tensor<4xf64> {
  return %x : tensor<4xf64>
}

// -----

// expected-error @+1 {{a self-test has 1 to 1000 cases, not 1001}}
module attributes {pare.selftest_cases = 1001 : i64} {
}

// -----

func.func @unknown(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{the interpreter does not run this op}}
  %0 = pare_kernel.call_extern "f" ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
