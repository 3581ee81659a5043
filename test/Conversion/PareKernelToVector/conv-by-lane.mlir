// On Arm a tile reads sixteen bytes of each pixel and multiplies by their lanes;
// what is left of a run, too, as far as it goes. Runs of two such pieces are no
// loop, where another loop moves the weights.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  // Three lanes of the arena's bytes, frozen so that they stay one load.
  // CHECK-LABEL: @the_rest_goes_by_lane
  func.func @the_rest_goes_by_lane(%x: memref<2x12xi8>, %w: memref<48xi8>, %o: memref<2x4xi32>) {
    // CHECK: %[[EIGHT:.*]] = vector.load {{.*}} vector<8xi8>
    // CHECK: %[[FOUR:.*]] = vector.load {{.*}} vector<4xi8>
    // CHECK: llvm.freeze
    // CHECK: llvm.freeze
    // CHECK-COUNT-6: pare_kernel.dot4
    // CHECK-NOT: pare_kernel.dot4
    // CHECK: return
    pare_kernel.dense ins(%x, %w : memref<2x12xi8>, memref<48xi8>) outs(%o : memref<2x4xi32>) {kernel_shape = array<i64: 4, 12>, tile = #pare_kernel.tile<1, 2, 4>}
    return
  }

  // CHECK-LABEL: @two_pieces_are_no_loop
  func.func @two_pieces_are_no_loop(%x: memref<1x32xi8>, %w: memref<256xi8>, %o: memref<1x8xi32>) {
    // CHECK: scf.for
    // CHECK-NOT: scf.for
    // CHECK-COUNT-8: pare_kernel.dot4
    // CHECK-NOT: pare_kernel.dot4
    // CHECK: return
    pare_kernel.dense ins(%x, %w : memref<1x32xi8>, memref<256xi8>) outs(%o : memref<1x8xi32>) {kernel_shape = array<i64: 8, 32>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  // CHECK-LABEL: @where_nothing_moves_they_are
  func.func @where_nothing_moves_they_are(%x: memref<1x32xi8>, %w: memref<128xi8>, %o: memref<1x4xi32>) {
    // CHECK: scf.for
    // CHECK-COUNT-4: pare_kernel.dot4
    // CHECK-NOT: pare_kernel.dot4
    // CHECK: return
    pare_kernel.dense ins(%x, %w : memref<1x32xi8>, memref<128xi8>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 32>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  // CHECK-LABEL: @three_pieces_are_one
  func.func @three_pieces_are_one(%x: memref<1x48xi8>, %w: memref<192xi8>, %o: memref<1x4xi32>) {
    // CHECK: scf.for
    // CHECK-COUNT-4: pare_kernel.dot4
    // CHECK-NOT: pare_kernel.dot4
    // CHECK: return
    pare_kernel.dense ins(%x, %w : memref<1x48xi8>, memref<192xi8>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 48>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }
}
