// Bad input is one clear error and exit code 2; nothing is written.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy x.npy '<f4' 2,3 1 2 3
// RUN: %npy y.npy '<i4' 2 0 1

// RUN: %exits 2 pare-run %s --entry=f --input=none.npy 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: pare-run: error: cannot open 'none.npy': No such file or directory
// RUN: %exits 2 pare-run none.mlir 2>&1 | FileCheck %s --check-prefix=NO-MODULE
// NO-MODULE: pare-run: error: cannot open input file 'none.mlir'
// RUN: echo 'func.func @f(' > part.mlir
// RUN: %exits 2 pare-run part.mlir 2>&1 | FileCheck %s --check-prefix=MALFORMED
// MALFORMED: part.mlir:{{.*}}: error: expected

// RUN: %npy shape.npy '<f4' 2,4 1
// RUN: %exits 2 pare-run %s --entry=f --input=shape.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: pare-run: error: 'shape.npy': wrong shape 2x4, expected samples of 3
// RUN: %npy none-in-it.npy '<f4' 0,3
// RUN: %exits 2 pare-run %s --entry=f --input=none-in-it.npy 2>&1 | FileCheck %s --check-prefix=NO-SAMPLES
// NO-SAMPLES: pare-run: error: 'none-in-it.npy': holds no samples
// RUN: head -c 100 x.npy > truncated.npy
// RUN: %exits 2 pare-run %s --entry=f --input=truncated.npy 2>&1 | FileCheck %s --check-prefix=TRUNCATED
// TRUNCATED: pare-run: error: 'truncated.npy': {{.+}}
// RUN: head -c 130 x.npy > short.npy
// RUN: %exits 2 pare-run %s --entry=f --input=short.npy 2>&1 | FileCheck %s --check-prefix=SHORT
// SHORT: pare-run: error: 'short.npy': {{.+}}
// RUN: %exits 2 pare-run %s --entry=no_scale --input=x.npy 2>&1 | FileCheck %s --check-prefix=DTYPE
// DTYPE: pare-run: error: 'x.npy': wrong dtype float32, expected int8
// RUN: %npy nan.npy '<f4' 2,3 1 nan 3
// RUN: %exits 2 pare-run %s --entry=quantized --input=nan.npy --executor=interpreter 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: pare-run: error: 'nan.npy': sample 0 holds NaN

// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --input=x.npy 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: pare-run: error: the entry has 1 argument, but 2 --inputs given
// RUN: %npy three.npy '<f4' 3,3 1
// RUN: %exits 2 pare-run %s --entry=two --input=x.npy --input=three.npy 2>&1 | FileCheck %s --check-prefix=SAMPLES
// SAMPLES: pare-run: error: 'three.npy' holds 3 samples, but 'x.npy' holds 2
// RUN: %exits 2 pare-run %s --entry=f --output=o.npy 2>&1 | FileCheck %s --check-prefix=NO-INPUT
// NO-INPUT: pare-run: error: no --input to run '{{.*}}bad-input.mlir' on

// RUN: %npy labels3.npy '<i4' 3 0 1 2
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --labels=labels3.npy 2>&1 | FileCheck %s --check-prefix=LABELS
// LABELS: pare-run: error: 'labels3.npy': holds 3 labels, expected 2 for the 2 samples of the input
// RUN: %npy far.npy '<i4' 2 0 3
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --labels=far.npy 2>&1 | FileCheck %s --check-prefix=FAR
// FAR: pare-run: error: 'far.npy': label 3 at 1 is not one of the 3 classes
// RUN: %npy real.npy '<f4' 2 0 1
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --labels=real.npy 2>&1 | FileCheck %s --check-prefix=REAL-LABELS
// REAL-LABELS: pare-run: error: 'real.npy': wrong dtype float32, labels are integers

