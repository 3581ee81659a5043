// Code for AArch64 runs under an emulator, all samples in one process.
// REQUIRES: qemu-aarch64
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %npy x.npy '<f4' 100,3 ramp:-20:20
// RUN: %npy y.npy '<f4' 100,3 ramp:7:0
// RUN: pare-run %s --executor=interpreter --input=x.npy --input=y.npy --output=0.npy --output=1.npy
// RUN: pare-run %s --target=aarch64 --input=x.npy --input=y.npy --expected=0.npy --expected=1.npy | FileCheck %s
// RUN: pare-run %s --target=aarch64-i8mm "--emulator=qemu-aarch64-static -cpu max" --input=x.npy --input=y.npy --expected=0.npy --expected=1.npy | FileCheck %s
// CHECK: samples: 100
// CHECK: mismatches: 0 of 600
// CHECK: arena-bytes: {{[0-9]+}}
// CHECK-NEXT: arena-bound: {{[0-9]+}}
// CHECK-NEXT: code-bytes: {{[0-9]+}}

// The helper that other tests use runs it on everything that there is.
// RUN: %run-targets %s --results=2 --input=x.npy --input=y.npy | FileCheck %s --check-prefix=ALL
// ALL: host: same
// ALL-NEXT: x86-64-v3: {{same|skipped}}
// ALL-NEXT: x86-64-avxvnni: {{same|skipped}}
// ALL-NEXT: x86-64-v4: {{same|skipped}}
// ALL-NEXT: x86-64-avx512vnni: {{same|skipped}}
// ALL-NEXT: aarch64: same
// ALL-NEXT: aarch64-dotprod: same
// ALL-NEXT: aarch64-i8mm: same

// RUN: %exits 2 pare-run %s --target=aarch64 --input=x.npy --input=y.npy --time 2>&1 | FileCheck %s --check-prefix=TIME
// TIME: pare-run: error: --time needs a target that this CPU runs
// RUN: %exits 2 pare-run %s --target=aarch64 --input=x.npy --input=y.npy --emulator=no-such-emulator 2>&1 | FileCheck %s --check-prefix=EMULATOR
// EMULATOR: error: 'no-such-emulator' is not on the path, which a foreign target needs here; install it
// RUN: %exits 2 pare-run %s --target=aarch64 --input=x.npy --input=y.npy --emulator=false 2>&1 | FileCheck %s --check-prefix=FALSE
// FALSE: error: 'false {{.*}}' failed: exit code 1

func.func @main(%x: tensor<1x3xf32>, %y: tensor<1x3xf32>) -> (tensor<1x3xf32>, tensor<1x3xf32>) {
  %e = tensor.empty() : tensor<1x3xf32>
  %0 = pare_kernel.add ins(%x, %y : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
  %1 = pare_kernel.mul ins(%0, %y : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %0, %1 : tensor<1x3xf32>, tensor<1x3xf32>
}
