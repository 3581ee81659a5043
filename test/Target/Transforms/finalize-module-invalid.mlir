// What was not lowered is named.
// RUN: pare-opt %s --pare-attach-target=target=aarch64 --pare-finalize-module --split-input-file --verify-diagnostics

llvm.func @net(%x: i32) {
  // expected-error @+1 {{'arith.addi' was not lowered to the LLVM dialect}}
  %0 = arith.addi %x, %x : i32
  llvm.return
}

// -----

// expected-error @+1 {{'pare.interface' describes 2 arguments, the function has 1}}
llvm.func @net(%x: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [{type = tensor<4xf32>}], outputs = []}} {
  llvm.return
}

// -----

// expected-error @+1 {{'pare.interface' is malformed}}
llvm.func @net(%x: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [4], outputs = []}} {
  llvm.return
}
