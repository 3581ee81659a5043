// Results are compared with labels, with expected values and with a reference,
// whoever executes the module.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy x.npy '<f4' 4,3 1 2 3  6 5 4  7 9 8  0 0 0
// RUN: %npy y.npy '<i8' 4 2 0 0 0
// RUN: %npy good.npy '<f4' 4,3 2 4 6  12 10 8  14 18 16  0 0 0
// RUN: %npy off.npy '<f4' 4,3 2 4 6  12 10 8.5  14 18 16  0 0 1

// RUN: pare-run %s --entry=twice --executor=interpreter --input=x.npy --labels=y.npy --expected=good.npy --reference=%s --reference-entry=same > out.txt
// RUN: FileCheck %s --input-file=out.txt
// RUN: pare-run %s --entry=twice --input=x.npy --labels=y.npy --expected=good.npy --reference=%s --reference-entry=same | FileCheck %s --check-prefixes=CHECK,JIT
// CHECK: samples: 4
// CHECK-NEXT: accuracy: 75.00
// CHECK-NEXT: agreement: 100.00
// CHECK-NEXT: max-abs-diff: 9
// CHECK-NEXT: sqnr-db: 0.00
// CHECK-NEXT: mismatches: 0 of 12
// CHECK-NEXT: macs: 0
// CHECK-NEXT: weights-bytes: 0
// JIT-NEXT: arena-bytes: 64
// JIT-NEXT: arena-bound: 64
// JIT-NEXT: code-bytes: {{[1-9][0-9]*}}

// A result that differs is counted by element, and the exit code is 1.
// RUN: not pare-run %s --entry=twice --input=x.npy --expected=off.npy | FileCheck %s --check-prefix=OFF
// OFF: max-abs-diff: 1
// OFF-NEXT: mismatches: 2 of 12
// RUN: not pare-run %s --entry=twice --input=x.npy --expected=off.npy --tolerance=0.5 | FileCheck %s --check-prefix=NEARER
// NEARER: mismatches: 1 of 12
// RUN: pare-run %s --entry=twice --input=x.npy --expected=off.npy --tolerance=1 | FileCheck %s --check-prefix=NEAR
// NEAR: mismatches: 0 of 12

// Equal outputs have an infinite ratio, which JSON has only as a string.
// RUN: pare-run %s --entry=twice --input=x.npy --reference=%s --reference-entry=twice --json | FileCheck %s --check-prefix=JSON
// JSON: {
// JSON-NEXT: "samples": 4,
// JSON-NEXT: "agreement": 100.00,
// JSON-NEXT: "max-abs-diff": 0,
// JSON-NEXT: "sqnr-db": "inf",
// JSON-NEXT: "macs": 0,
// JSON-NEXT: "weights-bytes": 0,
// JSON-NEXT: "arena-bytes": 64,
// JSON-NEXT: "arena-bound": 64,
// JSON-NEXT: "code-bytes": {{[1-9][0-9]*}}
// JSON-NEXT: }

func.func @twice(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %e = tensor.empty() : tensor<1x3xf32>
  %0 = pare_kernel.add ins(%x, %x : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

func.func @same(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %e = tensor.empty() : tensor<1x3xf32>
  %0 = pare_kernel.clamp ins(%x : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}
