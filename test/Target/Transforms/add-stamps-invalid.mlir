// What cannot take time stamps is said.
// RUN: pare-opt %s --pare-add-stamps --split-input-file --verify-diagnostics

// expected-error @+1 {{module has no target; run 'pare-attach-target' first}}
module {
  func.func @no_target(%arena: memref<64xi8>) {
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // expected-error @+1 {{has no 'pare.interface': run 'pare-record-interface' first}}
  func.func @unrecorded(%arena: memref<64xi8>) {
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // expected-error @+1 {{time stamps need a function of one block, this one has control flow}}
  func.func @blocks(%arena: memref<64xi8>) {
    cf.br ^bb1
  ^bb1:
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // expected-error @+1 {{is called in this module, so it can take no argument for time stamps: leave its self-test and other callers out}}
  func.func @tested(%arena: memref<64xi8>)
      attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
    return
  }
  func.func private @tested_selftest(%arena: memref<64xi8>) {
    call @tested(%arena) : (memref<64xi8>) -> ()
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // expected-error @+1 {{'pare.interface' is malformed}}
  func.func @malformed(%arena: memref<64xi8>)
      attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = [], profile = {steps = [1]}}} {
    return
  }
}
