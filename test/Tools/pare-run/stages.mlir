// A module runs at whatever stage it was saved, and gives the same values.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy x.npy '<f4' 2,3 1 2 3  -4 -5 -6
// RUN: %npy e.npy '<f4' 2,2 14.5 1.5  0 0
// RUN: pare-opt %s --pare-from-tosa -o 1.mlir
// RUN: pare-opt 1.mlir --pare-drop-reference --convert-pare-to-pare-kernel -o 3.mlir
// RUN: pare-opt %s --pare-compile -o llvm.mlir
// RUN: pare-run %s --input=x.npy --expected=e.npy | FileCheck %s
// RUN: pare-run 1.mlir --input=x.npy --expected=e.npy | FileCheck %s
// RUN: pare-run 3.mlir --input=x.npy --expected=e.npy | FileCheck %s
// CHECK: mismatches: 0 of 4
// CHECK-NEXT: macs: 6
// CHECK-NEXT: weights-bytes: 32

// In the LLVM dialect the layers can no longer be told.
// RUN: pare-run llvm.mlir --input=x.npy --expected=e.npy | FileCheck %s --check-prefix=LLVM
// LLVM: mismatches: 0 of 4
// LLVM-NEXT: arena-bytes: {{[0-9]+}}

// RUN: pare-run %s --executor=interpreter --input=x.npy --expected=e.npy | FileCheck %s
// RUN: pare-run 3.mlir --executor=interpreter --input=x.npy --expected=e.npy | FileCheck %s
// RUN: %exits 2 pare-run llvm.mlir --executor=interpreter --input=x.npy 2>&1 | FileCheck %s --check-prefix=LATE
// LATE: error: the interpreter runs stages 0 to 3, on tensors

// The reference that a module keeps is no entry, and can be asked for.
// RUN: pare-run 1.mlir --input=x.npy --reference=1.mlir --reference-entry=net.float | FileCheck %s --check-prefix=REFERENCE
// REFERENCE: agreement: 100.00
// REFERENCE-NEXT: max-abs-diff: 0

// Code for one target does not become code for another.
// RUN: pare-opt %s --pare-compile=target=aarch64 -o arm.mlir
// RUN: %exits 2 pare-run arm.mlir --target=x86-64-v3 --input=x.npy 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: was compiled for 'aarch64-unknown-linux-gnu', cpu 'generic', features '+neon,+slow-paired-128', not for target 'x86-64-v3'

func.func @net(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w = "tosa.const"() {values = dense<[[[[1.0, 2.0, 3.0]]], [[[-1.0, 0.0, 1.0]]]]> : tensor<2x1x1x3xf32>} : () -> tensor<2x1x1x3xf32>
  %b = "tosa.const"() {values = dense<[0.5, -0.5]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %s4 = tosa.const_shape {values = dense<[1, 1, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s2 = tosa.const_shape {values = dense<[1, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %0 = tosa.reshape %x, %s4 : (tensor<1x3xf32>, !tosa.shape<4>) -> tensor<1x1x1x3xf32>
  %1 = tosa.conv2d %0, %w, %b, %z, %z {acc_type = f32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x1x1x3xf32>, tensor<2x1x1x3xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x1x2xf32>
  %2 = tosa.clamp %1 {min_val = 0.0 : f32, max_val = 3.40282347E+38 : f32} : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %3 = tosa.reshape %2, %s2 : (tensor<1x1x1x2xf32>, !tosa.shape<2>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}
