// Each kernel is a row, in the order of execution, with how it is computed and
// why not in a better way; what stays TOSA runs as loops and has rows, too.
// RUN: pare-run %s --profile --runs=30 --target=x86-64-v3 --profile-json=%t.json | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// RUN: %npy %t.npy '<f4' 2,8 ramp:-1:1
// RUN: pare-run %s --profile --runs=1 --target=x86-64-v3 --input=%t.npy --rows=1:2 --json | FileCheck %s --check-prefix=JSON
// RUN: pare-run %s --runs=3 --target=x86-64-v3 --profile-json=- | FileCheck %s --check-prefix=JSON
// REQUIRES: avx2

// CHECK: layer {{ *}}kernel {{ *}}variant {{ *}}tile {{ *}}cycles {{ *}}us {{ *}}share {{ *}}macs {{ *}}macs/cycle {{ *}}of-peak {{ *}}read {{ *}}weights {{ *}}written
// CHECK-NEXT: first {{ *}}dense {{ *}}blocked fma {{ *}}1x1x16 {{ *}}[[#]] {{ *}}{{[0-9.]+ +[0-9.]+%}} {{ *}}128 {{ *}}{{[0-9.]+ +[0-9.]+%}} {{ *}}32 {{ *}}576 {{ *}}64
// CHECK-NEXT: second {{ *}}dense {{ *}}by element {{ *}}- {{ *}}[[#]] {{ *}}{{[0-9.]+ +[0-9.]+%}} {{ *}}16 {{ *}}{{[0-9.]+ +[0-9.]+%}} {{ *}}96 {{ *}}- {{ *}}8
// CHECK-NEXT: profile.mlir:[[#@LINE+29]] {{ *}}generic: sin {{ *}}loops {{ *}}- {{ *}}[[#]] {{ *}}{{[0-9.]+ +[0-9.]+%}} {{ *}}- {{ *}}- {{ *}}- {{ *}}8 {{ *}}- {{ *}}8
// CHECK-NEXT: total {{ *}}[[#]] {{ *}}{{[0-9.]+}} {{ *}}144 {{ *}}{{[0-9.]+}} {{ *}}136 {{ *}}576 {{ *}}80
// CHECK-NEXT: target: x86-64-v3
// CHECK-NEXT: calls: 30
// CHECK-NEXT: cycles-per-us: {{[0-9]+\.[0-9]$}}
// CHECK-NEXT: peak-macs-per-cycle-f32: {{[0-9]+\.[0-9]$}}
// CHECK-NEXT: 'second' (dense): by element, since a weight, bias or scale is not constant
// CHECK-NEXT: 'profile.mlir:{{.*}}' (generic: sin): loops, since no kernel computes it
// CHECK-NOT: {{.}}

// JSON: "calls": {{1|3|30}},
// JSON: "peak-macs-per-cycle-f32": {{[0-9.e+]+}},
// JSON: "cycles": {{[0-9]+}},
// JSON-NEXT: "kernel": "dense",
// JSON-NEXT: "layer": "first",
// JSON: "tile": "1x1x16",
// JSON: "reason": "a weight, bias or scale is not constant",
// JSON: "target": "x86-64-v3",

func.func @net(%x: tensor<1x8xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<0.5> : tensor<16x8xf32>
  %b = arith.constant dense<0.5> : tensor<16xf32>
  %e = tensor.empty() : tensor<1x16xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xf32>, tensor<16x8xf32>) bias(%b : tensor<16xf32>) outs(%e : tensor<1x16xf32>) {name = "first"} -> tensor<1x16xf32>
  %c = tensor.collapse_shape %0 [[0, 1]] : tensor<1x16xf32> into tensor<16xf32>
  // A weight that is computed cannot be packed.
  %v = tensor.expand_shape %c [[0, 1]] output_shape [2, 8] : tensor<16xf32> into tensor<2x8xf32>
  %f = tensor.empty() : tensor<1x2xf32>
  %1 = pare_kernel.dense ins(%x, %v : tensor<1x8xf32>, tensor<2x8xf32>) outs(%f : tensor<1x2xf32>) {name = "second"} -> tensor<1x2xf32>
  %2 = tosa.sin %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
