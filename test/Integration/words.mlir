// Inputs of 16 bits are multiplied by the widest instructions of each target,
// and have the interpreter's bits: sums in 32 bits, and in 64 where a bias is as
// large as that.
// RUN: pare-opt %s --target=x86-64-v3 --emit=asm -o - | FileCheck %s --check-prefix=AVX2
// AVX2-LABEL: dense:
// AVX2: vpmovsxbw
// AVX2: vpmaddwd {{.*}}%ymm
// RUN: pare-opt %s --target=x86-64-avxvnni --emit=asm -o - | FileCheck %s --check-prefix=VEX
// VEX-LABEL: dense:
// VEX: {vex} vpdpwssd {{.*}}%ymm
// RUN: pare-opt %s --target=x86-64-v4 --emit=asm -o - | FileCheck %s --check-prefix=AVX512
// AVX512-LABEL: dense:
// AVX512: vpmaddwd
// RUN: pare-opt %s --target=x86-64-avx512vnni --emit=asm -o - | FileCheck %s --check-prefix=EVEX
// EVEX-LABEL: dense:
// EVEX: vpdpwssd
// RUN: pare-opt %s --target=aarch64 --emit=asm -o - | FileCheck %s --check-prefix=NEON
// RUN: pare-opt %s --target=aarch64-dotprod --emit=asm -o - | FileCheck %s --check-prefix=NEON
// RUN: pare-opt %s --target=aarch64-i8mm --emit=asm -o - | FileCheck %s --check-prefix=NEON
// NEON-LABEL: dense:
// NEON: smlal v{{.*}}.4s, v{{.*}}.4h, v{{.*}}.h[1]

// A profile names what they are summed in.
// RUN: %if avx2 %{ pare-run %s --target=x86-64-v3 --profile --runs=2 | FileCheck %s --check-prefix=PROFILE %}
// PROFILE: dense {{ *}}blocked words i32
// PROFILE: dense {{ *}}blocked words i64

// RUN: %npy %t.npy '<i2' 2,9 -32768 32767 -32768 5 -32768 32767 0 -1 -32768 17 -32768

// RUN: %run-targets %s --input=%t.npy --results=2 --targets=x86-64-v3,x86-64-avx512vnni,aarch64,aarch64-i8mm

func.func @dense(%x: tensor<2x9xi16>) -> (tensor<2x8xi16>, tensor<2x8xi16>) {
  %w = arith.constant dense<[[1, 2, 3, 4, 5, 6, 7, 8, 9], [-1, 2, -3, 4, -5, 6, -7, 8, -9], [127, 127, 127, 127, 127, 127, 127, 127, 127], [0, 0, 0, 0, 0, 0, 0, 1, 0], [9, 8, 7, 6, 5, 4, 3, 2, 1], [1, 1, 1, 1, -1, -1, -1, -1, -1], [100, -100, 100, -100, 100, -100, 100, -100, 100], [-128, -128, -128, -128, -128, -128, -128, -128, -128]]> : tensor<8x9xi8>
  %b = arith.constant dense<[0, 1, 2, 3, -4, -5, -6, 137438953472]> : tensor<8xi64>
  %m = arith.constant dense<16385> : tensor<1xi16>
  %s = arith.constant dense<[20, 21, 22, 15, 23, 18, 22, 37]> : tensor<8xi8>
  %e = tensor.empty() : tensor<2x8xi16>
  %0 = pare_kernel.dense ins(%x, %w : tensor<2x9xi16>, tensor<8x9xi8>) multiplier(%m : tensor<1xi16>) shift(%s : tensor<8xi8>) outs(%e : tensor<2x8xi16>) {rounding = #pare_kernel.rounding<tosa_single>} -> tensor<2x8xi16>
  %1 = pare_kernel.dense ins(%x, %w : tensor<2x9xi16>, tensor<8x9xi8>) bias(%b : tensor<8xi64>) multiplier(%m : tensor<1xi16>) shift(%s : tensor<8xi8>) outs(%e : tensor<2x8xi16>) {rounding = #pare_kernel.rounding<tosa_single>} -> tensor<2x8xi16>
  return %0, %1 : tensor<2x8xi16>, tensor<2x8xi16>
}
