// The time is taken before the first step and behind each, into one argument
// before the arena; the interface says what the steps are.
// RUN: pare-opt %s --pare-record-interface --pare-name-locations --pare-add-stamps --split-input-file | FileCheck %s

// Views and constants are no steps; an op without a name is of the layer at
// whose location it stands.
// CHECK-LABEL: func @steps
// CHECK-SAME: %[[X:.*]]: memref<4xf32>, %[[R:.*]]: memref<4xf32> {bufferize.result}, %[[STAMPS:.*]]: memref<4xi64>, %{{.*}}: memref<64xi8>)
// CHECK-SAME: profile = {steps = [{float, kernel = "tanh", layer = "act", read = 16 : i64, written = 16 : i64},
// CHECK-SAME: {float, kernel = "copy", layer = "net.mlir:7", read = 8 : i64, written = 8 : i64},
// CHECK-SAME: {float, kernel = "generic: mulf, addf", layer = "act", macs = 4 : i64, read = 32 : i64, reason = "no kernel computes it", variant = "loops", written = 4 : i64}], target = "x86-64-v3"}
module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @steps(%x: memref<4xf32>, %r: memref<4xf32> {bufferize.result}, %arena: memref<64xi8>) attributes {pare.arena_bytes = 64 : i64} {
    %c0 = arith.constant 0 : index
    // CHECK: %[[A:.*]] = memref.view
    %a = memref.view %arena[%c0][] : memref<64xi8> to memref<4xf32>
    // CHECK: llvm.call_intrinsic "llvm.x86.sse2.lfence"() : () -> ()
    // CHECK-NEXT: %[[T0:.*]] = llvm.call_intrinsic "llvm.readcyclecounter"() : () -> i64
    // CHECK-NEXT: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-NEXT: memref.store %[[T0]], %[[STAMPS]][%[[C0]]]
    // CHECK-NEXT: pare_kernel.tanh
    pare_kernel.tanh ins(%x : memref<4xf32>) outs(%a : memref<4xf32>) {name = "act"} loc("net.mlir":3:1)
    // CHECK-NEXT: llvm.call_intrinsic "llvm.x86.sse2.lfence"
    // CHECK-NEXT: %[[T1:.*]] = llvm.call_intrinsic "llvm.readcyclecounter"
    // CHECK-NEXT: %[[C1:.*]] = arith.constant 1 : index
    // CHECK-NEXT: memref.store %[[T1]], %[[STAMPS]][%[[C1]]]
    // CHECK-NEXT: memref.subview
    %low = memref.subview %a[0] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1]>>
    // CHECK-NEXT: memref.subview
    %high = memref.subview %a[2] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1], offset: 2>>
    // CHECK-NEXT: memref.copy
    memref.copy %low, %high : memref<2xf32, strided<[1]>> to memref<2xf32, strided<[1], offset: 2>> loc("/dir/net.mlir":7:1)
    // CHECK: memref.store %{{.*}}, %[[STAMPS]]
    %sum = memref.view %arena[%c0][] : memref<64xi8> to memref<f32>
    // CHECK: linalg.generic
    linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
        ins(%a, %x : memref<4xf32>, memref<4xf32>) outs(%sum : memref<f32>) {
    ^bb0(%p: f32, %q: f32, %s: f32):
      %0 = arith.mulf %p, %q : f32
      %1 = arith.addf %0, %s : f32
      linalg.yield %1 : f32
    } loc("net.mlir":3:1)
    // CHECK: %[[T3:.*]] = llvm.call_intrinsic "llvm.readcyclecounter"
    // CHECK: memref.store %[[T3]], %[[STAMPS]]
    // CHECK-NEXT: return
    return
  }
}

// -----

// An entry without steps has one stamp; on Arm the counter is another.
// CHECK-LABEL: func @nothing
// CHECK-SAME: memref<1xi64>, %{{.*}}: memref<64xi8>)
// CHECK-SAME: profile = {steps = [], target = "aarch64"}
// CHECK: llvm.inline_asm has_side_effects "isb\0A\09mrs $0, cntvct_el0", "=r,~{memory}" : () -> i64
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+neon">} {
  func.func @nothing(%x: memref<0xf32>, %arena: memref<64xi8>) attributes {pare.arena_bytes = 64 : i64} {
    return
  }
}
