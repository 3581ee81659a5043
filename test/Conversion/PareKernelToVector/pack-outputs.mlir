// Outputs leave together: up to four vectors of sums are rounded, packed with the
// zero point, and held within an activation's bounds as bytes. Of 512 bits, one
// vector alone narrows by itself.
// RUN: split-file %s %t
// RUN: pare-opt %t/avx2.mlir --convert-pare-kernel-to-vector | FileCheck %t/avx2.mlir
// RUN: pare-opt %t/avx512.mlir --convert-pare-kernel-to-vector | FileCheck %t/avx512.mlir
//--- avx2.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // Of seven vectors, four, two and one.
  // CHECK-LABEL: @by_fours_and_twos
  // CHECK-COUNT-4: pare_kernel.nearest {{.*}} vector<8xf32>, vector<8xi32>
  // CHECK: %[[FOUR:.*]] = pare_kernel.pack_bytes {{.*}} {to_unsigned, zero_point = 3 : i16} {{.*}} -> vector<32xi8>
  // CHECK-NOT: arith.m
  // CHECK: vector.store %[[FOUR]]
  // CHECK-COUNT-2: pare_kernel.nearest
  // CHECK: pare_kernel.pack_bytes {{.*}} -> vector<16xi8>
  // CHECK: pare_kernel.nearest
  // CHECK: pare_kernel.pack_bytes {{.*}} -> vector<8xi8>
  func.func @by_fours_and_twos(%x: memref<1x4xi8>, %w: memref<224xi8>, %m: memref<1xf32>, %o: memref<1x56xi8>) {
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<224xi8>) multiplier(%m : memref<1xf32>) outs(%o : memref<1x56xi8>) {kernel_shape = array<i64: 56, 4>, tile = #pare_kernel.tile<1, 1, 56>, output_zp = 3 : i32, input_unsigned, output_unsigned, rounding = #pare_kernel.rounding<float_rne>}
    return
  }

  // CHECK-LABEL: @bounds_of_bytes
  // CHECK: %[[BYTES:.*]] = pare_kernel.pack_bytes {{.*}} {zero_point = -5 : i16} : vector<8xi32>, vector<8xi32> -> vector<16xi8>
  // CHECK: %[[LOW:.*]] = arith.maxsi %[[BYTES]], %{{.*}} : vector<16xi8>
  // CHECK: %[[HIGH:.*]] = arith.minsi %[[LOW]], %{{.*}} : vector<16xi8>
  // CHECK: vector.store %[[HIGH]]
  func.func @bounds_of_bytes(%x: memref<1x4xi8>, %w: memref<64xi8>, %m: memref<1xi32>, %s: memref<1xi8>, %o: memref<1x16xi8>) {
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%o : memref<1x16xi8>) {kernel_shape = array<i64: 16, 4>, tile = #pare_kernel.tile<1, 1, 16>, output_zp = -5 : i32, clamp_min = -5 : i32, clamp_max = 90 : i32, input_unsigned, rounding = #pare_kernel.rounding<tosa_single>}
    return
  }

  // From so far, what 16 bits hold may come back into a byte.
  // CHECK-LABEL: @far_zero_point
  // CHECK-NOT: pack_bytes
  // CHECK: return
  func.func @far_zero_point(%x: memref<1x4xi8>, %w: memref<64xi8>, %m: memref<1xi32>, %s: memref<1xi8>, %o: memref<1x16xi8>) {
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%o : memref<1x16xi8>) {kernel_shape = array<i64: 16, 4>, tile = #pare_kernel.tile<1, 1, 16>, output_zp = 40000 : i32, input_unsigned, rounding = #pare_kernel.rounding<tosa_single>}
    return
  }

  // The order of memory is that in which packs leave depthwise sums.
  // CHECK-LABEL: @depthwise
  // CHECK-COUNT-4: pare_kernel.nearest
  // CHECK: pare_kernel.pack_bytes {{.*}} {interleaved, to_unsigned} {{.*}} -> vector<32xi8>
  // CHECK-NOT: vector.shuffle
  // CHECK: return
  func.func @depthwise(%x: memref<1x3x3x32xi8>, %w: memref<384xi8>, %m: memref<1xf32>, %o: memref<1x1x1x32xi8>) {
    pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x3x3x32xi8>, memref<384xi8>) multiplier(%m : memref<1xf32>) outs(%o : memref<1x1x1x32xi8>) {kernel_shape = array<i64: 3, 3, 32, 1>, tile = #pare_kernel.tile<1, 1, 32>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, input_unsigned, output_unsigned, rounding = #pare_kernel.rounding<float_rne>}
    return
  }
}
//--- avx512.mlir
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avx512vnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "+avx512vnni">} {
  // CHECK-LABEL: @two_and_one
  // CHECK: pare_kernel.pack_bytes {{.*}} -> vector<32xi8>
  // CHECK-NOT: pack_bytes
  // CHECK: arith.trunci {{.*}} vector<16xi32> to vector<16xi8>
  // CHECK: return
  func.func @two_and_one(%x: memref<1x4xi8>, %w: memref<192xi8>, %m: memref<1xf32>, %o: memref<1x48xi8>) {
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<192xi8>) multiplier(%m : memref<1xf32>) outs(%o : memref<1x48xi8>) {kernel_shape = array<i64: 48, 4>, tile = #pare_kernel.tile<1, 1, 48>, input_unsigned, output_unsigned, rounding = #pare_kernel.rounding<float_rne>}
    return
  }
}
