// Numbers that fit no input are errors.
// RUN: pare-opt %s --pare-fold-normalization="mean=1,2,3" --split-input-file --verify-diagnostics
// RUN: not pare-opt %s --pare-fold-normalization 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not pare-opt %s --pare-fold-normalization=scale=0 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not pare-opt %s --pare-fold-normalization=mean=nan 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not pare-opt %s --split-input-file --pare-fold-normalization="mean=1 argument=3" 2>&1 | FileCheck %s --check-prefix=ARGUMENT
// RUN: not pare-opt %s --split-input-file --pare-fold-normalization="mean=1 axis=2" 2>&1 | FileCheck %s --check-prefix=AXIS
// NONE: error: 'pare-fold-normalization' needs 'mean' or 'scale'
// ZERO: error: 'scale' holds a number that is 0 or not finite
// NAN: error: 'mean' holds a number that is not finite
// ARGUMENT: error: has 1 arguments, there is no argument 3
// AXIS: error: argument 0 has 2 dimensions, axis 2 is none of them

// expected-error @+1 {{'mean' has 3 numbers, argument 0 has 2 channels along axis 1}}
func.func @channels(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}

// -----

// expected-error @+1 {{argument 0 has type 'tensor<1x2xi8>', expected a tensor of f32: raw inputs of a quantized network need a new quantization}}
func.func @quantized(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
  return %x : tensor<1x2xi8>
}

// -----

// expected-error @+1 {{a normalization is folded in functions of one block, this one has control flow}}
func.func @branches(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<1x3xf32>
}

// -----

// expected-error @+1 {{has no entry, a public function with a body}}
module {
}

// -----

// expected-error @+1 {{argument 0 has type 'tensor<1x?xf32>', expected channels along axis 1, a static number of them}}
func.func @dynamic(%x: tensor<1x?xf32>) -> tensor<1x?xf32> {
  return %x : tensor<1x?xf32>
}
