// On Arm a tile reads sixteen bytes and multiplies by their lanes, which pixels
// share where their windows do; what is left of a run, too, as far as it goes.
// Runs of two such pieces are no loop, where another loop moves the weights.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  // Three lanes of the last pixel are there; frozen so that they stay one load.
  // The first pixel's register goes on to the second one.
  // CHECK-LABEL: @the_rest_goes_by_lane
  func.func @the_rest_goes_by_lane(%x: memref<2x12xi8>, %w: memref<48xi8>, %o: memref<2x4xi32>) {
    // CHECK: vector.load {{.*}} vector<16xi8>
    // CHECK-NOT: llvm.freeze
    // CHECK: vector.load {{.*}} vector<8xi8>
    // CHECK-NOT: memref<2x12xi8>
    // CHECK: llvm.freeze
    // CHECK-COUNT-4: pare_kernel.dot4
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

  // Runs of 9 bytes of 8 pixels that are 6 bytes apart, 51 bytes in all: even
  // pixels take three registers, and odd ones three, the last of which is read
  // in pieces, for behind it the input may end.
  // CHECK-LABEL: @pixels_share_registers
  func.func @pixels_share_registers(%x: memref<1x7x17x3xi8>, %w: memref<144xi8>, %o: memref<1x3x8x4xi32>) {
    // CHECK: scf.for
    // CHECK: scf.for
    // CHECK-COUNT-5: vector.load {{.*}} memref<357xi8{{.*}} vector<16xi8>
    // CHECK: vector.load {{.*}} memref<357xi8{{.*}} vector<8xi8>
    // CHECK: vector.load {{.*}} memref<357xi8{{.*}} vector<4xi8>
    // CHECK: vector.load {{.*}} memref<357xi8{{.*}} vector<1xi8>
    // CHECK-NOT: memref<357xi8
    // CHECK-COUNT-24: pare_kernel.dot4
    // CHECK-NOT: pare_kernel.dot4
    // CHECK: return
    pare_kernel.conv2d ins(%x, %w : memref<1x7x17x3xi8>, memref<144xi8>) outs(%o : memref<1x3x8x4xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 4, 3, 3, 3>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>, tile = #pare_kernel.tile<1, 8, 4>}
    return
  }

  // A kernel row of 4 bytes is one step. Two of the ten are a turn, of which
  // there are five; the fourth lane of its first register is of the second row,
  // 12 bytes behind.
  // CHECK-LABEL: @short_rows_share_a_turn
  func.func @short_rows_share_a_turn(%x: memref<1x58x12x1xi8>, %w: memref<160xi8>, %o: memref<1x25x5x4xi32>) {
    // CHECK: scf.for
    // CHECK: scf.for %{{.*}} to %c5 step
    // CHECK: %[[EVEN:.*]] = vector.bitcast {{.*}} vector<4xi32>
    // CHECK: vector.shuffle %[[EVEN]], %[[EVEN]] [0, 0, 0, 0]
    // CHECK: vector.shuffle %[[EVEN]], %[[EVEN]] [3, 3, 3, 3]
    // CHECK-COUNT-5: pare_kernel.dot4
    // CHECK-NOT: pare_kernel.dot4
    // CHECK: return
    pare_kernel.conv2d ins(%x, %w : memref<1x58x12x1xi8>, memref<160xi8>) outs(%o : memref<1x25x5x4xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 4, 10, 4, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>, tile = #pare_kernel.tile<1, 5, 4>}
    return
  }
}
