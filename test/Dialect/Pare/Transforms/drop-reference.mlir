// RUN: pare-opt %s --pare-drop-reference | FileCheck %s

// The float reference of a network goes, and its entry and other functions stay.

// CHECK-LABEL: func.func @net(
// CHECK-NOT:   @net.float
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

func.func private @net.float(%x: tensor<1x4xf32>) -> tensor<1x4xf32>
    attributes {pare.reference} {
  return %x : tensor<1x4xf32>
}

// CHECK: func.func private @helper(
func.func private @helper(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
