// What the export says about what it changed, and what it leaves out.
// RUN: pare-opt %s --pare-to-tosa --remarks-filter=convert-pare-to-tosa 2>&1 | FileCheck %s --implicit-check-not=@net.float
// RUN: pare-opt %s --pare-to-tosa=strip | FileCheck %s --check-prefix=STRIP --implicit-check-not=pare.
// RUN: pare-opt %s --pare-to-tosa=strip | mlir-opt --tosa-attach-target="profiles=pro_int,pro_fp extensions=int16,int4,doubleround specification_version=1.0 level=none" --tosa-validate="strict-op-spec-alignment" -o /dev/null

// CHECK: remark: {{.*}}Category:convert-pare-to-tosa{{.*}}'prob' leaves as float TOSA: its result leaves the network as f32
// CHECK: remark: {{.*}}Category:convert-pare-to-tosa | LargestMultiplierError=0.0{{.*}}rounding 'float-rne' leaves as SINGLE_ROUND: ties round up instead of to even, and sums and products are not rounded to f32 first
// CHECK: module {
// CHECK: func.func @net(%{{.*}}: tensor<1x4xf32> {pare.name = "in"})
// CHECK: rounding_mode = SINGLE_ROUND
// STRIP: func.func @net(%{{.*}}: tensor<1x4xf32>) -> tensor<1x4xf32> {

module attributes {pare.rounding = "float-rne"} {
  func.func @net(%x: tensor<1x4xf32> {pare.name = "in"}) -> tensor<1x4xf32> {
    %0 = pare.cast "q" (%x) : (tensor<1x4xf32>) -> tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>
    %1 = pare.mul "square" (%0, %0) : (tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>, tensor<1x4x!quant.uniform<i8:f32, 0.1:5>>) -> tensor<1x4x!quant.uniform<i8:f32, 0.3:-128>>
    %2 = pare.cast "d" (%1) : (tensor<1x4x!quant.uniform<i8:f32, 0.3:-128>>) -> tensor<1x4xf32>
    %3 = pare.softmax "prob" (%2) {pare.float_reason = "its result leaves the network as f32"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
    return %3 : tensor<1x4xf32>
  }
  func.func private @net.float(%x: tensor<1x4xf32>) -> tensor<1x4xf32> attributes {pare.reference} {
    return %x : tensor<1x4xf32>
  }
}
