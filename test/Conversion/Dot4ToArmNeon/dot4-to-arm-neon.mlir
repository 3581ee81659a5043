// Lanes become sdot, pairs smull and sadalp, matrices smmla; llc selects them.
// RUN: pare-opt %s --convert-dot4-to-arm-neon | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-i8mm", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+i8mm">} {
  // CHECK-LABEL: @each_product_is_one_of_neon
  func.func @each_product_is_one_of_neon(%s: vector<4xi32>, %a: vector<16xi8>, %b: vector<16xi8>) -> vector<4xi32> {
    // CHECK: %[[SDOT:.*]] = arm_neon.intr.sdot %arg0, %arg2, %arg1
    %0 = pare_kernel.dot4 %s, %a, %b : vector<4xi32>, vector<16xi8>, vector<16xi8>
    // CHECK: %[[SMMLA:.*]] = arm_neon.intr.smmla %[[SDOT]], %arg1, %arg2
    %1 = pare_kernel.mmla2x2 %0, %a, %b : vector<4xi32>, vector<16xi8>, vector<16xi8>
    // CHECK: %[[EVEN:.*]] = vector.shuffle %arg1, %arg1 [0, 2, 4, 6, 8, 10, 12, 14]
    // CHECK: %[[WIDE:.*]] = arith.extsi %[[EVEN]]
    // CHECK: %[[PRODUCTS:.*]] = arith.muli %[[WIDE]]
    // CHECK: %[[PAIRS:.*]] = llvm.call_intrinsic "llvm.aarch64.neon.saddlp"(%[[PRODUCTS]])
    // CHECK: arith.addi %[[SMMLA]], %[[PAIRS]]
    %2 = pare_kernel.dot4 %1, %a, %b {kind = #pare_kernel.dot_kind<pairs>} : vector<4xi32>, vector<16xi8>, vector<16xi8>
    return %2 : vector<4xi32>
  }
}
