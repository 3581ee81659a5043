// RUN: pare-opt %s --pare-keep-reference | FileCheck %s
// RUN: pare-opt %s --pare-keep-reference --pare-keep-reference | FileCheck %s

// Each entry with network ops gets one reference, private, with its body.
// CHECK: func.func @net(
// CHECK: func.func private @net.float(%arg0: tensor<4xf32> {pare.name = "x"}) -> tensor<4xf32> attributes {pare.reference} {
// CHECK-NEXT: %[[R:.*]] = pare.tanh "t"(%arg0)
// CHECK-NEXT: return %[[R]]
// CHECK: func.func private @helper
// CHECK-NOT: float
func.func @net(%x: tensor<4xf32> {pare.name = "x"}) -> tensor<4xf32> {
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

func.func private @helper(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

func.func @without_network(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
