// Where a tap lies is what the interface says.
// RUN: pare-opt %s --pare-join-taps --split-input-file --verify-diagnostics

// expected-error @+1 {{has no 'pare.interface': run 'pare-record-interface' first}}
func.func @unrecorded(%a: memref<8xi8> {pare.tap}, %arena: memref<64xi8>) {
  return
}

// -----

// expected-error @+1 {{'pare.interface' describes 0 taps, the function has 1}}
func.func @other(%a: memref<8xi8> {pare.tap}, %arena: memref<64xi8>)
    attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
  return
}
