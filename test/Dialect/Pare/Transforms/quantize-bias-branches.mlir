// Biases are corrected in the order of the layers, and the network runs part by
// part: what a later layer reads of an earlier part is kept. Each of these
// biases makes up for the weights before it and for what is left of the errors
// of all layers before.
// RUN: %python %pare_src/test/Inputs/npy.py %t.npy '<f4' 3,2 255
// RUN: pare-opt %s --pare-quantize="data=%t.npy" | FileCheck %s

// CHECK: pare.constant dense<-125> : tensor<2xi32>
// CHECK: pare.dense "first"
// CHECK: pare.constant dense<50> : tensor<2xi32>
// CHECK: pare.dense "left"
// CHECK: pare.constant dense<-13> : tensor<2xi32>
// CHECK: pare.dense "right"
// CHECK: pare.constant dense<91> : tensor<1xi32>
// CHECK: pare.dense "last"
func.func @branches(%x: tensor<1x2xf32> {pare.range = array<f64: 0.0, 255.0>}) -> tensor<1x1xf32> {
  %w = pare.constant dense<[[1.0, 0.004], [0.004, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pare.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %v = pare.constant dense<[[1.0, 0.003], [0.003, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %u = pare.constant dense<[[1.0, 0.002]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %c = pare.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = pare.dense "first" (%x, %w, %b) {pare.range = array<f64: 0.0, 510.0>} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = pare.dense "left" (%0, %v, %b) {pare.range = array<f64: 0.0, 510.0>} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %2 = pare.dense "right" (%1, %w, %b) {pare.range = array<f64: 0.0, 510.0>} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %3 = pare.add "sum" (%0, %2) {pare.range = array<f64: 0.0, 1020.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = pare.dense "last" (%3, %u, %c) {pare.range = array<f64: 0.0, 2040.0>} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %4 : tensor<1x1xf32>
}
