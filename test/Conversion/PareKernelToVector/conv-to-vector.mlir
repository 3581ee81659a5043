// A dense layer keeps its sums in registers, and reads inputs exactly where
// they are not in the arena.
// RUN: pare-opt %s --convert-pare-kernel-to-vector | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avx512vnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "+avx512vnni">} {
  // CHECK-LABEL: @rounds_after_the_last_product
  func.func @rounds_after_the_last_product(%x: memref<1x9xi8>, %w: memref<192xi8>, %b: memref<16xi32>, %m: memref<16xf32>, %o: memref<1x16xi8>) {
    // CHECK: %[[START:.*]] = vector.load {{.*}} vector<16xi32>
    // CHECK: %[[SUM:.*]] = scf.for %{{.*}} = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[CARRIED:.*]] = %[[START]])
    // CHECK:   %[[BYTES:.*]] = vector.load {{.*}} vector<4xi8>
    // CHECK:   pare_kernel.dot4 %[[CARRIED]], {{.*}} {unsigned_a}
    // CHECK: } {llvm.loop_annotation
    // One input is left: a single byte, in a vector of zeros.
    // CHECK: vector.load {{.*}} vector<1xi8>
    // CHECK: %[[LAST:.*]] = pare_kernel.dot4 %[[SUM]]
    // CHECK: %[[REAL:.*]] = arith.sitofp %[[LAST]]
    // CHECK: %[[SCALED:.*]] = arith.mulf %[[REAL]]
    // CHECK: %[[LOW:.*]] = llvm.intr.maxnum(%[[SCALED]],
    // CHECK: %[[HIGH:.*]] = llvm.intr.minnum(%[[LOW]],
    // CHECK: %[[ROUNDED:.*]] = arith.addf %[[HIGH]]
    // CHECK: %[[BITS:.*]] = vector.bitcast %[[ROUNDED]]
    // CHECK: %[[NARROW:.*]] = arith.trunci %[[BITS]]
    // CHECK: vector.store %[[NARROW]]
    pare_kernel.dense ins(%x, %w : memref<1x9xi8>, memref<192xi8>) bias(%b : memref<16xi32>) multiplier(%m : memref<16xf32>) outs(%o : memref<1x16xi8>) {kernel_shape = array<i64: 16, 9>, tile = #pare_kernel.tile<1, 1, 16>, input_unsigned, output_unsigned, rounding = #pare_kernel.rounding<float_rne>}
    return
  }

  // CHECK-LABEL: @the_last_tile_starts_early
  func.func @the_last_tile_starts_early(%x: memref<5x4xf32>, %w: memref<64xf32>, %o: memref<5x16xf32>) {
    // CHECK: %[[AT:.*]] = arith.minui %{{.*}}, %{{.*}} : index
    // CHECK-COUNT-2: math.fma
    pare_kernel.dense ins(%x, %w : memref<5x4xf32>, memref<64xf32>) outs(%o : memref<5x16xf32>) {kernel_shape = array<i64: 16, 4>, tile = #pare_kernel.tile<1, 2, 16>}
    return
  }

  // CHECK-LABEL: @goes_from_the_last_tile_to_the_first
  func.func @goes_from_the_last_tile_to_the_first(%x: memref<5x4xf32>, %w: memref<64xf32>, %o: memref<5x16xf32>) {
    // CHECK: scf.for %[[STEP:.*]] = %{{.*}}
    // CHECK: %[[AT:.*]] = arith.subi %{{.*}}, %[[STEP]] : index
    // CHECK: arith.maxsi %[[AT]], %{{.*}} : index
    // CHECK-COUNT-2: math.fma
    pare_kernel.dense ins(%x, %w : memref<5x4xf32>, memref<64xf32>) outs(%o : memref<5x16xf32>) {backwards, kernel_shape = array<i64: 16, 4>, tile = #pare_kernel.tile<1, 2, 16>}
    return
  }

  // All blocks of a long row come before the next row, where weights are few.
  // CHECK-LABEL: @takes_blocks_by_row
  func.func @takes_blocks_by_row(%x: memref<1x2x8x4xf32>, %w: memref<128xf32>, %o: memref<1x2x8x32xf32>) {
    // CHECK: scf.for %[[ROW:.*]] = %{{.*}} to %{{.*}} step
    // CHECK: scf.for %[[BLOCK:.*]] = %{{.*}} to %{{.*}} step
    // CHECK: arith.muli %[[BLOCK]]
    // CHECK: scf.for %[[COLUMN:.*]] = %{{.*}} to %{{.*}} step
    pare_kernel.conv2d ins(%x, %w : memref<1x2x8x4xf32>, memref<128xf32>) outs(%o : memref<1x2x8x32xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 32, 1, 1, 4>, tile = #pare_kernel.tile<1, 2, 16>}
    return
  }
}
