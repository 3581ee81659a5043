// Destinations that hold nothing are not shared.
// RUN: pare-opt %s --pass-pipeline='builtin.module(func.func(pare-split-empty-tensors))' | FileCheck %s

// CHECK-LABEL: @two_readers
// CHECK: %[[E:.*]] = tensor.empty
// CHECK: %[[A:.*]] = pare_kernel.clamp {{.*}} outs(%[[E]] :
// CHECK: %[[F:.*]] = tensor.empty
// CHECK: pare_kernel.clamp ins(%[[A]] : {{.*}} outs(%[[F]] :
func.func @two_readers(%x: tensor<8xi8>) -> tensor<8xi8> {
  %e = tensor.empty() : tensor<8xi8>
  %0 = pare_kernel.clamp ins(%x : tensor<8xi8>) outs(%e : tensor<8xi8>) {clamp_min = 0 : i32} -> tensor<8xi8>
  %1 = pare_kernel.clamp ins(%0 : tensor<8xi8>) outs(%e : tensor<8xi8>) {clamp_max = 9 : i32} -> tensor<8xi8>
  return %1 : tensor<8xi8>
}

// CHECK-LABEL: @one_reader
// CHECK-COUNT-1: tensor.empty
// CHECK-NOT: tensor.empty
func.func @one_reader(%x: tensor<8xi8>) -> tensor<8xi8> {
  %e = tensor.empty() : tensor<8xi8>
  %0 = pare_kernel.clamp ins(%x : tensor<8xi8>) outs(%e : tensor<8xi8>) {clamp_min = 0 : i32} -> tensor<8xi8>
  return %0 : tensor<8xi8>
}
