// Rounding loses the second weight, 0.4 times 255 on all inputs; the bias takes
// it over. Without inputs the bias stays.
// RUN: %python %pare_src/test/Inputs/npy.py %t.npy '<f4' 3,2 255
// RUN: pare-opt %s --pare-quantize="data=%t.npy" | FileCheck %s
// RUN: pare-opt %s --pare-quantize | FileCheck %s --check-prefix=PLAIN
// RUN: pare-opt %s --pare-quantize="data=%t.npy" --remarks-filter=pare-quantize -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// CHECK: pare.constant dense<{{\[\[}}127, 0]]> : tensor<1x2xi8>
// CHECK: pare.constant dense<112> : tensor<1xi32>
// CHECK: pare.dense "dense"
// REMARK: remark: [Passed] BiasCorrected
// REMARK-SAME: Distance=1.020000e+02, Remark="the bias of 'dense' was corrected"
// PLAIN: pare.constant dense<10> : tensor<1xi32>
func.func @net(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 255.0>}) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[127.0, 0.4]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %b = pare.constant dense<10.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = pare.dense "dense" (%x, %w, %b) {pare.range = array<f64: 0.0, 65280.0>} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
