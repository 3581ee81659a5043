// A bias that is computed keeps its layer float, and the others are corrected.
// RUN: %python %pare_src/test/Inputs/npy.py %t.x.npy '<f4' 4,2 200
// RUN: %python %pare_src/test/Inputs/npy.py %t.b.npy '<f4' 4,2 1
// RUN: pare-opt %s --pare-quantize="data=%t.x.npy,%t.b.npy" | FileCheck %s

// CHECK: %[[A:.*]] = pare.dense "first"{{.*}} -> tensor<1x2x!quant.uniform<i8:f32
// CHECK: %[[F:.*]] = pare.cast "first_float"(%[[A]])
// CHECK: pare.dense "second"(%[[F]], %{{.*}}, %{{.*}}) {pare.float_reason = "its bias is not constant"}
func.func @net(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 255.0>}, %b: tensor<2xf32> {pare.range = array<f64: 0.0, 1.0>}) -> tensor<1x2xf32> {
  %w = pare.constant dense<[[1.0, 0.004], [0.004, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %c = pare.constant dense<0.5> : tensor<2xf32> -> tensor<2xf32>
  %0 = pare.dense "first" (%x, %w, %c) {pare.range = array<f64: 0.0, 256.0>} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = pare.dense "second" (%0, %w, %b) {pare.range = array<f64: 0.0, 256.0>} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
