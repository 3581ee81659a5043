// RUN: pare-opt %s --pare-require-integer -verify-diagnostics
// RUN: not pare-opt %s --pass-pipeline="builtin.module(pare-compile{require-integer until=kernels})" -o /dev/null 2>&1 | FileCheck %s

// Every op with floats is named, foreign ones and a cast at the boundary too.
// CHECK-COUNT-3: computes in floats, and only integers are allowed here
func.func @names_every_op(%x: tensor<4xf32>) -> tensor<4xi8> {
  %e = tensor.empty() : tensor<4xf32>
  // expected-error @below {{'pare_kernel.sigmoid' ('gate') computes in floats, and only integers are allowed here}}
  %0 = pare_kernel.sigmoid ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {name = "gate"} -> tensor<4xf32>
  // expected-error @below {{'tosa.exp' ('spread') computes in floats, and only integers are allowed here}}
  %1 = tosa.exp %0 {pare.name = "spread"} : (tensor<4xf32>) -> tensor<4xf32>
  %i = tensor.empty() : tensor<4xi8>
  // expected-error @below {{'pare_kernel.cast' computes in floats, and only integers are allowed here}}
  %2 = pare_kernel.cast ins(%1 : tensor<4xf32>) outs(%i : tensor<4xi8>) {scale = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<4xi8>
  return %2 : tensor<4xi8>
}
