// Real numbers of any dtype are quantized by the entry's own scale; the entry's
// own dtype is taken as it is.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy reals.npy '<f4' 2,3 -1 -0.5 0  0.25 0.75 100
// RUN: %npy own.npy '|i1' 2,3 0 1 2  2 4 127
// RUN: pare-run %s --entry=quantized --executor=interpreter --input=reals.npy --expected=own.npy | FileCheck %s
// RUN: pare-run %s --entry=quantized --executor=interpreter --input=own.npy --expected=own.npy | FileCheck %s
// CHECK: mismatches: 0 of 6

// RUN: %npy pixels.npy '|u1' 2,3 0 1 255 3 4 5
// RUN: %npy big.npy '>f8' 2,3 0 1 255 3 4 5
// RUN: %npy long.npy '<i8' 2,3 0 1 255 3 4 5
// RUN: %npy floats.npy '<f4' 2,3 0 1 255 3 4 5
// RUN: pare-run %s --entry=float --executor=interpreter --input=pixels.npy --expected=floats.npy | FileCheck %s
// RUN: pare-run %s --entry=float --executor=interpreter --input=big.npy --expected=floats.npy | FileCheck %s
// RUN: pare-run %s --entry=float --executor=interpreter --input=long.npy --expected=floats.npy | FileCheck %s
// RUN: %npy bools.npy '|b1' 2,3 0 1 1 0 0 0
// RUN: %npy ones.npy '<f4' 2,3 0 1 1 0 0 0
// RUN: pare-run %s --entry=float --executor=interpreter --input=bools.npy --expected=ones.npy | FileCheck %s

// Integers against floats: both as real numbers.
// RUN: %npy exact.npy '<f4' 3 -0.5 0 1
// RUN: pare-run %s --entry=quantized --executor=interpreter --input=exact.npy --reference=%s --reference-entry=float | FileCheck %s --check-prefix=REAL
// REAL: samples: 1
// REAL: max-abs-diff: 0

// One sample may come without its first dimension, and keeps it on the way out.
// RUN: pare-run %s --entry=float --executor=interpreter --input=exact.npy --output=out.npy
// RUN: %python -c "import struct; b=open('out.npy','rb').read(); print(b[10:128].decode())" | FileCheck %s --check-prefix=SHAPE
// SHAPE: 'descr': '<f4', 'fortran_order': False, 'shape': (1, 3)

func.func @quantized(%x: tensor<1x3xi8> {pare.scale = 0.5 : f64, pare.zero_point = 2 : i64}) -> (tensor<1x3xi8> {pare.scale = 0.5 : f64, pare.zero_point = 2 : i64}) {
  %e = tensor.empty() : tensor<1x3xi8>
  %0 = pare_kernel.clamp ins(%x : tensor<1x3xi8>) outs(%e : tensor<1x3xi8>) -> tensor<1x3xi8>
  return %0 : tensor<1x3xi8>
}

func.func @float(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %e = tensor.empty() : tensor<1x3xf32>
  %0 = pare_kernel.clamp ins(%x : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}
