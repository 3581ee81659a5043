// Inputs are the same for the same seed; golden values are what the definition
// gives: here tanh of the input, quantized. Cases are padded to 64 bytes.
// RUN: pare-opt %s --pare-choose-selftest=cases=2 -o %t.mlir && FileCheck %s < %t.mlir
// RUN: pare-opt %s --pare-choose-selftest=cases=2 -o %t.2.mlir && cmp %t.2.mlir %t.mlir
// RUN: pare-opt %s --pare-choose-selftest="cases=2 seed=7" -o %t.2.mlir && not cmp %t.2.mlir %t.mlir
// RUN: pare-opt %s --pare-choose-selftest | FileCheck %s --check-prefix=NONE
// RUN: pare-opt %s --pare-choose-selftest=cases=2 -o /dev/null --remarks-filter=pare-choose-selftest 2>&1 | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: func @exact
// CHECK-SAME: pare.selftest = {cases = 2 : i64, golden = [dense_resource<{{.*}}> : tensor<128xi8>], inputs = [dense_resource<{{.*}}> : tensor<128xi8>], tolerances = [0.000000e+00]}
// NONE-NOT: pare.selftest
// REMARK: 2 cases with {{[1-9][0-9]*}} saturated results and ties, in {{[1-9]}} of {{[1-9]}} places
func.func @exact(%x: tensor<1x8xf32>) -> tensor<1x8xi8> {
  %e = tensor.empty() : tensor<1x8xi8>
  %0 = pare_kernel.cast ins(%x : tensor<1x8xf32>) outs(%e : tensor<1x8xi8>) {scale = 0.25 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x8xi8>
  return %0 : tensor<1x8xi8>
}

// What depends on the order of f32 sums gets a tolerance, in f32 and behind it.
// CHECK-LABEL: func @inexact
// CHECK-SAME: tolerances = [0.0{{[0-9]*}}, 2.000000e+00, 0.000000e+00]
func.func @inexact(%x: tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xi8>, tensor<1x4xf32>) {
  %w = arith.constant dense<[[1.0, 2.0, 3.0, 4.0], [-1.0, 0.5, 0.25, 3.0]]> : tensor<2x4xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %q = tensor.empty() : tensor<1x2xi8>
  %f = tensor.empty() : tensor<1x4xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xf32>, tensor<2x4xf32>) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = pare_kernel.cast ins(%0 : tensor<1x2xf32>) outs(%q : tensor<1x2xi8>) {scale = 0.25 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  %2 = pare_kernel.tanh ins(%x : tensor<1x4xf32>) outs(%f : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0, %1, %2 : tensor<1x2xf32>, tensor<1x2xi8>, tensor<1x4xf32>
}

// Indices stay below what they choose from, also where they are moved first.
// CHECK-LABEL: func @indices
func.func @indices(%i: tensor<3x1xi32>) -> tensor<1x3x4xi8> {
  %v = "tosa.const"() {values = dense<5> : tensor<1x7x4xi8>} : () -> tensor<1x7x4xi8>
  %s = tosa.const_shape {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %0 = tosa.reshape %i, %s : (tensor<3x1xi32>, !tosa.shape<2>) -> tensor<1x3xi32>
  %1 = tosa.gather %v, %0 : (tensor<1x7x4xi8>, tensor<1x3xi32>) -> tensor<1x3x4xi8>
  return %1 : tensor<1x3x4xi8>
}
