// The report says how each layer's products are computed, in what tile, and
// which kernels are slow; these get a remark, too.
// RUN: pare-opt %s --pare-report -o /dev/null | FileCheck %s
// RUN: pare-opt %s --pare-report="format=json" -o /dev/null | FileCheck %s --check-prefix=JSON
// RUN: pare-opt %s --pare-report="format=html" -o /dev/null | FileCheck %s --check-prefix=HTML
// RUN: pare-opt %s --pare-report --remarks-filter=pare-report -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: pare-opt %s --pare-report="code=false" -o /dev/null | FileCheck %s --check-prefix=BEFORE --implicit-check-not=since

// CHECK: SQNR out  kernel
// CHECK: mix {{.*}} -  blocked bytes 1x1x4
// CHECK: hidden {{.*}} -  blocked fma 1x1x4
// CHECK: act {{.*}} -  -{{$}}
// CHECK: read-only-bytes
// CHECK-NEXT: 'report-kernels.mlir:[[#@LINE+26]]' (generic: sin): loops, since no kernel computes it
// CHECK-NOT: since

// JSON: "kernel": "blocked bytes 1x1x4",
// JSON: "slow-kernels": [
// JSON-NEXT: "'report-kernels.mlir:{{[0-9]+}}' (generic: sin): loops, since no kernel computes it"

// HTML: <td>blocked bytes 1x1x4</td></tr>
// HTML: <li>'report-kernels.mlir:{{[0-9]+}}' (generic: sin): loops, since no kernel computes it</li>

// REMARK: report-kernels.mlir:[[#@LINE+6]]:{{.*}}remark: [Missed] slow-kernel | Category:pare-report | {{.*}}loops, since no kernel computes it

// BEFORE: mix {{.*}} -  -{{$}}
!x = !quant.uniform<i8:f32, 1.0>
!b = !quant.uniform<i32:f32, 1.0>
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = pare.constant dense<1> : tensor<2x2xi8> -> tensor<2x2x!x>
  %b = pare.constant dense<1> : tensor<2xi32> -> tensor<2x!b>
  %v = pare.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %c = pare.constant dense<1.0> : tensor<2xf32> -> tensor<2xf32>
  %0 = pare.cast "in" (%x) : (tensor<1x2xf32>) -> tensor<1x2x!x>
  %1 = pare.dense "mix" (%0, %w, %b) : (tensor<1x2x!x>, tensor<2x2x!x>, tensor<2x!b>) -> tensor<1x2x!x>
  %2 = pare.cast "out" (%1) : (tensor<1x2x!x>) -> tensor<1x2xf32>
  %3 = pare.dense "hidden" (%2, %v, %c) : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %4 = pare.tanh "act" (%3) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %5 = tosa.sin %4 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %5 : tensor<1x2xf32>
}
}
