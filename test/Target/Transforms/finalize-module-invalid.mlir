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

// -----

// expected-error @+1 {{'helper' is called but has no body: code calls functions on memory, of libm, and those declared 'pare.extern' only}}
llvm.func @helper()
llvm.func @net(%arena: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
  llvm.call @helper() : () -> ()
  llvm.return
}

// -----

// expected-error @+1 {{'malloc' is called but has no body}}
llvm.func @malloc(i64) -> !llvm.ptr
llvm.func @net(%arena: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
  %c = llvm.mlir.constant(4 : i64) : i64
  %0 = llvm.call @malloc(%c) : (i64) -> !llvm.ptr
  llvm.return
}

// -----

// expected-error @+1 {{an extern function cannot have its name: 'int' is a keyword of C or C++}}
llvm.func @int() attributes {pare.extern}
llvm.func @net(%arena: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
  llvm.call @int() : () -> ()
  llvm.return
}

// -----

// expected-error @+1 {{an extern function cannot have its name: 'int8_t' is reserved by C}}
llvm.func @int8_t() attributes {pare.extern}
llvm.func @net(%arena: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
  llvm.call @int8_t() : () -> ()
  llvm.return
}

// -----

// expected-error @+1 {{tests 'net', which the module does not have}}
llvm.func @net_selftest(%arena: !llvm.ptr) attributes {pare.selftest_of = "net"} {
  llvm.return
}

// -----

llvm.func @net(%arena: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [], outputs = []}} {
  llvm.return
}
// expected-error @+1 {{a self-test has one argument, its arena}}
llvm.func @net_selftest() attributes {pare.selftest_of = "net"} {
  llvm.return
}
