// What a region of a foreign op reads of a quantized value is dequantized, too.
// RUN: pare-opt %s --pare-quantize | FileCheck %s

// CHECK: %[[Q:.*]] = pare.add "sum"{{.*}} -> tensor<1x2x!quant.uniform<i8:f32
// CHECK: %[[F:.*]] = pare.cast "sum_float"(%[[Q]])
// CHECK: scf.if
// CHECK: tosa.abs %[[F]]
// CHECK: scf.yield %[[F]]
func.func @net(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 1.0>}, %c: i1) -> tensor<1x2xf32> {
  %0 = pare.add "sum" (%x, %x) {pare.range = array<f64: 0.0, 2.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = scf.if %c -> tensor<1x2xf32> {
    %2 = tosa.abs %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
    scf.yield %2 : tensor<1x2xf32>
  } else {
    scf.yield %0 : tensor<1x2xf32>
  }
  return %1 : tensor<1x2xf32>
}
