// Under a tosa profile pare-compile takes integers through TOSA and leaves f32
// ops to their kernels; under float-rne it does not.
// RUN: split-file %s %t
// RUN: pare-opt %t/single.mlir --convert-pare-to-tosa=for-compile | FileCheck %s --check-prefix=SINGLE --implicit-check-not=quant.uniform
// RUN: pare-opt %t/rne.mlir --convert-pare-to-tosa=for-compile | FileCheck %s --check-prefix=RNE --implicit-check-not=tosa.

// SINGLE: module {
// SINGLE: tosa.rescale {{.*}}rounding_mode = SINGLE_ROUND
// SINGLE: pare.softmax "prob"
// RNE: pare.rounding = "float-rne"
// RNE: pare.mul
// RNE: pare.softmax "prob"

//--- single.mlir
module attributes {pare.rounding = "tosa-single"} {
  func.func @net(%x: tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>) -> tensor<1x4xf32> {
    %1 = pare.mul "square" (%x, %x) : (tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>, tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>) -> tensor<1x4x!quant.uniform<i8:f32, 0.3:-128>>
    %2 = pare.cast "d" (%1) : (tensor<1x4x!quant.uniform<i8:f32, 0.3:-128>>) -> tensor<1x4xf32>
    %3 = pare.softmax "prob" (%2) : (tensor<1x4xf32>) -> tensor<1x4xf32>
    return %3 : tensor<1x4xf32>
  }
}

//--- rne.mlir
module attributes {pare.rounding = "float-rne"} {
  func.func @net(%x: tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>) -> tensor<1x4xf32> {
    %1 = pare.mul "square" (%x, %x) : (tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>, tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>) -> tensor<1x4x!quant.uniform<i8:f32, 0.3:-128>>
    %2 = pare.cast "d" (%1) : (tensor<1x4x!quant.uniform<i8:f32, 0.3:-128>>) -> tensor<1x4xf32>
    %3 = pare.softmax "prob" (%2) : (tensor<1x4xf32>) -> tensor<1x4xf32>
    return %3 : tensor<1x4xf32>
  }
}
