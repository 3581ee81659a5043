// RUN: pare-opt %s --pare-require-integer | FileCheck %s

// Multipliers of float-rne are constants, and what a network computes are
// integers.
// CHECK-LABEL: @allows_kernels_of_integers
// CHECK: pare_kernel.dense
func.func @allows_kernels_of_integers(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<1> : tensor<2x2xi8>
  %b = arith.constant dense<1> : tensor<2xi32>
  %m = arith.constant dense<0.5> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) bias(%b : tensor<2xi32>) multiplier(%m : tensor<2xf32>) outs(%e : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}
