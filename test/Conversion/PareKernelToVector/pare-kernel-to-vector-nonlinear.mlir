// Non-linear kernels become one small loop each, sized by the target's vectors.
// RUN: pare-opt %s --convert-pare-kernel-to-vector --canonicalize | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {

// Dense operands are one line; four vectors are rounded and leave as bytes
// together.
// CHECK-LABEL: @dense_add_is_one_loop
func.func @dense_add_is_one_loop(%a: memref<4x8x16xi8>, %b: memref<4x8x16xi8>, %c: memref<4x8x16xi8>) {
  // CHECK-DAG: %[[END:.*]] = arith.constant 512 : index
  // CHECK: scf.for %{{.*}} = %{{.*}} to %[[END]] step %{{.*}} {
  // CHECK: vector.load {{.*}} vector<16xi8>
  // CHECK: arith.mulf {{.*}} vector<16xf32>
  // CHECK: arith.addf
  // CHECK-COUNT-4: pare_kernel.nearest {{.*}} vector<16xf32>, vector<16xi32>
  // CHECK: %[[BYTES:.*]] = pare_kernel.pack_bytes {{.*}} {zero_point = 4 : i16} {{.*}} -> vector<64xi8>
  // CHECK: vector.store %[[BYTES]]
  // CHECK-NOT: scf.for
  pare_kernel.add ins(%a, %b : memref<4x8x16xi8>, memref<4x8x16xi8>) outs(%c : memref<4x8x16xi8>) {lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.25 : f32, lhs_zp = 3 : i32, output_zp = 4 : i32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// Rows that do not touch are walked one after the other, each in whole vectors
// and a tail of narrower ones.
// CHECK-LABEL: @strided_clamp_walks_rows
func.func @strided_clamp_walks_rows(%a: memref<6x72xi8, strided<[80, 1]>>, %b: memref<6x72xi8>) {
  // CHECK: scf.for
  // CHECK: vector.load {{.*}} vector<64xi8>
  // CHECK: vector.store {{.*}} vector<64xi8>
  // CHECK: vector.load {{.*}} vector<8xi8>
  // CHECK: vector.store {{.*}} vector<8xi8>
  pare_kernel.clamp ins(%a : memref<6x72xi8, strided<[80, 1]>>) outs(%b : memref<6x72xi8>) {clamp_min = 0 : i32}
  return
}

// A change of storage that loses nothing is one addition.
// CHECK-LABEL: @unsigned_storage_is_one_addition
func.func @unsigned_storage_is_one_addition(%a: memref<16xi8>, %b: memref<16xi8>) {
  // CHECK: vector.load
  // CHECK-NEXT: arith.addi {{.*}} : vector<16xi8>
  // CHECK-NEXT: vector.store
  pare_kernel.cast ins(%a : memref<16xi8>) outs(%b : memref<16xi8>) {output_zp = 128 : i32, output_unsigned}
  return
}

// The window is two loops around one accumulator; the count is in the constant.
// CHECK-LABEL: @global_average_divides_in_the_compiler
func.func @global_average_divides_in_the_compiler(%a: memref<1x8x8x16xi8>, %b: memref<1x1x1x16xi8>) {
  // CHECK: arith.constant dense<7.812500e-03> : vector<16xf32>
  // CHECK: scf.for {{.*}} iter_args
  // CHECK: scf.for {{.*}} iter_args
  // CHECK: arith.addi
  // CHECK-NOT: arith.divf
  pare_kernel.avg_pool2d ins(%a : memref<1x8x8x16xi8>) outs(%b : memref<1x1x1x16xi8>) {kernel = array<i64: 8, 8>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// Only the border is written.
// CHECK-LABEL: @halo_leaves_the_interior
func.func @halo_leaves_the_interior(%a: memref<1x4x4x64xi8>) {
  // CHECK-COUNT-4: vector.store {{.*}} vector<64xi8>
  // CHECK-NOT: vector.store
  pare_kernel.fill_halo outs(%a : memref<1x4x4x64xi8>) {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 7 : i32}
  return
}
}
