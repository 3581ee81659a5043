// Buffers that live at the same time lie apart, others share their place.
// RUN: pare-opt %s --pare-plan-memory --split-input-file --remarks-filter=pare-plan-memory 2>%t | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t
// REMARK: [Analysis] arena {{.*}}arena of 1024 bytes for 3 buffers of 1312 bytes; the ops in this order need 1024 bytes

// The second buffer lives with both others; the third takes the first's place.
// CHECK-LABEL: @reuses_the_place_of_the_dead
// CHECK-SAME: %[[ARENA:[a-z0-9]+]]: memref<1024xi8> {pare.arena}) attributes {pare.arena_bound = 1024 : i64, pare.arena_bytes = 1024 : i64, pare.arena_peak = [{bytes = 512 : i64, name = "memref.copy"}, {bytes = 400 : i64, name = "memref.copy"}]}
// CHECK: %[[C512:.*]] = arith.constant 512 : index
// CHECK: %[[A:.*]] = memref.view %[[ARENA]][%[[C512]]][] : memref<1024xi8> to memref<100xf32>
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: %[[B:.*]] = memref.view %[[ARENA]][%[[C0]]][] : memref<1024xi8> to memref<128xf32>
// CHECK: %[[AGAIN:.*]] = arith.constant 512 : index
// CHECK: %[[C:.*]] = memref.view %[[ARENA]][%[[AGAIN]]][] : memref<1024xi8> to memref<10x10xf32>
func.func @reuses_the_place_of_the_dead(%x: memref<100xf32>, %y: memref<128xf32>, %r: memref<10x10xf32>) {
  %a = memref.alloc() : memref<100xf32>
  memref.copy %x, %a : memref<100xf32> to memref<100xf32>
  %b = memref.alloc() : memref<128xf32>
  %part = memref.subview %b[0] [100] [1] : memref<128xf32> to memref<100xf32, strided<[1]>>
  memref.copy %a, %part : memref<100xf32> to memref<100xf32, strided<[1]>>
  %c = memref.alloc() {alignment = 32 : i64} : memref<10x10xf32>
  %flat = memref.collapse_shape %c [[0, 1]] : memref<10x10xf32> into memref<100xf32>
  memref.copy %part, %flat : memref<100xf32, strided<[1]>> to memref<100xf32>
  memref.copy %c, %r : memref<10x10xf32> to memref<10x10xf32>
  memref.dealloc %a : memref<100xf32>
  return
}

// -----

// An elementwise kernel computes in place where its operand dies.
// CHECK-LABEL: @computes_in_place
// CHECK-SAME: memref<1088xi8> {pare.arena}
func.func @computes_in_place(%x: memref<1024xi8>, %r: memref<1024xi8>) {
  %a = memref.alloc() : memref<1024xi8>
  pare_kernel.clamp ins(%x : memref<1024xi8>) outs(%a : memref<1024xi8>) {clamp_min = 0 : i32}
  %b = memref.alloc() : memref<1024xi8>
  pare_kernel.clamp ins(%a : memref<1024xi8>) outs(%b : memref<1024xi8>) {clamp_max = 5 : i32}
  %c = memref.alloc() : memref<1024xi8>
  pare_kernel.clamp ins(%b : memref<1024xi8>) outs(%c : memref<1024xi8>) {clamp_max = 5 : i32}
  memref.copy %c, %r : memref<1024xi8> to memref<1024xi8>
  return
}

// -----

// What another kernel still reads is not overwritten in place.
// CHECK-LABEL: @keeps_what_is_read_later
// CHECK-SAME: memref<2112xi8> {pare.arena}
func.func @keeps_what_is_read_later(%x: memref<1024xi8>, %r: memref<1024xi8>) {
  %a = memref.alloc() : memref<1024xi8>
  pare_kernel.clamp ins(%x : memref<1024xi8>) outs(%a : memref<1024xi8>) {clamp_min = 0 : i32}
  %b = memref.alloc() : memref<1024xi8>
  pare_kernel.clamp ins(%a : memref<1024xi8>) outs(%b : memref<1024xi8>) {clamp_max = 5 : i32}
  memref.copy %b, %r : memref<1024xi8> to memref<1024xi8>
  memref.copy %a, %r : memref<1024xi8> to memref<1024xi8>
  return
}

// -----

// An allocation in a loop lives as long as the loop does.
// CHECK-LABEL: @plans_inside_of_loops
// CHECK-SAME: memref<192xi8> {pare.arena}
// CHECK: scf.for
// CHECK: memref.view
func.func @plans_inside_of_loops(%x: memref<64xi8>, %r: memref<64xi8>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %a = memref.alloc() : memref<64xi8>
  memref.copy %x, %a : memref<64xi8> to memref<64xi8>
  scf.for %i = %c0 to %c4 step %c1 {
    %b = memref.alloc() : memref<64xi8>
    memref.copy %a, %b : memref<64xi8> to memref<64xi8>
    memref.copy %b, %r : memref<64xi8> to memref<64xi8>
  }
  return
}

// -----

// Without buffers the arena is still there: C has no arrays of no bytes.
// CHECK-LABEL: @has_an_arena_always
// CHECK-SAME: memref<64xi8> {pare.arena}
func.func @has_an_arena_always(%x: memref<4xf32>, %r: memref<4xf32>) {
  memref.copy %x, %r : memref<4xf32> to memref<4xf32>
  return
}
