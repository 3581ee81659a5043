// RUN: pare-opt %s --split-input-file --pare-attach-target=target=x86-64-v3 \
// RUN:   --convert-elementwise-linalg-to-vector | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#last = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: @fused_rescales
// A scale of two to a power is a shift.
// CHECK: vector.load {{.*}} vector<16xi8>
// CHECK: arith.extsi {{.*}} vector<16xi8> to vector<16xi32>
// CHECK: arith.shli {{.*}} vector<16xi32>
// CHECK-NOT: tosa.apply_scale
// Even and odd lanes are multiplied apart, and upper halves joined.
// CHECK-COUNT-2: arith.muli {{.*}} vector<8xi64>
// CHECK: vector.shuffle {{.*}} [1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31]
// CHECK: arith.shrsi {{.*}} vector<16xi32>
// CHECK: arith.trunci {{.*}} vector<16xi32> to vector<16xi8>
// CHECK: vector.store {{.*}} vector<16xi8>
// CHECK-NOT: linalg.generic
func.func @fused_rescales(%a: memref<4x8xi8>, %o: memref<4x8xi8>) {
  %one = arith.constant 1073741824 : i32
  %s10 = arith.constant 10 : i8
  %m = arith.constant 1234567890 : i32
  %s40 = arith.constant 40 : i8
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%a : memref<4x8xi8>) outs(%o : memref<4x8xi8>) {
  ^bb0(%x: i8, %y: i8):
    %w = arith.extsi %x : i8 to i32
    %0 = tosa.apply_scale %w, %one, %s10 {rounding_mode = DOUBLE_ROUND} : (i32, i32, i8) -> i32
    %1 = tosa.apply_scale %0, %m, %s40 {rounding_mode = DOUBLE_ROUND} : (i32, i32, i8) -> i32
    %2 = arith.trunci %1 : i32 to i8
    linalg.yield %2 : i8
  }
  return
}

// CHECK-LABEL: @broadcast
// CHECK: scf.for
// CHECK: vector.load {{.*}} vector<16xi32>
// CHECK: vector.load {{.*}} vector<16xi32>
// CHECK: arith.addi {{.*}} vector<16xi32>
func.func @broadcast(%a: memref<4x16xi32>, %c: memref<16xi32>, %o: memref<4x16xi32>, %b: memref<4x16xi8>) {
  linalg.generic {indexing_maps = [#id, #last, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%a, %c, %b : memref<4x16xi32>, memref<16xi32>, memref<4x16xi8>) outs(%o : memref<4x16xi32>) {
  ^bb0(%x: i32, %y: i32, %u: i8, %z: i32):
    %0 = arith.addi %x, %y : i32
    linalg.yield %0 : i32
  }
  return
}

// CHECK-LABEL: @captured_scalars_are_broadcast
// CHECK: vector.broadcast %{{.*}} : i32 to vector<8xi32>
func.func @captured_scalars_are_broadcast(%a: memref<4x8xi32>, %s: i32) {
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]}
      outs(%a : memref<4x8xi32>) {
  ^bb0(%x: i32):
    %0 = arith.addi %x, %s : i32
    linalg.yield %0 : i32
  }
  return
}

// -----

// What stays: reductions, transposed operands, libm, 48 bits, bools in memory,
// dynamic sizes, indices.

#id = affine_map<(d0, d1) -> (d0, d1)>
#swap = affine_map<(d0, d1) -> (d1, d0)>
#first = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: @declined
// CHECK-COUNT-7: linalg.generic
func.func @declined(%a: memref<4x4xi32>, %o: memref<4x4xi32>, %r: memref<4xi32>, %f: memref<4x4xf32>,
                    %l: memref<4x4xi48>, %b: memref<4x4xi1>, %d: memref<?x4xi32>) {
  linalg.generic {indexing_maps = [#id, #first], iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<4x4xi32>) outs(%r : memref<4xi32>) {
  ^bb0(%x: i32, %y: i32):
    %0 = arith.addi %x, %y : i32
    linalg.yield %0 : i32
  }
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]}
      ins(%a : memref<4x4xi32>) outs(%o : memref<4x4xi32>) {
  ^bb0(%x: i32, %y: i32):
    linalg.yield %x : i32
  }
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%f : memref<4x4xf32>) {
  ^bb0(%x: f32):
    %0 = math.exp %x : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%l : memref<4x4xi48>) {
  ^bb0(%x: i48):
    %0 = arith.addi %x, %x : i48
    linalg.yield %0 : i48
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%a : memref<4x4xi32>) outs(%b : memref<4x4xi1>) {
  ^bb0(%x: i32, %y: i1):
    %0 = arith.cmpi eq, %x, %x : i32
    linalg.yield %0 : i1
  }
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%d : memref<?x4xi32>) {
  ^bb0(%x: i32):
    %0 = arith.addi %x, %x : i32
    linalg.yield %0 : i32
  }
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%a : memref<4x4xi32>) {
  ^bb0(%x: i32):
    %i = linalg.index 0 : index
    %0 = arith.index_cast %i : index to i32
    linalg.yield %0 : i32
  }
  return
}
