// Inputs of 16 bits are multiplied two at a time; where sums need 64 bits, those
// of as many products as fit are of 32 and added up.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "+avx2,+fma">} {
  // CHECK-LABEL: @weights_of_bytes_are_widened
  // CHECK: %[[B:.*]] = vector.load {{.*}} vector<8xi32>
  // CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[B]]) -> (vector<8xi32>)
  // CHECK: %[[W:.*]] = vector.load {{.*}} vector<16xi8>
  // CHECK: %[[WIDE:.*]] = arith.extsi %[[W]] : vector<16xi8> to vector<16xi16>
  // CHECK: vector.load {{.*}} vector<2xi16>
  // CHECK: vector.broadcast {{.*}} to vector<8xi32>
  // CHECK: pare_kernel.dot2 %{{.*}}, %{{.*}}, %[[WIDE]] : vector<8xi32>, vector<16xi16>
  // CHECK: arith.extsi %{{.*}} : vector<8xi32> to vector<8xi64>
  // CHECK: vector.store {{.*}} vector<8xi64>
  func.func @weights_of_bytes_are_widened(%x: memref<1x6xi16>, %w: memref<48xi8>, %b: memref<8xi32>, %o: memref<1x8xi64>) {
    pare_kernel.dense ins(%x, %w : memref<1x6xi16>, memref<48xi8>) bias(%b : memref<8xi32>) outs(%o : memref<1x8xi64>) {kernel_shape = array<i64: 8, 6>, tile = #pare_kernel.tile<1, 1, 8>}
    return
  }

  // 511 of any weights fit, 510 of them are pairs.
  // CHECK-LABEL: @a_long_run_is_cut
  // CHECK: %[[B:.*]] = vector.load {{.*}} vector<4xi64>
  // CHECK: %[[T:.*]] = scf.for {{.*}} to %c2 {{.*}} iter_args(%[[SUM:.*]] = %[[B]]) -> (vector<4xi64>)
  // CHECK: %[[BLOCK:.*]] = scf.for {{.*}} to %c255 {{.*}} -> (vector<4xi32>)
  // CHECK: pare_kernel.dot2
  // CHECK: %[[WIDE:.*]] = arith.extsi %[[BLOCK]] : vector<4xi32> to vector<4xi64>
  // CHECK: arith.addi %[[SUM]], %[[WIDE]]
  // CHECK: scf.for {{.*}} to %c90 {{.*}} -> (vector<4xi32>)
  // CHECK: arith.addi %[[T]], %{{.*}} : vector<4xi64>
  // CHECK: vector.store {{.*}} vector<4xi64>
  func.func @a_long_run_is_cut(%x: memref<1x1200xi16>, %w: memref<4800xi8>, %b: memref<4xi64>, %o: memref<1x4xi64>) {
    pare_kernel.dense ins(%x, %w : memref<1x1200xi16>, memref<4800xi8>) bias(%b : memref<4xi64>) outs(%o : memref<1x4xi64>) {kernel_shape = array<i64: 4, 1200>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  // Two rows of 200 products, then the third.
  // CHECK-LABEL: @whole_rows_are_blocks
  // CHECK: scf.for {{.*}} to %c2 {{.*}} -> (vector<4xi32>)
  // CHECK: scf.for {{.*}} to %c100 {{.*}} -> (vector<4xi32>)
  // CHECK: arith.extsi {{.*}} vector<4xi32> to vector<4xi64>
  // CHECK: scf.for {{.*}} to %c100 {{.*}} -> (vector<4xi32>)
  // CHECK: arith.extsi {{.*}} vector<4xi32> to vector<4xi64>
  // CHECK-NOT: arith.extsi {{.*}} vector<4xi64>
  // CHECK: return
  func.func @whole_rows_are_blocks(%x: memref<1x3x1x200xi16>, %w: memref<2400xi8>, %b: memref<4xi64>, %o: memref<1x1x1x4xi64>) {
    pare_kernel.conv2d ins(%x, %w : memref<1x3x1x200xi16>, memref<2400xi8>) bias(%b : memref<4xi64>) outs(%o : memref<1x1x1x4xi64>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 4, 3, 1, 200>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  // Known weights leave room for more: all of a row of 600 ones.
  // CHECK-LABEL: @small_weights_make_long_blocks
  // CHECK: scf.for {{.*}} to %c300 {{.*}} -> (vector<4xi32>)
  // CHECK-NOT: scf.for
  // An f64 holds such sums, and rounds them once.
  // CHECK: arith.addi {{.*}} : vector<4xi64>
  // CHECK: vector.bitcast {{.*}} vector<4xi64> to vector<4xf64>
  // CHECK: arith.subf {{.*}} : vector<4xf64>
  // CHECK: arith.truncf {{.*}} vector<4xf64> to vector<4xf32>
  memref.global "private" constant @ones : memref<2400xi8> = dense<1>
  memref.global "private" constant @biases : memref<4xi64> = dense<4294967296>
  func.func @small_weights_make_long_blocks(%x: memref<1x600xi16>, %m: memref<4xf32>, %o: memref<1x4xi16>) {
    %w = memref.get_global @ones : memref<2400xi8>
    %b = memref.get_global @biases : memref<4xi64>
    pare_kernel.dense ins(%x, %w : memref<1x600xi16>, memref<2400xi8>) bias(%b : memref<4xi64>) multiplier(%m : memref<4xf32>) outs(%o : memref<1x4xi16>) {kernel_shape = array<i64: 4, 600>, tile = #pare_kernel.tile<1, 1, 4>, rounding = #pare_kernel.rounding<float_rne>}
    return
  }

  // A bias that nobody knows may have more bits than an f64.
  // CHECK-LABEL: @unknown_sums_are_converted_as_they_are
  // CHECK: arith.sitofp {{.*}} vector<4xi64> to vector<4xf32>
  func.func @unknown_sums_are_converted_as_they_are(%x: memref<1x2xi16>, %w: memref<8xi8>, %b: memref<4xi64>, %m: memref<4xf32>, %o: memref<1x4xi16>) {
    pare_kernel.dense ins(%x, %w : memref<1x2xi16>, memref<8xi8>) bias(%b : memref<4xi64>) multiplier(%m : memref<4xf32>) outs(%o : memref<1x4xi16>) {kernel_shape = array<i64: 4, 2>, tile = #pare_kernel.tile<1, 1, 4>, rounding = #pare_kernel.rounding<float_rne>}
    return
  }

  // Products with a multiplier of 16 bits are two of 32 by 32.
  // CHECK-LABEL: @wide_sums_are_scaled_in_halves
  // CHECK: %[[LOW:.*]] = arith.andi
  // CHECK: %[[HIGH:.*]] = arith.shrui
  // CHECK: arith.muli %[[LOW]]
  // CHECK: arith.muli %[[HIGH]]
  // CHECK: arith.shrui {{.*}} : vector<4xi64>
  // CHECK: arith.trunci {{.*}} vector<4xi64> to vector<4xi32>
  func.func @wide_sums_are_scaled_in_halves(%x: memref<1x2xi16>, %w: memref<8xi8>, %b: memref<4xi64>, %m: memref<4xi16>, %s: memref<4xi8>, %o: memref<1x4xi16>) {
    pare_kernel.dense ins(%x, %w : memref<1x2xi16>, memref<8xi8>) bias(%b : memref<4xi64>) multiplier(%m : memref<4xi16>) shift(%s : memref<4xi8>) outs(%o : memref<1x4xi16>) {kernel_shape = array<i64: 4, 2>, tile = #pare_kernel.tile<1, 1, 4>, rounding = #pare_kernel.rounding<tosa_single>}
    return
  }

  // Two columns of the kernel are interleaved.
  // CHECK-LABEL: @depthwise_columns_are_pairs
  // CHECK: vector.shuffle {{.*}} [0, 8, 1, 9, 2, 10, 3, 11] : vector<8xi16>, vector<8xi16>
  // CHECK: vector.shuffle {{.*}} [4, 12, 5, 13, 6, 14, 7, 15] : vector<8xi16>, vector<8xi16>
  // CHECK-COUNT-2: pare_kernel.dot2 {{.*}} : vector<4xi32>, vector<8xi16>
  func.func @depthwise_columns_are_pairs(%x: memref<1x1x2x8xi16>, %w: memref<16xi8>, %b: memref<8xi32>, %o: memref<1x1x1x8xi64>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x1x2x8xi16>, memref<16xi8>) bias(%b : memref<8xi32>) outs(%o : memref<1x1x1x8xi64>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 1, 2, 8, 1>, tile = #pare_kernel.tile<1, 1, 8>}
    return
  }
}
