// Weights that are packed for one target cannot be compiled for another.
// RUN: pare-opt %s --pare-attach-target=target=x86-64-v3 -verify-diagnostics

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon">} {
  func.func @packed(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{has a weight packed for target 'aarch64', which does not serve target 'x86-64-v3'}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }
}
