// Lanes become sdot, pairs smull and sadalp, matrices smmla, upper halves of
// products sqdmulh; llc selects them.
// RUN: pare-opt %s --convert-dot4-to-arm-neon -split-input-file | FileCheck %s
// RUN: pare-opt %s --convert-dot4-to-arm-neon --convert-vector-to-llvm --convert-arith-to-llvm --convert-func-to-llvm --reconcile-unrealized-casts --pare-finalize-module | mlir-translate --mlir-to-llvmir | llc -O3 | FileCheck %s --check-prefix=ASM

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-i8mm", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod,+i8mm">} {
  // CHECK-LABEL: @each_product_is_one_of_neon
  func.func @each_product_is_one_of_neon(%s: vector<4xi32>, %a: vector<16xi8>, %b: vector<16xi8>) -> vector<4xi32> {
    // CHECK: %[[SDOT:.*]] = arm_neon.intr.sdot %arg0, %arg2, %arg1
    %0 = pare_kernel.dot4 %s, %a, %b : vector<4xi32>, vector<16xi8>, vector<16xi8>
    // CHECK: %[[SMMLA:.*]] = arm_neon.intr.smmla %[[SDOT]], %arg1, %arg2
    %1 = pare_kernel.mmla2x2 %0, %a, %b : vector<4xi32>, vector<16xi8>, vector<16xi8>
    // CHECK: %[[HALVES:.*]] = vector.shuffle %arg1, %arg1 [0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15]
    // CHECK: %[[EVEN:.*]] = vector.extract_strided_slice %[[HALVES]] {offsets = [0]
    // CHECK: %[[WIDE:.*]] = arith.extsi %[[EVEN]]
    // CHECK: %[[FIRST:.*]] = arith.muli %[[WIDE]]
    // CHECK: %[[SECOND:.*]] = arith.muli
    // CHECK: %[[PAIRS:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.saddlp"(%[[FIRST]])
    // CHECK: %[[SUM:.*]] = arith.addi %[[SMMLA]], %[[PAIRS]]
    // CHECK: %[[OTHERS:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.saddlp"(%[[SECOND]])
    // CHECK: arith.addi %[[SUM]], %[[OTHERS]]
    %2 = pare_kernel.dot4 %1, %a, %b {kind = #pare_kernel.dot_kind<pairs>} : vector<4xi32>, vector<16xi8>, vector<16xi8>
    return %2 : vector<4xi32>
  }

  // Without -128 among the weights, two products are added in 16 bits.
  // CHECK-LABEL: @narrow_weights_add_in_16_bits
  // ASM-LABEL: narrow_weights_add_in_16_bits:
  func.func @narrow_weights_add_in_16_bits(%s: vector<4xi32>, %a: vector<16xi8>, %b: vector<16xi8>) -> vector<4xi32> {
    // CHECK: %[[SUM:.*]] = arith.addi {{.*}} vector<8xi16>
    // CHECK: %[[PAIRS:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.saddlp"(%[[SUM]])
    // CHECK: arith.addi %arg0, %[[PAIRS]]
    // ASM: smull v[[SUM:[0-9]+]].8h
    // ASM-NEXT: smlal2 v[[SUM]].8h
    // ASM-NEXT: sadalp v0.4s, v[[SUM]].8h
    %0 = pare_kernel.dot4 %s, %a, %b {kind = #pare_kernel.dot_kind<pairs>, narrow_b} : vector<4xi32>, vector<16xi8>, vector<16xi8>
    return %0 : vector<4xi32>
  }

  // CHECK-LABEL: @upper_halves_and_rounding_shifts
  // ASM-LABEL: upper_halves_and_rounding_shifts:
  func.func @upper_halves_and_rounding_shifts(%a: vector<4xi32>, %b: vector<4xi32>, %n: vector<4xi32>) -> vector<4xi32> {
    // CHECK: %[[PRODUCT:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.sqdmulh"(%arg0, %arg1)
    // ASM: sqdmulh v0.4s, v0.4s, v1.4s
    %0 = pare_kernel.high_product %a, %b : vector<4xi32>
    // CHECK: %[[ROUNDED:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.sqrdmulh"(%[[PRODUCT]], %arg1)
    // ASM: sqrdmulh v0.4s, v0.4s, v1.4s
    %1 = pare_kernel.high_product %0, %b {rounded} : vector<4xi32>
    // CHECK: %[[LEFT:.*]] = arith.subi %{{.*}}, %arg2
    // CHECK: llvm.call_intrinsic "llvm.aarch64.neon.srshl"(%[[ROUNDED]], %[[LEFT]])
    // ASM: srshl v0.4s, v0.4s
    %2 = pare_kernel.rounding_shift %1, %n : vector<4xi32>
    return %2 : vector<4xi32>
  }

  // CHECK-LABEL: @wider_vectors_go_by_fours
  func.func @wider_vectors_go_by_fours(%a: vector<8xi32>, %b: vector<8xi32>) -> vector<8xi32> {
    // CHECK-COUNT-2: llvm.call_intrinsic "llvm.aarch64.neon.sqdmulh"{{.*}} -> vector<4xi32>
    %0 = pare_kernel.high_product %a, %b : vector<8xi32>
    return %0 : vector<8xi32>
  }

  // CHECK-LABEL: @rounds_to_nearest
  func.func @rounds_to_nearest(%a: vector<8xf32>) -> vector<8xi32> {
    // CHECK-COUNT-2: llvm.call_intrinsic "llvm.aarch64.neon.fcvtns"{{.*}} : (vector<4xf32>) -> vector<4xi32>
    %0 = pare_kernel.nearest %a : vector<8xf32>, vector<8xi32>
    return %0 : vector<8xi32>
  }
}
