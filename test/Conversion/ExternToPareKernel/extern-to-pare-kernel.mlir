// An op of any dialect that is declared extern becomes a call of a C function.
// RUN: pare-opt %s --convert-extern-to-pare-kernel --allow-unregistered-dialect | FileCheck %s

// CHECK-LABEL: func @custom
func.func @custom(%x: tensor<1x4xf32>) -> tensor<1x2xi32> {
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<1x2xi32>
  // CHECK: pare_kernel.call_extern "top2" ins(%arg0 : tensor<1x4xf32>) outs(%[[E]] : tensor<1x2xi32>) -> tensor<1x2xi32>
  %0 = tosa.custom %x {domain_name = "pare.extern", implementation_attrs = "", operator_name = "top2"} : (tensor<1x4xf32>) -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// CHECK-LABEL: func @foreign
func.func @foreign(%x: tensor<1x4xf32>, %y: tensor<4xi8>) -> (tensor<1x2xi32>, tensor<4xi8>) {
  // CHECK: %[[R:.*]]:2 = pare_kernel.call_extern "both" ins(%arg0, %arg1 : tensor<1x4xf32>, tensor<4xi8>) outs(%{{.*}}, %{{.*}} : tensor<1x2xi32>, tensor<4xi8>) {name = "pair"} -> tensor<1x2xi32>, tensor<4xi8>
  // CHECK: return %[[R]]#0, %[[R]]#1
  %0:2 = "other.op"(%x, %y) {pare.extern = "both", pare.name = "pair"} : (tensor<1x4xf32>, tensor<4xi8>) -> (tensor<1x2xi32>, tensor<4xi8>)
  return %0#0, %0#1 : tensor<1x2xi32>, tensor<4xi8>
}

// CHECK-LABEL: func @not_declared
func.func @not_declared(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK: tosa.custom
  %0 = tosa.custom %x {domain_name = "mine", implementation_attrs = "", operator_name = "top2"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
