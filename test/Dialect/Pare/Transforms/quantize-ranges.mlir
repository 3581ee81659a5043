// Ranges whose scales have no multipliers keep their ops float.
// RUN: pare-opt %s --pare-quantize | FileCheck %s

// CHECK-LABEL: @narrow
// CHECK: pare.add "tiny"{{.*}}pare.float_reason = "a range of its values is too narrow or too wide for scales"
// CHECK: pare.add "zero"{{.*}}!quant.uniform
func.func @narrow(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 1.0e-18>}, %y: tensor<1x2xf32> {pare.range = array<f64: 0.0, 0.0>}) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %0 = pare.add "tiny" (%x, %x) {pare.range = array<f64: 0.0, 2.0e-18>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = pare.add "zero" (%y, %y) {pare.range = array<f64: 0.0, 0.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}
