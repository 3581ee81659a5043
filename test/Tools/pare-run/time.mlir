// Single calls are timed, on the first sample or, without data, on zeros.
// RUN: %npy %t.npy '<f4' 2,3 1
// RUN: pare-run %s --input=%t.npy --time | FileCheck %s --check-prefixes=DATA,CHECK
// RUN: pare-run %s --time | FileCheck %s --check-prefixes=ZEROS,CHECK
// DATA: samples: 2
// ZEROS: samples: 0
// CHECK-NEXT: latency-us: {{[0-9]+\.[0-9][0-9]$}}
// CHECK-NEXT: latency-us-p10: {{[0-9]+\.[0-9][0-9]$}}
// CHECK-NEXT: latency-us-p90: {{[0-9]+\.[0-9][0-9]$}}

func.func @main(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %e = tensor.empty() : tensor<1x3xf32>
  %0 = pare_kernel.add ins(%x, %x : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}
