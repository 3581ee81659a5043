// RUN: pare-opt %s --pare-lower-extern-calls --split-input-file --verify-diagnostics

func.func @net(%x: memref<1x4xf32>, %r: memref<1x2xi32>, %q: memref<1x3xi32>) {
  // expected-note @+1 {{it is used here}}
  pare_kernel.call_extern "top2" ins(%x : memref<1x4xf32>) outs(%r : memref<1x2xi32>)
  // expected-error @+1 {{'top2' cannot be declared as a C function: the name is taken, or used with other types}}
  pare_kernel.call_extern "top2" ins(%x : memref<1x4xf32>) outs(%q : memref<1x3xi32>)
  return
}

// -----

func.func @tensors(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // expected-error @+1 {{is lowered on memrefs}}
  %0 = pare_kernel.call_extern "f" ins(%x : tensor<1x4xf32>) outs(%x : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
