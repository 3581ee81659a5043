// From TOSA to the LLVM dialect, with nothing of ours but the interface; ops
// that no kernel covers go through upstream's lowering.
// RUN: pare-opt %s --pare-compile=target=x86-64-v3 | FileCheck %s --implicit-check-not=pare_kernel --implicit-check-not=memrefCopy --implicit-check-not=malloc

// CHECK: module attributes {llvm.data_layout = "{{.*}}", llvm.target_triple = "x86_64-unknown-linux-gnu"}
// CHECK: llvm.func @net(
// CHECK-SAME: pare.interface
// CHECK-SAME: target_cpu = "x86-64-v3"
// CHECK: llvm.intr.exp
func.func @net(%x: tensor<1x8x8x2xf32>) -> tensor<1x4x8x2xf32> {
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.exp %x : (tensor<1x8x8x2xf32>) -> tensor<1x8x8x2xf32>
  %1 = tosa.avg_pool2d %0, %zero, %zero {acc_type = f32, kernel = array<i64: 2, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 1>} : (tensor<1x8x8x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x8x2xf32>
  %2 = func.call @helper(%1) : (tensor<1x4x8x2xf32>) -> tensor<1x4x8x2xf32>
  return %2 : tensor<1x4x8x2xf32>
}

func.func private @helper(%x: tensor<1x4x8x2xf32>) -> tensor<1x4x8x2xf32> {
  %0 = tosa.abs %x : (tensor<1x4x8x2xf32>) -> tensor<1x4x8x2xf32>
  return %0 : tensor<1x4x8x2xf32>
}
