// RUN: pare-opt %s --convert-extern-to-pare-kernel --allow-unregistered-dialect --split-input-file --verify-diagnostics

func.func @dynamic(%x: tensor<?x4xf32>) -> tensor<1x2xi32> {
  // expected-error @+1 {{is declared extern, so it must have static tensors of integers or f32, not 'tensor<?x4xf32>'}}
  %0 = "other.op"(%x) {pare.extern = "f"} : (tensor<?x4xf32>) -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// -----

func.func @nothing(%x: tensor<4xf32>) {
  // expected-error @+1 {{is declared extern, so it must have results and no regions}}
  "other.op"(%x) {pare.extern = "f"} : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @name(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'pare_kernel.call_extern' op 'a-b' is no C identifier}}
  %0 = "other.op"(%x) {pare.extern = "a-b"} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @number(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'pare.extern' must be the name of a C function, got 3 : i64}}
  %0 = "other.op"(%x) {pare.extern = 3} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
