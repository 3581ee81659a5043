// The surgeon removes what the other channels can replace, however large it is.
// RUN: split-file %s %t
// RUN: %python %pare_src/test/Inputs/npy.py %t/x.npy '<f4' 64,2 0.3 -0.8 0.9 0.1 -0.5 0.7 0.2
// RUN: pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.3 data=%t/x.npy" | FileCheck %s --check-prefix=OBS
// RUN: pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.3 data=%t/x.npy importance=activation" | FileCheck %s --check-prefix=ACTIVATION
// RUN: pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.3 data=%t/x.npy" -o %t/1.mlir
// RUN: pare-opt %t/net.mlir --pare-prune-channels="prune-macs=0.3 data=%t/x.npy" -o %t/2.mlir
// RUN: cmp %t/1.mlir %t/2.mlir

// Channel 1 is 5 times channel 0: one of them goes, and the other one takes over
// its weight. Channel 2 is small, and nothing else says what it says.
// OBS: pare.dense "a"{{.+}} {pare.kept_channels = array<i64: {{[01]}}, 2>}
// OBS: %[[V:.+]] = pare.constant dense<{{\[\[}}{{10.99.*|11.0.*|2.19.*|2.2.*}}, {{0.99.*|1.0.*}}]]>
// OBS: pare.dense "d"(%{{.+}}, %[[V]]

// ACTIVATION: pare.dense "a"{{.+}} {pare.kept_channels = array<i64: 0, 1>}

//--- net.mlir
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0, 0.0], [5.0, 0.0], [0.0, 0.5]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %v = pare.constant dense<[[1.0, 2.0, 1.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
