// RUN: pare-opt %s --pare-build-selftest --split-input-file --verify-diagnostics

// expected-error @+1 {{has no 'pare.interface': run 'pare-record-interface' first}}
func.func @unrecorded(%arena: memref<64xi8>) attributes {pare.selftest = {}} {
  return
}

// -----

// expected-error @+1 {{'pare.selftest' does not fit the entry: choose a self-test again}}
func.func @other(%arena: memref<64xi8>)
    attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []},
                pare.selftest = {cases = 2 : i64, inputs = [dense<1> : tensor<64xi8>], golden = [], tolerances = []}} {
  return
}

// -----

// expected-error @+1 {{its self-test would be called 'net_selftest', which the module has already}}
func.func @net(%arena: memref<64xi8>)
    attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []},
                pare.selftest = {cases = 2 : i64, inputs = [], golden = [], tolerances = []}} {
  return
}
func.func private @net_selftest()

// -----

// expected-error @+1 {{'pare.interface' is malformed}}
func.func @malformed(%arena: memref<64xi8>)
    attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = [], taps = [1]}, pare.selftest = {}} {
  return
}

// -----

// expected-error @+1 {{'pare.interface' is malformed}}
func.func @tolerances(%arena: memref<64xi8>)
    attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = [], selftest = {cases = 1 : i64, arena_bytes = 64 : i64, tolerances = [1.0]}}, pare.selftest = {}} {
  return
}
