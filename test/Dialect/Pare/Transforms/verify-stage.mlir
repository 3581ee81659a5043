// RUN: split-file %s %t
// RUN: pare-opt %t/0.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=0})' -o /dev/null
// RUN: pare-opt %t/1.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=1},pare-verify-stage{stage=2})' -o /dev/null
// RUN: pare-opt %t/2.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=2})' -o /dev/null
// RUN: pare-opt %t/3.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=3})' -o /dev/null
// RUN: pare-opt %t/4.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=4})' -o /dev/null
// RUN: pare-opt %t/5.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=5})' -o /dev/null

// What each stage may look like passes its own check.

//--- 0.mlir
func.func @net(%x: tensor<4xf32> {pare.name = "x"}) -> tensor<4xf32> {
  %0 = tosa.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

//--- 1.mlir
func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.exp %0 : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func private @net.float(%x: tensor<4xf32>) -> tensor<4xf32> attributes {pare.reference} {
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

//--- 2.mlir
!q = !quant.uniform<i8:f32, 0.5>
func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.cast "in"(%x) : (tensor<4xf32>) -> tensor<4x!q>
  %1 = pare.cast "out"(%0) : (tensor<4x!q>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

//--- 3.mlir
func.func @net(%x: tensor<4xi8>) -> tensor<4xi8> {
  %0 = tensor.empty() : tensor<4xi8>
  %1 = pare_kernel.clamp ins(%x : tensor<4xi8>) outs(%0 : tensor<4xi8>) {clamp_min = 0 : i32} -> tensor<4xi8>
  return %1 : tensor<4xi8>
}

//--- 4.mlir
func.func @net(%x: memref<4xi8>, %y: memref<4xi8>, %arena: memref<64xi8>) {
  pare_kernel.clamp ins(%x : memref<4xi8>) outs(%y : memref<4xi8>) {clamp_min = 0 : i32}
  return
}

//--- 5.mlir
func.func @net(%x: memref<4xi8>, %y: memref<4xi8>) {
  %c0 = arith.constant 0 : index
  %0 = vector.load %x[%c0] : memref<4xi8>, vector<4xi8>
  vector.store %0, %y[%c0] : memref<4xi8>, vector<4xi8>
  return
}
