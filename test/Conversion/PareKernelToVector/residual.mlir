// A residual is added to what a convolution computes, held and rounded as an
// integer of its own, before it is stored: bytes are widened as they are loaded
// (x86), or by halves of a register (NEON).
// RUN: split-file %s %t
// RUN: pare-opt %t/avx2.mlir --convert-pare-kernel-to-vector | FileCheck %t/avx2.mlir
// RUN: pare-opt %t/neon.mlir --convert-pare-kernel-to-vector | FileCheck %t/neon.mlir
//--- avx2.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // CHECK-LABEL: @bytes
  // CHECK: vector.load {{.*}} vector<8xi8>
  // CHECK: vector.load {{.*}} vector<8xi8>
  // CHECK: llvm.intr.maxnum
  // CHECK: %[[HELD:.*]] = llvm.intr.minnum
  // CHECK: %[[TERM:.*]] = math.roundeven %[[HELD]]
  // CHECK: %[[A:.*]] = arith.mulf %[[TERM]]
  // CHECK: arith.extui {{.*}} vector<8xi8> to vector<8xi32>
  // CHECK: arith.subi
  // CHECK: arith.sitofp
  // CHECK: %[[B:.*]] = arith.mulf
  // CHECK: arith.addf %[[A]], %[[B]]
  // CHECK: math.roundeven
  // CHECK-COUNT-2: pare_kernel.nearest
  // CHECK: %[[BYTES:.*]] = pare_kernel.pack_bytes {{.*}} {to_unsigned, zero_point = 3 : i16} {{.*}} -> vector<16xi8>
  // CHECK: vector.store %[[BYTES]]
  func.func @bytes(%x: memref<1x1x2x4xi8>, %w: memref<64xi8>, %m: memref<1xf32>, %r: memref<1x1x2x16xi8>, %o: memref<1x1x2x16xi8>) {
    pare_kernel.conv2d ins(%x, %w : memref<1x1x2x4xi8>, memref<64xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x1x2x16xi8>) outs(%o : memref<1x1x2x16xi8>) {kernel_shape = array<i64: 16, 1, 1, 4>, tile = #pare_kernel.tile<1, 1, 16>, input_unsigned, output_unsigned, residual_unsigned, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>, term_min = -132 : i32, term_max = 123 : i32, term_multiplier = 2.0 : f32, residual_multiplier = 0.5 : f32, residual_zp = 7 : i32, output_zp = 3 : i32}
    return
  }

  // CHECK-LABEL: @floats
  // CHECK: scf.yield
  // CHECK: %[[R:.*]] = vector.load {{.*}} vector<8xf32>
  // CHECK: %[[T:.*]] = arith.select
  // CHECK: %[[S:.*]] = arith.addf %[[T]], %[[R]]
  // CHECK: vector.store %[[S]]
  func.func @floats(%x: memref<1x1x2x4xf32>, %w: memref<32xf32>, %r: memref<1x1x2x8xf32>, %o: memref<1x1x2x8xf32>) {
    pare_kernel.conv2d ins(%x, %w : memref<1x1x2x4xf32>, memref<32xf32>) residual(%r : memref<1x1x2x8xf32>) outs(%o : memref<1x1x2x8xf32>) {kernel_shape = array<i64: 8, 1, 1, 4>, tile = #pare_kernel.tile<1, 1, 8>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = 0.0 : f32}
    return
  }
}
//--- neon.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon,+dotprod">} {
  // CHECK-LABEL: @bytes
  // CHECK: vector.load {{.*}} vector<16xi8>
  // CHECK-COUNT-4: math.roundeven {{.*}} vector<4xf32>
  // CHECK: pare_kernel.nearest {{.*}} vector<16xf32>
  func.func @bytes(%x: memref<1x1x2x4xi8>, %w: memref<64xi8>, %m: memref<1xf32>, %r: memref<1x1x2x16xi8>, %o: memref<1x1x2x16xi8>) {
    pare_kernel.conv2d ins(%x, %w : memref<1x1x2x4xi8>, memref<64xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x1x2x16xi8>) outs(%o : memref<1x1x2x16xi8>) {kernel_shape = array<i64: 16, 1, 1, 4>, tile = #pare_kernel.tile<1, 1, 16>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, rounding = #pare_kernel.rounding<float_rne>, term_min = -132 : i32, term_max = 123 : i32, term_multiplier = 2.0 : f32, residual_multiplier = 0.5 : f32, residual_zp = 7 : i32, output_zp = 3 : i32}
    return
  }
}
