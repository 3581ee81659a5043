// RUN: pare-opt %s --convert-tosa-to-pare | FileCheck %s
// RUN: pare-opt %s --convert-tosa-to-pare --convert-tosa-to-pare | FileCheck %s

// Names of the source come first and are made unique; counters avoid them.
// Other attributes of an op stay with it.
// CHECK-LABEL: @takes_names_of_the_source
// CHECK: pare.tanh "features"(%arg0) {pare.keep = ["float"]}
// CHECK: pare.tanh "features_1"
// CHECK: pare.tanh "tanh_1"
// CHECK: pare.tanh "tanh_0"
// CHECK: pare.tanh "tanh_2"
func.func @takes_names_of_the_source(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.tanh %x {pare.keep = ["float"], pare.name = "features"} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.tanh %0 : (tensor<4xf32>) -> tensor<4xf32> loc("features")
  %2 = tosa.tanh %1 : (tensor<4xf32>) -> tensor<4xf32>
  %3 = tosa.tanh %2 {pare.name = "tanh_0"} : (tensor<4xf32>) -> tensor<4xf32>
  %4 = tosa.tanh %3 : (tensor<4xf32>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}

// A foreign op has its name, and nobody else gets it.
// CHECK-LABEL: @foreign
// CHECK: tosa.abs {{.*}}pare.name = "mul_0"
// CHECK: pare.mul "mul_1"
func.func @foreign(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = tosa.abs %x {pare.name = "mul_0"} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.mul %0, %0, %z : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xi8>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
