// Products that the target does not have are errors.
// RUN: pare-opt %s --convert-dot4-to-arm-neon -split-input-file -verify-diagnostics

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon">} {
  func.func @lanes_without_dotprod(%s: vector<4xi32>, %a: vector<16xi8>) -> vector<4xi32> {
    // expected-error @below {{target 'aarch64' has no product of bytes in lanes}}
    %0 = pare_kernel.dot4 %s, %a, %a : vector<4xi32>, vector<16xi8>, vector<16xi8>
    return %0 : vector<4xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  func.func @matrices_without_i8mm(%s: vector<4xi32>, %a: vector<16xi8>) -> vector<4xi32> {
    // expected-error @below {{target 'aarch64-dotprod' has no matrix product of bytes}}
    %0 = pare_kernel.mmla2x2 %s, %a, %a : vector<4xi32>, vector<16xi8>, vector<16xi8>
    return %0 : vector<4xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  func.func @unsigned_activations(%s: vector<4xi32>, %a: vector<16xi8>) -> vector<4xi32> {
    // expected-error @below {{NEON multiplies signed activations; run 'pare-choose-storage' first}}
    %0 = pare_kernel.dot4 %s, %a, %a {unsigned_a} : vector<4xi32>, vector<16xi8>, vector<16xi8>
    return %0 : vector<4xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  func.func @no_such_vector(%s: vector<8xi32>, %a: vector<32xi8>) -> vector<8xi32> {
    // expected-error @below {{has 8 lanes, NEON has 4}}
    %0 = pare_kernel.dot4 %s, %a, %a : vector<8xi32>, vector<32xi8>, vector<32xi8>
    return %0 : vector<8xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "">} {
  func.func @words(%s: vector<4xi32>, %a: vector<8xi16>) -> vector<4xi32> {
    // expected-error @below {{NEON has no product of pairs in lanes}}
    %0 = pare_kernel.dot2 %s, %a, %a : vector<4xi32>, vector<8xi16>
    return %0 : vector<4xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  func.func @pieces_of_four(%a: vector<6xi32>) -> vector<6xi32> {
    // expected-error @below {{has 6 lanes, NEON has 4}}
    %0 = pare_kernel.high_product %a, %a : vector<6xi32>
    return %0 : vector<6xi32>
  }
}

// -----

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "">} {
  func.func @packs(%a: vector<4xi32>) -> vector<4xi8> {
    // expected-error @below {{NEON packs bytes by narrowing}}
    %0 = pare_kernel.pack_bytes %a : vector<4xi32> -> vector<4xi8>
    return %0 : vector<4xi8>
  }
}
