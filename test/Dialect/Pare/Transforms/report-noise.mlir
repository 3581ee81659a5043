// A ratio without a signal, and one of values that are no numbers, are said as
// such: neither is exact.
// RUN: %python %pare_src/test/Inputs/npy.py %t.npy '<f4' 4,2 ramp:1:2
// RUN: pare-opt %s --pare-report="data=%t.npy code=false" -o /dev/null | FileCheck %s
// RUN: pare-opt %s --pare-report="data=%t.npy code=false format=json" -o /dev/null | FileCheck %s --check-prefix=JSON

// CHECK: zero {{ *}}clamp {{.*}} -inf
// CHECK-NEXT: nan {{ *}}mul {{.*}} nan
// CHECK-NEXT: same {{ *}}sigmoid {{.*}} exact
// JSON: "sqnr-out-db": "-inf"
// JSON: "sqnr-out-db": "nan"
// JSON: "sqnr-out-db": "exact"
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = pare.constant dense<0x7FC00000> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pare.clamp "zero" (%x) {clamp_max = 1.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = pare.mul "nan" (%x, %c) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = pare.sigmoid "same" (%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
func.func private @net.float(%x: tensor<1x2xf32>) -> tensor<1x2xf32> attributes {pare.reference} {
  %c = pare.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = pare.clamp "zero" (%x) {clamp_max = 0.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = pare.mul "nan" (%x, %c) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = pare.sigmoid "same" (%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
