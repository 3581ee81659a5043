// Products that the target does not have are errors.
// RUN: pare-opt %s --convert-dot4-to-x86 -split-input-file -verify-diagnostics

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avxvnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "+avxvnni">} {
  func.func @too_wide(%s: vector<16xi32>, %a: vector<64xi8>) -> vector<16xi32> {
    // expected-error @below {{has 16 lanes, target 'x86-64-avxvnni' has 8}}
    %0 = pare_kernel.dot4 %s, %a, %a {unsigned_a} : vector<16xi32>, vector<64xi8>, vector<64xi8>
    return %0 : vector<16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-avxvnni", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "+avxvnni">} {
  func.func @signed_activations(%s: vector<8xi32>, %a: vector<32xi8>) -> vector<8xi32> {
    // expected-error @below {{x86 multiplies unsigned activations; run 'pare-choose-storage' first}}
    %0 = pare_kernel.dot4 %s, %a, %a : vector<8xi32>, vector<32xi8>, vector<32xi8>
    return %0 : vector<8xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @lanes_without_vnni(%s: vector<8xi32>, %a: vector<32xi8>) -> vector<8xi32> {
    // expected-error @below {{target 'x86-64-v3' has no product of bytes in lanes}}
    %0 = pare_kernel.dot4 %s, %a, %a {unsigned_a} : vector<8xi32>, vector<32xi8>, vector<32xi8>
    return %0 : vector<8xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @no_such_vector(%s: vector<2xi32>, %a: vector<8xi8>) -> vector<2xi32> {
    // expected-error @below {{has 2 lanes, x86 has 4, 8 and 16}}
    %0 = pare_kernel.dot4 %s, %a, %a {kind = #pare_kernel.dot_kind<pairs>} : vector<2xi32>, vector<8xi8>, vector<8xi8>
    return %0 : vector<2xi32>
  }
}

// -----

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}

// -----

func.func @wide_weights_in_lanes(%s: vector<8xi32>, %a: vector<32xi8>, %b: vector<32xi16>) -> vector<8xi32> {
  // expected-error @below {{weights of 16 bits are for pairs}}
  %0 = pare_kernel.dot4 %s, %a, %b : vector<8xi32>, vector<32xi8>, vector<32xi16>
  return %0 : vector<8xi32>
}

// -----

func.func @too_few_words(%s: vector<8xi32>, %a: vector<8xi16>) -> vector<8xi32> {
  // expected-error @below {{expected operands of 16 words for 8 lanes, got 'vector<8xi16>'}}
  %0 = pare_kernel.dot2 %s, %a, %a : vector<8xi32>, vector<8xi16>
  return %0 : vector<8xi32>
}

// -----

func.func @too_few_bytes(%a: vector<8xi8>) -> vector<8xi16> {
  // expected-error @below {{expected operands of 16 bytes for 8 sums, got 'vector<8xi8>'}}
  %0 = pare_kernel.byte_pairs %a, %a : vector<8xi8>, vector<8xi16>
  return %0 : vector<8xi16>
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @wider_than_the_target(%a: vector<64xi8>) -> vector<32xi16> {
    // expected-error @below {{has 32 sums, target 'x86-64-v3' has no vector for them}}
    %0 = pare_kernel.byte_pairs %a, %a : vector<64xi8>, vector<32xi16>
    return %0 : vector<32xi16>
  }
}

// -----

func.func @integers_of_other_values(%a: vector<8xf32>) -> vector<4xi32> {
  // expected-error @below {{expected as many integers as values, got 'vector<4xi32>' for 'vector<8xf32>'}}
  %0 = pare_kernel.nearest %a : vector<8xf32>, vector<4xi32>
  return %0 : vector<4xi32>
}

// -----

func.func @three_parts(%a: vector<8xi32>) -> vector<24xi8> {
  // expected-error @below {{expected 1, 2 or 4 parts, got 3}}
  %0 = pare_kernel.pack_bytes %a, %a, %a : vector<8xi32>, vector<8xi32>, vector<8xi32> -> vector<24xi8>
  return %0 : vector<24xi8>
}

// -----

func.func @parts_of_two_types(%a: vector<8xi32>, %b: vector<4xi32>) -> vector<12xi8> {
  // expected-error @below {{expected parts of one type}}
  %0 = pare_kernel.pack_bytes %a, %b : vector<8xi32>, vector<4xi32> -> vector<12xi8>
  return %0 : vector<12xi8>
}

// -----

func.func @too_few_packed(%a: vector<8xi32>) -> vector<8xi8> {
  // expected-error @below {{expected 16 bytes, got 'vector<8xi8>'}}
  %0 = pare_kernel.pack_bytes %a, %a : vector<8xi32>, vector<8xi32> -> vector<8xi8>
  return %0 : vector<8xi8>
}

// -----

func.func @two_interleaved(%a: vector<8xi32>) -> vector<16xi8> {
  // expected-error @below {{interleaves groups of four lanes of four parts}}
  %0 = pare_kernel.pack_bytes %a, %a {interleaved} : vector<8xi32>, vector<8xi32> -> vector<16xi8>
  return %0 : vector<16xi8>
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @lanes_of_no_register(%a: vector<6xi32>) -> vector<6xi8> {
    // expected-error @below {{has 6 lanes, x86 has 4, 8 and 16}}
    %0 = pare_kernel.pack_bytes %a : vector<6xi32> -> vector<6xi8>
    return %0 : vector<6xi8>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @packs_more_lanes(%a: vector<16xi32>) -> vector<32xi8> {
    // expected-error @below {{has 16 lanes, the target has 8}}
    %0 = pare_kernel.pack_bytes %a, %a : vector<16xi32>, vector<16xi32> -> vector<32xi8>
    return %0 : vector<32xi8>
  }
}
