// The convention of each requantizing op is found from a device's answers.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy x.npy '<i4' 4,1 3 -3 19 10
// RUN: %npy double.npy '<i4' 4,1 1 0 3 1
// RUN: %npy single.npy '<i4' 4,1 0 0 2 1

// Both are right as they are, and row 0 tells it; a shift of 31 rounds once.
// RUN: pare-run %s --find-rounding --input=x.npy --expected=double.npy --expected=single.npy | FileCheck %s --check-prefix=GIVEN --implicit-check-not=changed
// GIVEN: samples: 4
// GIVEN-NEXT: wrong-as-given: 0
// GIVEN-NEXT: wrong-as-found: 0
// GIVEN-NEXT: op         given   must    told by row
// GIVEN-NEXT: twice      double  double  0
// GIVEN-NEXT: rescale_2  single  single  0
// GIVEN-NOT: {{.}}

// The answers of a device that rounds both the other way.
// RUN: %exits 1 pare-run %s --find-rounding --input=x.npy --expected=single.npy --expected=double.npy | FileCheck %s --check-prefix=OTHER
// OTHER: wrong-as-given: 2
// OTHER-NEXT: wrong-as-found: 0
// OTHER: twice      double  single  0
// OTHER-NEXT: rescale_2  single  double  0
// OTHER-NEXT: changed: twice from double to single
// OTHER-NEXT: changed: rescale_2 from single to double

// Rows that do not tell the conventions apart leave them open.
// RUN: pare-run %s --find-rounding --rows=3:4 --input=x.npy --expected=double.npy --expected=single.npy | FileCheck %s --check-prefix=OPEN
// OPEN: twice      double  either
// OPEN-NEXT: rescale_2  single  either

// A device that rounds in a third way: the op is named.
// RUN: %npy mixed.npy '<i4' 4,1 1 0 2 1
// RUN: %exits 1 pare-run %s --find-rounding --input=x.npy --expected=mixed.npy --expected=single.npy | FileCheck %s --check-prefix=MIXED
// MIXED: wrong-as-found: 1
// MIXED: first-wrong-row: 2
// MIXED-NEXT: no-convention: twice (neither gives all rows; the other one mends 1)
// RUN: %npy wrong.npy '<i4' 4,1 1 7 3 1
// RUN: %exits 1 pare-run %s --find-rounding --input=x.npy --expected=wrong.npy --expected=single.npy | FileCheck %s --check-prefix=WRONG
// WRONG: first-wrong-row: 1
// WRONG-NEXT: no-convention: none of these ops explains a row that is left

// RUN: %exits 1 pare-run %s --find-rounding --json --input=x.npy --expected=mixed.npy --expected=single.npy | FileCheck %s --check-prefix=JSON
// JSON: {"no-convention":"twice","ops":[{"changed":false,"given":"double","must":"double","name":"twice","row":0},{{.*}}],"samples":4,"wrong-as-found":1,"wrong-as-given":1}

// RUN: %exits 2 pare-run %s --find-rounding --input=x.npy 2>&1 | FileCheck %s --check-prefix=NO-ANSWERS
// NO-ANSWERS: pare-run: error: --find-rounding needs --input, and a device's answers as --expected
// RUN: echo 'func.func @f(%%x: tensor<1xf32>) -> tensor<1xf32> { %%0 = tosa.abs %%x : (tensor<1xf32>) -> tensor<1xf32> return %%0 : tensor<1xf32> }' > float.mlir
// RUN: %npy f.npy '<f4' 1,1 3
// RUN: %exits 2 pare-run float.mlir --find-rounding --input=f.npy --expected=f.npy 2>&1 | FileCheck %s --check-prefix=FLOAT
// FLOAT: float.mlir:1:1: error: --find-rounding needs an integer network: TOSA as imported, or kernels

func.func @f(%x: tensor<1xi32>) -> (tensor<1xi32>, tensor<1xi32>) {
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s33 = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s30 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %same = tosa.rescale %x, %m, %s30, %z, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %a = tosa.rescale %same, %m, %s33, %z, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false, pare.name = "twice"} : (tensor<1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %b = tosa.rescale %x, %m, %s33, %z, %z {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  return %a, %b : tensor<1xi32>, tensor<1xi32>
}
