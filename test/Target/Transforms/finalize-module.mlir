// LLVM is told the target; entries stay global, all else becomes internal, and
// nothing of Pare's stays but the interface.
// RUN: pare-opt %s --pare-attach-target=target=aarch64-dotprod --pare-finalize-module | FileCheck %s --implicit-check-not=pare_kernel --implicit-check-not=pare.name
// RUN: pare-opt %s --pare-attach-target=target=aarch64-dotprod --pare-finalize-module=optimize=size | FileCheck %s --check-prefix=SIZE
// SIZE: llvm.func internal @helper() attributes {{.*}}passthrough = ["optsize"]
// SIZE: llvm.func @net({{.*}}passthrough = ["optsize"]
// RUN: pare-opt %s --pare-attach-target=target=x86-64-v3 --pare-finalize-module | FileCheck %s --check-prefix=STACK32
// STACK32: llvm.func internal @helper() attributes {{.*}}passthrough = {{\[\[}}"alignstack", "32"]]
// RUN: pare-opt %s --pare-attach-target=target=x86-64-v4 --pare-finalize-module | FileCheck %s --check-prefix=STACK64
// STACK64: llvm.func internal @helper() attributes {{.*}}passthrough = {{\[\[}}"alignstack", "64"]]
// RUN: not pare-opt %s --pare-finalize-module 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: error: has no 'pare_kernel.target': run 'pare-attach-target' first

// CHECK: module attributes {llvm.data_layout = "e-m:e-{{.*}}", llvm.target_triple = "aarch64-unknown-linux-gnu"}
// CHECK: llvm.mlir.global internal constant @table
llvm.mlir.global external constant @table(1 : i32) : i32
// CHECK: llvm.func internal @helper() attributes {dso_local, no_unwind, target_cpu = "generic", target_features = #llvm.target_features<["+neon", "+dotprod", "+slow-paired-128"]>}
llvm.func @helper() {
  llvm.return
}
// What kernels share stays one function.
// CHECK: llvm.func internal @conv.shared(%{{.*}}: !llvm.ptr {llvm.noalias}) attributes {{.*}}passthrough = ["noduplicate", "noinline"]
llvm.func @conv.shared(%w: !llvm.ptr {llvm.noalias, pare.at_least = 32 : i64}) attributes {pare.shared} {
  llvm.return
}
// CHECK: llvm.func @net(%{{.*}}: !llvm.ptr {llvm.align = 4 : i64, llvm.noalias, llvm.noundef, llvm.readonly}, %{{.*}}: !llvm.ptr {llvm.align = 1 : i64, llvm.noalias, llvm.noundef}, %{{.*}}: !llvm.ptr {llvm.align = 64 : i64, llvm.noalias, llvm.noundef})
llvm.func @net(%x: !llvm.ptr {pare.name = "x"}, %y: !llvm.ptr, %arena: !llvm.ptr) attributes {pare.interface = {arena_bytes = 64 : i64, inputs = [{type = tensor<4xf32>}], outputs = [{type = tensor<4xi8>}]}} {
  llvm.return
}
