// Weights of 4 bits share bytes: without products of byte pairs they become bytes
// times 16, which the sum loses before the bias; with those, sums of some steps
// are added in 16 bits.
// RUN: split-file %s %t
// RUN: pare-opt %t/vnni.mlir --convert-pare-kernel-to-vector --canonicalize --cse | FileCheck %t/vnni.mlir
// RUN: pare-opt %t/neon.mlir --convert-pare-kernel-to-vector --canonicalize --cse | FileCheck %t/neon.mlir
// RUN: pare-opt %t/avx2.mlir --convert-pare-kernel-to-vector --canonicalize --cse | FileCheck %t/avx2.mlir
//--- vnni.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avx512vnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "+avx512vnni">} {
  // CHECK-LABEL: @two_steps_a_byte
  // CHECK-DAG: %[[HIGH:.*]] = arith.constant dense<-16> : vector<16xi8>
  // CHECK-DAG: %[[FOUR:.*]] = arith.constant dense<4> : vector<16xi8>
  // CHECK: %[[BYTES:.*]] = vector.load %{{.*}} : memref<16xi8, {{.*}}>, vector<16xi8>
  // CHECK: %[[FIRST:.*]] = arith.shli %[[BYTES]], %[[FOUR]]
  // CHECK: %[[SUM:.*]] = pare_kernel.dot4 %{{.*}}, %{{.*}}, %[[FIRST]] {unsigned_a}
  // CHECK: %[[SECOND:.*]] = arith.andi %[[BYTES]], %[[HIGH]]
  // CHECK: %[[ALL:.*]] = pare_kernel.dot4 %[[SUM]], %{{.*}}, %[[SECOND]] {unsigned_a}
  // CHECK: %[[TRUE:.*]] = arith.shrsi %[[ALL]], %{{.*}} : vector<4xi32>
  // CHECK: %[[BIAS:.*]] = vector.load
  // CHECK: arith.addi %[[TRUE]], %[[BIAS]]
  func.func @two_steps_a_byte(%x: memref<1x8xi8>, %w: memref<16xi8>, %b: memref<4xi32>, %o: memref<1x4xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x8xi8>, memref<16xi8>) bias(%b : memref<4xi32>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 8>, tile = #pare_kernel.tile<1, 1, 4>, widths = #pare_kernel.widths<weights = 4, sums = 8>, input_unsigned}
    return
  }

  // A single step has nobody to share bytes with.
  // CHECK-LABEL: @one_step
  // CHECK-NOT: arith.shli
  // CHECK: return
  func.func @one_step(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>, widths = #pare_kernel.widths<weights = 4, sums = 8>, input_unsigned}
    return
  }
}
//--- neon.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  // By lane, four steps have two places.
  // CHECK-LABEL: @by_lane
  // CHECK: %[[A:.*]] = vector.load %{{.*}} : memref<32xi8, {{.*}}>, vector<16xi8>
  // CHECK: %[[A0:.*]] = arith.shli %[[A]]
  // CHECK: pare_kernel.dot4 %{{.*}}, %{{.*}}, %[[A0]]
  // CHECK: %[[A1:.*]] = arith.andi %[[A]]
  // CHECK: pare_kernel.dot4 %{{.*}}, %{{.*}}, %[[A1]]
  // CHECK: %[[B:.*]] = vector.load %{{.*}} : memref<32xi8, {{.*}}>, vector<16xi8>
  // CHECK: %[[B0:.*]] = arith.shli %[[B]]
  // CHECK: pare_kernel.dot4 %{{.*}}, %{{.*}}, %[[B0]]
  // CHECK: %[[B1:.*]] = arith.andi %[[B]]
  // CHECK: pare_kernel.dot4 %{{.*}}, %{{.*}}, %[[B1]]
  // CHECK: arith.shrsi
  func.func @by_lane(%x: memref<1x16xi8>, %w: memref<32xi8>, %o: memref<1x4xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x16xi8>, memref<32xi8>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 16>, tile = #pare_kernel.tile<1, 1, 4>, widths = #pare_kernel.widths<weights = 4, sums = 8>}
    return
  }
}
//--- avx2.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // CHECK-LABEL: @halves
  // CHECK-DAG: %[[EIGHT:.*]] = arith.constant dense<8> : vector<32xi8>
  // CHECK-DAG: %[[LOW:.*]] = arith.constant dense<15> : vector<32xi8>
  // CHECK-DAG: %[[ONES:.*]] = arith.constant dense<1> : vector<16xi16>
  // CHECK: %[[BIAS:.*]] = vector.load
  // CHECK: %[[HALF:.*]] = arith.andi %{{.*}}, %[[LOW]]
  // CHECK: %[[FIRST:.*]] = arith.subi %[[HALF]], %[[EIGHT]]
  // CHECK: %[[A:.*]] = pare_kernel.byte_pairs %{{.*}}, %[[FIRST]]
  // CHECK: arith.shrui
  // CHECK: %[[SECOND:.*]] = arith.subi
  // CHECK: %[[B:.*]] = pare_kernel.byte_pairs %{{.*}}, %[[SECOND]]
  // CHECK: %[[SUM:.*]] = arith.addi %[[A]], %[[B]] : vector<16xi16>
  // CHECK: pare_kernel.dot2 %[[BIAS]], %[[SUM]], %[[ONES]]
  // CHECK-NOT: byte_pairs
  // CHECK: return
  func.func @halves(%x: memref<2x8xi8>, %w: memref<32xi8>, %b: memref<8xi32>, %o: memref<2x8xi32>) {
    pare_kernel.dense ins(%x, %w : memref<2x8xi8>, memref<32xi8>) bias(%b : memref<8xi32>) outs(%o : memref<2x8xi32>) {kernel_shape = array<i64: 8, 8>, tile = #pare_kernel.tile<1, 1, 8>, widths = #pare_kernel.widths<weights = 4, sums = 8>, input_unsigned}
    return
  }

  // For a single pixel its inputs are summed once, and halves stay w + 8, of
  // which four sums fit 16 bits. What is read behind the inputs is not counted.
  // CHECK-LABEL: @halves_of_one_pixel
  // CHECK-DAG: %[[LOW:.*]] = arith.constant dense<15> : vector<32xi8>
  // CHECK-DAG: %[[ONES:.*]] = arith.constant dense<[{{(1, ){24}(0, ){7}0}}]> : vector<32xi8>
  // CHECK-DAG: %[[MINUS8:.*]] = arith.constant -8 : i32
  // CHECK: %[[INPUTS:.*]] = pare_kernel.byte_pairs %{{.*}}, %[[ONES]]
  // CHECK: %[[SUMS:.*]] = pare_kernel.dot2 %{{.*}}, %[[INPUTS]]
  // CHECK: %[[TOTAL:.*]] = vector.reduction <add>, %[[SUMS]]
  // CHECK: %[[TIMES:.*]] = arith.muli %[[TOTAL]], %[[MINUS8]]
  // CHECK: %[[CORRECTION:.*]] = vector.broadcast %[[TIMES]]
  // CHECK: %[[BIAS:.*]] = vector.load
  // CHECK: %[[START:.*]] = arith.addi %[[BIAS]], %[[CORRECTION]]
  // CHECK: %[[FIRST:.*]] = arith.andi %{{.*}}, %[[LOW]]
  // CHECK: pare_kernel.byte_pairs %{{.*}}, %[[FIRST]]
  // CHECK-NOT: arith.subi
  // CHECK-COUNT-3: pare_kernel.byte_pairs
  // CHECK-NOT: pare_kernel.byte_pairs
  // CHECK: pare_kernel.dot2 %[[START]]
  // CHECK: pare_kernel.byte_pairs
  // CHECK: pare_kernel.byte_pairs
  // CHECK-NOT: pare_kernel.byte_pairs
  // CHECK: pare_kernel.dot2
  // CHECK: return
  func.func @halves_of_one_pixel(%x: memref<1x24xi8>, %w: memref<96xi8>, %b: memref<8xi32>, %o: memref<1x8xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x24xi8>, memref<96xi8>) bias(%b : memref<8xi32>) outs(%o : memref<1x8xi32>) {kernel_shape = array<i64: 8, 24>, tile = #pare_kernel.tile<1, 1, 8>, widths = #pare_kernel.widths<weights = 4, sums = 8>, input_unsigned}
    return
  }

  // One sum at a time is widened at once.
  // CHECK-LABEL: @bytes
  // CHECK: scf.for
  // CHECK: %[[A:.*]] = pare_kernel.byte_pairs
  // CHECK: pare_kernel.dot2 %{{.*}}, %[[A]]
  func.func @bytes(%x: memref<1x16xi8>, %w: memref<128xi8>, %o: memref<1x8xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x16xi8>, memref<128xi8>) outs(%o : memref<1x8xi32>) {kernel_shape = array<i64: 8, 16>, tile = #pare_kernel.tile<1, 1, 8>, widths = #pare_kernel.widths<weights = 8, sums = 1>, input_unsigned}
    return
  }

  // Of five sums that fit, a run of eight steps takes four, twice.
  // CHECK-LABEL: @even_pieces
  // CHECK: scf.for
  // CHECK-COUNT-4: pare_kernel.byte_pairs
  // CHECK-NOT: pare_kernel.byte_pairs
  // CHECK: pare_kernel.dot2
  // CHECK-NOT: pare_kernel.byte_pairs
  // CHECK: return
  func.func @even_pieces(%x: memref<1x32xi8>, %w: memref<256xi8>, %o: memref<1x8xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x32xi8>, memref<256xi8>) outs(%o : memref<1x8xi32>) {kernel_shape = array<i64: 8, 32>, tile = #pare_kernel.tile<1, 1, 8>, widths = #pare_kernel.widths<weights = 8, sums = 5>, input_unsigned}
    return
  }
}
