// Requests that cannot be met say why, and what could be reached.
// RUN: split-file %s %t
// RUN: not pare-opt %t/net.mlir --pare-prune-channels="prune-macs=1.5" 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: error: prune-macs must be at least 0 and below 1, got 1.5
// RUN: not pare-opt %t/net.mlir --pare-prune-channels="prune-macs=-0.1" 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: error: prune-macs must be at least 0 and below 1, got -0.1
// RUN: not pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.9 importance=l2" 2>&1 | FileCheck %s --check-prefix=REACH
// REACH: error: prune-macs=0.9 cannot be reached: at most 75.0 % of the MACs can go, with one channel left in each of 1 groups of channels
// REACH: note: arguments, results and what 'pare.keep' or an op without ChannelFlowOpInterface touches keep their channels
// RUN: not pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.2" 2>&1 | FileCheck %s --check-prefix=DATA
// DATA: error: importance=obs and importance=activation need inputs (data=x.npy)
// RUN: not pare-opt %t/relu.mlir --pare-prune-channels="prune-macs=0.2 importance=l1" 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: there is nothing to prune: the network has no convolution and no dense layer
// RUN: not pare-opt %t/two.mlir --pare-prune-channels="prune-macs=0.2 importance=l1" 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: error: pare-prune-channels expects one entry, got 2
// RUN: not pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.2 rows=-1" 2>&1 | FileCheck %s --check-prefix=ROWS
// ROWS: error: rows must be at least 1, got -1
// RUN: not pare-opt %t/net.mlir --pare-prune-channels="importance=l3" 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: l3

// RUN: not pare-opt %t/nan.mlir --pare-prune-channels="prune-macs=0.2 importance=l1" 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: nan.mlir:3:8: error: has a weight or a bias that is not finite

// RUN: %python %pare_src/test/Inputs/npy.py %t/x.npy '<f4' 8,1 ramp:1e30:2e30
// RUN: not pare-opt %t/huge.mlir --pare-prune-channels="prune-macs=0.2 data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: huge.mlir:5:8: error: reads values that are not finite on the calibration data

// Nothing is asked for, and nothing is done.
// RUN: pare-opt %t/relu.mlir --pare-prune-channels | FileCheck %s --check-prefix=NOTHING
// NOTHING: pare.clamp "relu"

//--- net.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0], [2.0], [3.0], [4.0]]> : tensor<4x1xf32> -> tensor<4x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<4x1xf32>) -> tensor<1x4xf32>
  %v = pare.constant dense<1.0> : tensor<1x4xf32> -> tensor<1x4xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

//--- relu.mlir
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

//--- two.mlir
func.func @a(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
func.func @b(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

//--- nan.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0], [0x7FC00000]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

//--- huge.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0e20], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
