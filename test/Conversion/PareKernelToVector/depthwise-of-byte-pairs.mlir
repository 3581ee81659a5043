// Where columns 2 i and 2 i + 1 of a depthwise kernel prove that they fit, their
// products are added in 16 bits; input rows are interleaved as for `dot4`.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize --cse | FileCheck %s
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // Each group of columns is widened at once: four bytes of 8 channels.
  // CHECK-LABEL: @one_at_a_time
  // CHECK-DAG: %[[ONES:.*]] = arith.constant dense<1> : vector<16xi16>
  // CHECK: %[[A:.*]] = pare_kernel.byte_pairs %{{.*}}, %{{.*}} : vector<32xi8>, vector<16xi16>
  // CHECK: pare_kernel.dot2 %{{.*}}, %[[A]], %[[ONES]]
  // CHECK-COUNT-8: pare_kernel.byte_pairs
  // CHECK: pare_kernel.dot2
  // CHECK-NOT: pare_kernel.byte_pairs
  // CHECK: return
  func.func @one_at_a_time(%x: memref<1x3x5x32xi8>, %w: memref<384xi8>, %o: memref<1x1x3x32xi32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x3x5x32xi8>, memref<384xi8>) outs(%o : memref<1x1x3x32xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 3, 3, 32, 1>, tile = #pare_kernel.tile<1, 1, 32>, widths = #pare_kernel.widths<sums = 1>, input_unsigned}
    return
  }

  // Two kernel rows are added in 16 bits, the third alone.
  // CHECK-LABEL: @two_at_a_time
  // CHECK: arith.addi %{{.*}}, %{{.*}} : vector<16xi16>
  // CHECK-COUNT-8: pare_kernel.dot2
  // CHECK-NOT: pare_kernel.dot2
  // CHECK: return
  func.func @two_at_a_time(%x: memref<1x3x5x32xi8>, %w: memref<384xi8>, %o: memref<1x1x3x32xi32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x3x5x32xi8>, memref<384xi8>) outs(%o : memref<1x1x3x32xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 3, 3, 32, 1>, tile = #pare_kernel.tile<1, 1, 32>, widths = #pare_kernel.widths<sums = 2>, input_unsigned}
    return
  }

  // What cannot be unrolled widens what it has at the end of each kernel row.
  // CHECK-LABEL: @rows_in_a_loop
  // CHECK: scf.for %{{.*}} iter_args
  // CHECK-COUNT-12: pare_kernel.byte_pairs
  // CHECK: pare_kernel.dot2
  // CHECK: scf.yield
  // CHECK-NOT: pare_kernel.byte_pairs
  // CHECK: return
  func.func @rows_in_a_loop(%x: memref<1x15x11x32xi8>, %w: memref<5760xi8>, %o: memref<1x1x1x32xi32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x15x11x32xi8>, memref<5760xi8>) outs(%o : memref<1x1x1x32xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 15, 11, 32, 1>, tile = #pare_kernel.tile<1, 1, 32>, widths = #pare_kernel.widths<sums = 8>, input_unsigned}
    return
  }

  // Without the proof, words are multiplied.
  // CHECK-LABEL: @no_proof
  // CHECK-NOT: byte_pairs
  // CHECK: pare_kernel.dot4 {{.*}} {kind = #pare_kernel.dot_kind<pairs>, unsigned_a}
  func.func @no_proof(%x: memref<1x3x5x32xi8>, %w: memref<384xi8>, %o: memref<1x1x3x32xi32>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x3x5x32xi8>, memref<384xi8>) outs(%o : memref<1x1x3x32xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 3, 3, 32, 1>, tile = #pare_kernel.tile<1, 1, 32>, input_unsigned}
    return
  }

  // What fits 32 bits when it is scaled is not held there.
  // CHECK-LABEL: @scaled
  // CHECK: pare_kernel.nearest %{{.*}} {bounded}
  func.func @scaled(%x: memref<1x3x5x32xi8>, %w: memref<384xi8>, %m: memref<32xf32>, %o: memref<1x1x3x32xi8>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x3x5x32xi8>, memref<384xi8>) multiplier(%m : memref<32xf32>) outs(%o : memref<1x1x3x32xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, kernel_shape = array<i64: 3, 3, 32, 1>, tile = #pare_kernel.tile<1, 1, 32>, widths = #pare_kernel.widths<sums = 1, scaled = 32>, input_unsigned, rounding = #pare_kernel.rounding<float_rne>}
    return
  }
}
