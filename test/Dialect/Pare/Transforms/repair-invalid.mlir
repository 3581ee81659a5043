// Repair says what it lacks, and which layers it cannot pair.
// RUN: split-file %s %t
// RUN: %python %pare_src/test/Inputs/npy.py %t/x.npy '<f4' 8,1 ramp:-1:1
// RUN: not pare-opt %t/alone.mlir --pare-repair="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=ALONE
// ALONE: error: pare-repair needs the float network '@net.float' to repair towards; pare-keep-reference keeps it
// RUN: not pare-opt %t/alone.mlir --pare-repair 2>&1 | FileCheck %s --check-prefix=DATA
// DATA: error: pare-repair needs inputs (data=x.npy)
// RUN: not pare-opt %t/none.mlir --pare-repair="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: pare-repair expects one entry, got 0
// RUN: not pare-opt %t/pair.mlir --pare-repair="data=%t/x.npy damping=-1" 2>&1 | FileCheck %s --check-prefix=DAMPING
// DAMPING: error: damping must be finite and at least 0, got -1.000000e+00
// RUN: not pare-opt %t/pair.mlir --pare-repair="data=%t/x.npy damping=inf" 2>&1 | FileCheck %s --check-prefix=INFINITE
// INFINITE: error: damping must be finite and at least 0, got {{inf|INF}}
// RUN: not pare-opt %t/pair.mlir --pare-repair="data=%t/x.npy activation-rounds=-1" 2>&1 | FileCheck %s --check-prefix=ROUNDS
// ROUNDS: error: activation-rounds must be 0 to 1000, got -1
// RUN: not pare-opt %t/pair.mlir --pare-repair="data=%t/alone.mlir" 2>&1 | FileCheck %s --check-prefix=FORMAT
// FORMAT: error: '{{.*}}alone.mlir': not a .npy file
// RUN: not pare-opt %t/pair.mlir --pare-repair="data=%t/x.npy rows=0" 2>&1 | FileCheck %s --check-prefix=ROWS
// ROWS: error: rows must be at least 1, got 0
// RUN: pare-opt %t/pair.mlir --pare-repair="data=%t/x.npy" --remarks-filter=pare-repair 2>&1 >/dev/null | FileCheck %s --check-prefix=PAIR
// PAIR: remark: [Missed] no-pair
// PAIR-SAME: 'd' is not repaired: the reference has no such layer
// PAIR: remark: [Missed] no-pair
// PAIR-SAME: 'e' is not repaired: its outputs are not those of the reference

//--- alone.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  return %x : tensor<1x1xf32>
}

//--- none.mlir
func.func private @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32>

//--- pair.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %v = pare.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = pare.dense "d" (%x, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %e = pare.dense "e" (%d, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %e : tensor<1x1xf32>
}
func.func private @net.float(%x: tensor<1x1xf32>) -> tensor<1x2xf32> attributes {pare.reference} {
  %v = pare.constant dense<3.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %e = pare.dense "e" (%x, %v) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  return %e : tensor<1x2xf32>
}