// RUN: %npy double.npy '<f8' 2,3 1
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --expected=double.npy 2>&1 | FileCheck %s --check-prefix=EXPECTED
// EXPECTED: pare-run: error: 'double.npy': wrong dtype float64, the result is float32
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --expected=three.npy 2>&1 | FileCheck %s --check-prefix=ROWS
// ROWS: pare-run: error: 'three.npy': holds 3 samples, but the input holds 2
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --output=o.npy --output=p.npy 2>&1 | FileCheck %s --check-prefix=OUTPUTS
// OUTPUTS: pare-run: error: the entry has 1 result, but 2 --outputs given
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --executor=interpreter --output=none/o.npy 2>&1 | FileCheck %s --check-prefix=UNWRITABLE
// UNWRITABLE: pare-run: error: {{.*}}none/o.npy
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --executor=interpreter --reference=%s --reference-entry=wider 2>&1 | FileCheck %s --check-prefix=WIDER
// WIDER: pare-run: error: result 0 has shape 1x3, in the reference 1x6

// RUN: %exits 2 pare-run %s --input=x.npy 2>&1 | FileCheck %s --check-prefix=SEVERAL
// SEVERAL: has several entries, choose one by --entry: @f @quantized @no_scale @two @both @wider
// RUN: %exits 2 pare-run %s --entry=g 2>&1 | FileCheck %s --check-prefix=NO-ENTRY
// NO-ENTRY: pare-run: error: '{{.*}}' has no function '@g'
// RUN: %exits 2 pare-run %s --entry=outside 2>&1 | FileCheck %s --check-prefix=BODY
// BODY: pare-run: error: '@outside' in '{{.*}}' has no body
// RUN: %exits 2 pare-run %s --entry=f --target=pdp11 --input=x.npy 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: error: unknown target 'pdp11'
// TARGET-NOT: see current operation
// RUN: %exits 2 pare-run %s --entry=f --executor=magic 2>&1 | FileCheck %s --check-prefix=EXECUTOR
// EXECUTOR: magic
// RUN: not ls o.npy p.npy

// Outputs are written together or not at all, and never over what is read.
// RUN: %exits 2 pare-run %s --entry=both --input=x.npy --output=o.npy --output=none/p.npy 2>&1 | FileCheck %s --check-prefix=SECOND
// SECOND: pare-run: error: cannot write 'none/p.npy': No such file or directory
// RUN: %exits 2 pare-run %s --entry=both --input=x.npy --output=o.npy --output=./o.npy 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: pare-run: error: cannot write './o.npy': two outputs are to go there; name another file
// RUN: not ls o.npy
// RUN: cp x.npy before.npy
// RUN: %exits 2 pare-run %s --entry=f --input=x.npy --output=./x.npy 2>&1 | FileCheck %s --check-prefix=OVER
// OVER: pare-run: error: --output=./x.npy would overwrite what this run reads; name another file
// RUN: cmp x.npy before.npy

// A report that cannot be written is no mismatch.
// RUN: %exits 2 pare-run %s --entry=f --executor=interpreter --input=x.npy 2>full.txt >/dev/full
// RUN: FileCheck %s --check-prefix=FULL --input-file=full.txt
// FULL: pare-run: error: cannot write '-': No space left on device
// RUN: echo 'module attributes {llvm.target_triple = "x86_64-unknown-linux-gnu"} { llvm.func @f(%a: !llvm.ptr) attributes {pare.interface} { llvm.return } }' > unit.mlir
// RUN: %exits 2 pare-run unit.mlir 2>&1 | FileCheck %s --check-prefix=UNIT
// UNIT: error: has no 'pare.interface': only what 'pare-compile' made has one

func.func @f(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  return %x : tensor<1x3xf32>
}
func.func @quantized(%x: tensor<1x3xi8> {pare.scale = 0.5 : f64, pare.zero_point = 2 : i64}) -> tensor<1x3xi8> {
  return %x : tensor<1x3xi8>
}
func.func @no_scale(%x: tensor<1x3xi8>) -> tensor<1x3xi8> {
  return %x : tensor<1x3xi8>
}
func.func @two(%x: tensor<1x3xf32>, %y: tensor<1x3xf32>) -> tensor<1x3xf32> {
  return %x : tensor<1x3xf32>
}
func.func @both(%x: tensor<1x3xf32>) -> (tensor<1x3xf32>, tensor<1x3xf32>) {
  return %x, %x : tensor<1x3xf32>, tensor<1x3xf32>
}
func.func @wider(%x: tensor<1x3xf32>) -> tensor<1x6xf32> {
  %0 = arith.constant dense<1.0> : tensor<1x6xf32>
  return %0 : tensor<1x6xf32>
}
func.func private @outside(%x: tensor<1x3xf32>) -> tensor<1x3xf32>
