// The report says what it lacks.
// RUN: split-file %s %t
// RUN: %python %pare_src/test/Inputs/npy.py %t/x.npy '<f4' 4,2 ramp:1:2
// RUN: not pare-opt %t/alone.mlir --pare-report="data=%t/x.npy code=false" 2>&1 | FileCheck %s --check-prefix=ALONE
// ALONE: alone.mlir:1:1: error: 'net' has no float reference to compare with; run pare-keep-reference, or leave data= out
// RUN: not pare-opt %t/other.mlir --pare-report="data=%t/x.npy code=false" 2>&1 | FileCheck %s --check-prefix=OTHER
// A reference with other results is none.
// OTHER: error: 'net' has no float reference to compare with
// RUN: not pare-opt %t/two.mlir --pare-report 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: error: pare-report expects one entry, got 2
// RUN: not pare-opt %t/branches.mlir --pare-report 2>&1 | FileCheck %s --check-prefix=BRANCHES
// BRANCHES: error: pare-report takes functions of one block, this one has control flow

//--- alone.mlir
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = pare.tanh "act" (%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

//--- other.mlir
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}
func.func private @net.float(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) attributes {pare.reference} {
  return %x, %x : tensor<1x2xf32>, tensor<1x2xf32>
}

//--- two.mlir
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}
func.func @other(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}

//--- branches.mlir
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<1x2xf32>
}
