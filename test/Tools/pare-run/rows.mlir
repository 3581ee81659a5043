// --rows selects the same rows of inputs, labels and expected values.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy x.npy '<f4' 4,2 1 0  1 0  0 1  0 1
// RUN: %npy y.npy '|u1' 4 0 1 1 0
// RUN: %npy e.npy '<f4' 4,2 9 9  1 0  0 1  9 9
// RUN: pare-run %s --executor=interpreter --input=x.npy --labels=y.npy --expected=e.npy --rows=1:3 --output=o.npy | FileCheck %s
// CHECK: samples: 2
// CHECK-NEXT: accuracy: 50.00
// CHECK: mismatches: 0 of 4

// Either end may be left out.
// RUN: not pare-run %s --executor=interpreter --input=x.npy --expected=e.npy --rows=2: | FileCheck %s --check-prefix=FROM
// FROM: samples: 2
// FROM: mismatches: 2 of 4
// RUN: pare-run %s --executor=interpreter --input=x.npy --labels=y.npy --rows=:1 | FileCheck %s --check-prefix=TO
// TO: samples: 1
// TO-NEXT: accuracy: 100.00

// What was written are the rows that were run.
// RUN: pare-run %s --executor=interpreter --input=o.npy --expected=o.npy | FileCheck %s --check-prefix=AGAIN
// AGAIN: samples: 2

// RUN: not pare-run %s --executor=interpreter --input=x.npy --rows=3:5 2>&1 | FileCheck %s --check-prefix=BEYOND
// BEYOND: pare-run: error: --rows=3:5 goes beyond the 4 samples of the input
// RUN: not pare-run %s --executor=interpreter --input=x.npy --rows=4: 2>&1 | FileCheck %s --check-prefix=AFTER
// AFTER: pare-run: error: --rows=4: goes beyond the 4 samples of the input
// RUN: not pare-run %s --executor=interpreter --input=x.npy --rows=2:2 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: pare-run: error: --rows=2:2 selects no row
// RUN: not pare-run %s --executor=interpreter --input=x.npy --rows=two 2>&1 | FileCheck %s --check-prefix=WORD
// WORD: pare-run: error: expected --rows=A:B with 0 <= A < B, got 'two'

func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %e = tensor.empty() : tensor<1x2xf32>
  %0 = pare_kernel.clamp ins(%x : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
