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
}
