// Every name becomes a result, in the order of execution: the value of the last
// op that carries it. Without 'always', the module has to ask.
// RUN: pare-opt %s --pare-add-taps --split-input-file | FileCheck %s
// RUN: pare-opt %s --pare-add-taps=always=false --split-input-file | FileCheck %s --check-prefix=ASKED

// CHECK-LABEL: func @named
// CHECK-SAME: -> (tensor<1x4xf32> {pare.scale = 1.000000e+00 : f64}, tensor<1x4xf32> {pare.name = "halves", pare.tap}, tensor<1x4xi8> {pare.name = "bytes", pare.tap, pare.unsigned})
// ASKED-LABEL: func @named
// ASKED-SAME: -> (tensor<1x4xf32> {pare.scale = 1.000000e+00 : f64}) {
func.func @named(%x: tensor<1x4xf32>) -> (tensor<1x4xf32> {pare.scale = 1.0 : f64}) {
  %e = tensor.empty() : tensor<1x4xf32>
  %b = tensor.empty() : tensor<1x4xi8>
  // CHECK: pare_kernel.tanh
  %0 = pare_kernel.tanh ins(%x : tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) {name = "halves"} -> tensor<1x4xf32>
  // CHECK: %[[HALVES:.*]] = pare_kernel.sigmoid
  %1 = pare_kernel.sigmoid ins(%0 : tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) {name = "halves"} -> tensor<1x4xf32>
  // CHECK: %[[BYTES:.*]] = pare_kernel.cast
  %2 = pare_kernel.cast ins(%1 : tensor<1x4xf32>) outs(%b : tensor<1x4xi8>) {scale = 0.5 : f32, output_unsigned, name = "bytes"} -> tensor<1x4xi8>
  // CHECK: %[[RESULT:.*]] = pare_kernel.tanh
  %3 = pare_kernel.tanh ins(%x : tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  // CHECK: return %[[RESULT]], %[[HALVES]], %[[BYTES]]
  return %3 : tensor<1x4xf32>
}

// -----

// CHECK-LABEL: module
// CHECK-NOT: pare.taps
// ASKED-LABEL: module
// ASKED-NOT: pare.taps
module attributes {pare.taps} {
  // CHECK: func @foreign
  // CHECK-SAME: {pare.name = "sum", pare.tap}
  // ASKED: func @foreign
  // ASKED-SAME: {pare.name = "sum", pare.tap}
  func.func @foreign(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    %0 = tosa.add %x, %x {pare.name = "sum"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
  // CHECK: func private @helper(tensor<4xf32>) -> tensor<4xf32>
  func.func private @helper(tensor<4xf32>) -> tensor<4xf32>
}
