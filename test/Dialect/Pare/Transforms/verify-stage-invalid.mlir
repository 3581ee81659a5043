// RUN: split-file %s %t
// RUN: pare-opt %t/0.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=0})' -split-input-file -verify-diagnostics
// RUN: pare-opt %t/1.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=1})' -split-input-file -verify-diagnostics
// RUN: pare-opt %t/3.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=3})' -split-input-file -verify-diagnostics
// RUN: pare-opt %t/4.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=4})' -split-input-file -verify-diagnostics
// RUN: pare-opt %t/5.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=5})' -split-input-file -verify-diagnostics
// RUN: not pare-opt %t/6.mlir --pass-pipeline='builtin.module(pare-verify-stage{stage=6})' 2>&1 | FileCheck %s

// CHECK: 'pare-verify-stage' knows stages 0 to 5, got 6

//--- 0.mlir
func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{stage 0: 'pare.tanh' belongs to stages 1 and 2}}
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error@+1 {{stage 0: the shape of 'tensor<?xf32>' is not static}}
func.func @net(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

// -----

func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{stage 0: the shape of 'tensor<*xf32>' is not static}}
  %0 = tosa.tanh %x : (tensor<4xf32>) -> tensor<*xf32>
  return %x : tensor<4xf32>
}

//--- 1.mlir
func.func @net(%x: tensor<1x2xf32>, %w: tensor<2x2xf32>) -> tensor<1x2xf32> {
  // expected-error@+1 {{stage 1: the weight of 'fc' is not a 'pare.constant'}}
  %0 = pare.dense "fc"(%x, %w) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// The name of a foreign op is one, too.
func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note@+1 {{it is used here too}}
  %0 = tosa.tanh %x {pare.name = "t"} : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error@+1 {{stage 1: the name 't' is not unique}}
  %1 = pare.tanh "t"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note@+1 {{it is used here too}}
  %0 = pare.tanh "t"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  // expected-error@+1 {{stage 1: the name 't' is not unique}}
  %1 = pare.tanh "t"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{stage 1: 'pare.tanh' has no name}}
  %0 = pare.tanh ""(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{is quantized, which only stage 2 is; a compressed network is not compressed again}}
  %0 = pare.cast "c"(%x) : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return %x : tensor<4xf32>
}

// -----

func.func @net(%x: tensor<4xi8>, %t: tensor<256xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{stage 1: 'tosa.table' is integer arithmetic: a network that is quantized already cannot be compressed again, it is compiled as it is}}
  %0 = tosa.table %x, %t : (tensor<4xi8>, tensor<256xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @net(%x: tensor<1x2x2xi8>) -> tensor<1x2x2xi32> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{stage 1: 'tosa.matmul' is an integer layer: a network that is quantized already cannot be compressed again, it is compiled as it is}}
  %0 = tosa.matmul %x, %x, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  return %0 : tensor<1x2x2xi32>
}

// -----

// expected-error@+1 {{stage 1: the type 'memref<4xf32>' is a buffer, but values are tensors}}
func.func @net(%x: memref<4xf32>) {
  return
}

//--- 3.mlir
// expected-error@+1 {{stage 3: a reference is left; run 'pare-drop-reference'}}
func.func private @net.float(%x: tensor<4xf32>) -> tensor<4xf32> attributes {pare.reference} {
  return %x : tensor<4xf32>
}

// -----

func.func @net(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{stage 3: 'llvm.mlir.zero' belongs to the last stage}}
  %0 = llvm.mlir.zero : !llvm.ptr
  return %x : tensor<4xf32>
}

//--- 4.mlir
func.func @net() {
  // expected-error@+1 {{stage 4: an allocation is left outside of the arena}}
  %0 = memref.alloc() : memref<4xi8>
  return
}

// -----

// expected-error@+1 {{stage 4: the tensor type 'tensor<4xf32>' is left, but values live in buffers}}
func.func @net(%x: tensor<4xf32>) {
  return
}

//--- 5.mlir
func.func @net(%x: memref<4xi8>, %y: memref<4xi8>) {
  // expected-error@+1 {{stage 5: 'pare_kernel.clamp' belongs to stages 3 and 4}}
  pare_kernel.clamp ins(%x : memref<4xi8>) outs(%y : memref<4xi8>) {clamp_min = 0 : i32}
  return
}

// -----

// expected-error@+1 {{stage 5: the attribute 'pare.name' is left}}
func.func @net(%x: memref<4xi8> {pare.name = "x"}) {
  return
}

//--- 6.mlir
func.func private @net()
