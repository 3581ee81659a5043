// Lanes become vpdpbusd, pairs become vpmaddwd of widened bytes.
// RUN: pare-opt %s --convert-dot4-to-x86 -split-input-file | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avx512vnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "+avx512vnni">} {
  // CHECK-LABEL: @lanes_are_one_instruction
  func.func @lanes_are_one_instruction(%s: vector<16xi32>, %a: vector<64xi8>, %b: vector<64xi8>, %t: vector<8xi32>, %c: vector<32xi8>) -> (vector<16xi32>, vector<8xi32>) {
    // CHECK: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"(%arg0, %arg1, %arg2)
    %0 = pare_kernel.dot4 %s, %a, %b {unsigned_a} : vector<16xi32>, vector<64xi8>, vector<64xi8>
    // CHECK: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.256"
    %1 = pare_kernel.dot4 %t, %c, %c {unsigned_a} : vector<8xi32>, vector<32xi8>, vector<32xi8>
    return %0, %1 : vector<16xi32>, vector<8xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // CHECK-LABEL: @pairs_are_widened
  func.func @pairs_are_widened(%s: vector<8xi32>, %a: vector<32xi8>, %b: vector<32xi8>) -> vector<8xi32> {
    // CHECK: %[[WORDS:.*]] = vector.bitcast %arg1 : vector<32xi8> to vector<16xi16>
    // CHECK: %[[UP:.*]] = arith.shli %[[WORDS]]
    // CHECK: %[[EVEN:.*]] = arith.shrsi %[[UP]]
    // CHECK: %[[FIRST:.*]] = vector.extract_strided_slice %arg2 {offsets = [0], sizes = [16]
    // CHECK: %[[WIDE:.*]] = arith.extsi %[[FIRST]]
    // CHECK: llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"(%[[EVEN]], %[[WIDE]])
    // CHECK: llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"
    %0 = pare_kernel.dot4 %s, %a, %b {kind = #pare_kernel.dot_kind<pairs>} : vector<8xi32>, vector<32xi8>, vector<32xi8>
    return %0 : vector<8xi32>
  }

  // CHECK-LABEL: @wide_weights_are_as_they_are
  func.func @wide_weights_are_as_they_are(%s: vector<8xi32>, %a: vector<32xi8>, %b: vector<32xi16>) -> vector<8xi32> {
    // CHECK: %[[EVEN:.*]] = arith.andi
    // CHECK: %[[FIRST:.*]] = vector.extract_strided_slice %arg2 {offsets = [0], sizes = [16]
    // CHECK: llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"(%[[EVEN]], %[[FIRST]])
    // CHECK-NOT: arith.extsi
    %0 = pare_kernel.dot4 %s, %a, %b {unsigned_a, kind = #pare_kernel.dot_kind<pairs>} : vector<8xi32>, vector<32xi8>, vector<32xi16>
    return %0 : vector<8xi32>
  }

  // CHECK-LABEL: @words_are_one_product_and_one_sum
  func.func @words_are_one_product_and_one_sum(%s: vector<8xi32>, %a: vector<16xi16>, %b: vector<16xi16>) -> vector<8xi32> {
    // CHECK: %[[PRODUCTS:.*]] = llvm.call_intrinsic "llvm.x86.avx2.pmadd.wd"(%arg1, %arg2)
    // CHECK: arith.addi %arg0, %[[PRODUCTS]]
    %0 = pare_kernel.dot2 %s, %a, %b : vector<8xi32>, vector<16xi16>
    return %0 : vector<8xi32>
  }

  // CHECK-LABEL: @pairs_that_fit_are_one_product
  func.func @pairs_that_fit_are_one_product(%a: vector<32xi8>, %b: vector<32xi8>) -> vector<16xi16> {
    // CHECK: llvm.call_intrinsic "llvm.x86.avx2.pmadd.ub.sw"(%arg0, %arg1)
    %0 = pare_kernel.byte_pairs %a, %b : vector<32xi8>, vector<16xi16>
    return %0 : vector<16xi16>
  }

  // CHECK-LABEL: @rounds_to_nearest
  func.func @rounds_to_nearest(%a: vector<8xf32>) -> vector<8xi32> {
    // CHECK: %[[HELD:.*]] = llvm.intr.minnum(%arg0, %{{.*}}) {fastmathFlags = #llvm.fastmath<nnan>}
    // CHECK: llvm.call_intrinsic "llvm.lrint"(%[[HELD]]) : (vector<8xf32>) -> vector<8xi32>
    %0 = pare_kernel.nearest %a : vector<8xf32>, vector<8xi32>
    return %0 : vector<8xi32>
  }

  // CHECK-LABEL: @bounded_is_not_held
  func.func @bounded_is_not_held(%a: vector<8xf32>) -> vector<8xi32> {
    // CHECK-NOT: minnum
    // CHECK: llvm.call_intrinsic "llvm.lrint"(%arg0) : (vector<8xf32>) -> vector<8xi32>
    %0 = pare_kernel.nearest %a {bounded} : vector<8xf32>, vector<8xi32>
    return %0 : vector<8xi32>
  }

  // Packs work within 16 bytes; what they leave is put in order at the end.
  // CHECK-LABEL: @packs_four_vectors
  func.func @packs_four_vectors(%a: vector<8xi32>, %b: vector<8xi32>, %c: vector<8xi32>, %d: vector<8xi32>) -> vector<32xi8> {
    // CHECK: %[[AB:.*]] = llvm.call_intrinsic "llvm.x86.avx2.packssdw"(%arg0, %arg1)
    // CHECK: %[[LOW:.*]] = llvm.call_intrinsic "llvm.sadd.sat"(%[[AB]], %{{.*}})
    // CHECK: %[[CD:.*]] = llvm.call_intrinsic "llvm.x86.avx2.packssdw"(%arg2, %arg3)
    // CHECK: %[[HIGH:.*]] = llvm.call_intrinsic "llvm.sadd.sat"(%[[CD]], %{{.*}})
    // CHECK: %[[BYTES:.*]] = llvm.call_intrinsic "llvm.x86.avx2.packuswb"(%[[LOW]], %[[HIGH]])
    // CHECK: %[[WORDS:.*]] = vector.bitcast %[[BYTES]] : vector<32xi8> to vector<8xi32>
    // CHECK: vector.shuffle %[[WORDS]], %[[WORDS]] [0, 4, 1, 5, 2, 6, 3, 7]
    %0 = pare_kernel.pack_bytes %a, %b, %c, %d {zero_point = 3 : i16, to_unsigned} : vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32> -> vector<32xi8>
    return %0 : vector<32xi8>
  }

  // CHECK-LABEL: @packs_as_they_lie
  func.func @packs_as_they_lie(%a: vector<8xi32>, %b: vector<8xi32>, %c: vector<8xi32>, %d: vector<8xi32>) -> vector<32xi8> {
    // CHECK-NOT: sadd.sat
    // CHECK: %[[BYTES:.*]] = llvm.call_intrinsic "llvm.x86.avx2.packsswb"
    // CHECK-NOT: vector.shuffle
    // CHECK: return %[[BYTES]]
    %0 = pare_kernel.pack_bytes %a, %b, %c, %d {interleaved} : vector<8xi32>, vector<8xi32>, vector<8xi32>, vector<8xi32> -> vector<32xi8>
    return %0 : vector<32xi8>
  }

  // CHECK-LABEL: @packs_two_vectors
  func.func @packs_two_vectors(%a: vector<8xi32>, %b: vector<8xi32>) -> vector<16xi8> {
    // CHECK: %[[WORDS:.*]] = llvm.call_intrinsic "llvm.x86.avx2.packssdw"(%arg0, %arg1)
    // CHECK: llvm.call_intrinsic "llvm.x86.avx2.packsswb"(%[[WORDS]], %[[WORDS]])
    // CHECK: vector.shuffle %{{.*}}, %{{.*}} [0, 4, 1, 5] : vector<8xi32>
    %0 = pare_kernel.pack_bytes %a, %b : vector<8xi32>, vector<8xi32> -> vector<16xi8>
    return %0 : vector<16xi8>
  }

  // Of one, its halves.
  // CHECK-LABEL: @packs_one_vector
  func.func @packs_one_vector(%a: vector<8xi32>, %b: vector<4xi32>) -> (vector<8xi8>, vector<4xi8>) {
    // CHECK: %[[LOW:.*]] = vector.extract_strided_slice %arg0 {offsets = [0], sizes = [4]
    // CHECK: %[[HIGH:.*]] = vector.extract_strided_slice %arg0 {offsets = [4], sizes = [4]
    // CHECK: llvm.call_intrinsic "llvm.x86.sse2.packssdw.128"(%[[LOW]], %[[HIGH]])
    // CHECK: llvm.call_intrinsic "llvm.x86.sse2.packsswb.128"
    // CHECK: vector.shuffle %{{.*}}, %{{.*}} [0, 1] : vector<4xi32>
    %0 = pare_kernel.pack_bytes %a : vector<8xi32> -> vector<8xi8>
    // CHECK: llvm.call_intrinsic "llvm.x86.sse2.packssdw.128"(%arg1, %arg1)
    // CHECK: vector.shuffle %{{.*}}, %{{.*}} [0] : vector<4xi32>
    %1 = pare_kernel.pack_bytes %b : vector<4xi32> -> vector<4xi8>
    return %0, %1 : vector<8xi8>, vector<4xi8>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  // CHECK-LABEL: @packs_wide_vectors
  func.func @packs_wide_vectors(%a: vector<16xi32>) -> vector<64xi8> {
    // CHECK: llvm.call_intrinsic "llvm.x86.avx512.packssdw.512"
    // CHECK: llvm.call_intrinsic "llvm.x86.avx512.packsswb.512"
    // CHECK: vector.shuffle %{{.*}}, %{{.*}} [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15]
    %0 = pare_kernel.pack_bytes %a, %a, %a, %a : vector<16xi32>, vector<16xi32>, vector<16xi32>, vector<16xi32> -> vector<64xi8>
    return %0 : vector<64xi8>
  }
}
