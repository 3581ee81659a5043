// A CPU without AVX-VNNI cannot run its instructions. The same code with the
// encoding of AVX512-VNNI for 256 bits runs on one that has that.
// RUN: pare-opt %s --target=x86-64-avxvnni --emit=asm -o - | FileCheck %s --check-prefix=VEX
// VEX-LABEL: dense:
// VEX: {vex} vpdpbusd {{.*}}%ymm
// VEX-NOT: %zmm

// RUN: pare-opt %s "--pare-attach-target=target=x86-64-avxvnni features=-avxvnni,+avx512f,+avx512vl,+avx512vnni" -o %t.mlir
// RUN: pare-opt %t.mlir --emit=asm -o - | FileCheck %s --check-prefix=EVEX
// EVEX-LABEL: dense:
// EVEX-NOT: {vex}
// EVEX: vpdpbusd {{.*}}%ymm
// EVEX-NOT: %zmm

// RUN: %npy %t.npy '|i1' 2,8 ramp:-128:127
// RUN: pare-run %s --executor=interpreter --input=%t.npy --output=%t.out.npy
// RUN: %if avx512_vnni %{ pare-run %t.mlir --input=%t.npy --expected=%t.out.npy %}
// RUN: %if avx_vnni %{ pare-run %s --target=x86-64-avxvnni --input=%t.npy --expected=%t.out.npy %}

func.func @dense(%x: tensor<1x8xi8>) -> tensor<1x8xi32> {
  %w = arith.constant dense<[[1, 2, 3, 4, 5, 6, 7, 8], [-1, 2, -3, 4, -5, 6, -7, 8], [127, 127, 127, 127, 127, 127, 127, 127], [0, 0, 0, 0, 0, 0, 0, 1], [9, 8, 7, 6, 5, 4, 3, 2], [1, 1, 1, 1, -1, -1, -1, -1], [100, -100, 100, -100, 100, -100, 100, -100], [3, 1, 4, 1, 5, 9, 2, 6]]> : tensor<8x8xi8>
  %e = tensor.empty() : tensor<1x8xi32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) outs(%e : tensor<1x8xi32>) {input_zp = -3 : i32} -> tensor<1x8xi32>
  return %0 : tensor<1x8xi32>
}
