// Kernels that are equal but for their data become calls of one function.
// RUN: pare-opt %s --pare-share-kernels | FileCheck %s
// RUN: pare-opt %s --pare-share-kernels --pare-share-kernels | FileCheck %s
// RUN: pare-opt %s --pare-share-kernels --remarks-filter=pare-share-kernels -o %t 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: 3 kernels are computed by 'conv_0.shared'

memref.global "private" constant @low : memref<64xi8> = dense<-128>
memref.global "private" constant @w0 : memref<64xi8> = dense<1>
memref.global "private" constant @w1 : memref<64xi8> = dense<-127>
memref.global "private" constant @s : memref<1xi8> = dense<35>
memref.global "private" constant @short : memref<1xi8> = dense<31>
memref.global "private" constant @m : memref<1xi32> = dense<1>

// CHECK-LABEL: @equal_but_for_constants_and_places
func.func @equal_but_for_constants_and_places(%a: memref<2048xi8> {pare.arena}) {
  %c0 = arith.constant 0 : index
  %c1024 = arith.constant 1024 : index
  // CHECK-DAG: %[[X:.*]] = memref.view %{{.*}}[%c0][]
  %x = memref.view %a[%c0][] : memref<2048xi8> to memref<1x4x4x8xi8>
  // CHECK-DAG: %[[Y:.*]] = memref.view %{{.*}}[%c1024][]
  %y = memref.view %a[%c1024][] : memref<2048xi8> to memref<1x4x4x8xi8>
  // CHECK-DAG: %[[W0:.*]] = memref.get_global @w0
  %w0 = memref.get_global @w0 : memref<64xi8>
  // CHECK-DAG: %[[W1:.*]] = memref.get_global @w1
  %w1 = memref.get_global @w1 : memref<64xi8>
  // CHECK-DAG: %[[M:.*]] = memref.get_global @m
  %m = memref.get_global @m : memref<1xi32>
  // CHECK-DAG: %[[S:.*]] = memref.get_global @s
  %s = memref.get_global @s : memref<1xi8>
  // CHECK: call @conv_0.shared(%[[X]], %[[W0]], %[[M]], %[[S]], %[[Y]])
  pare_kernel.conv2d ins(%x, %w0 : memref<1x4x4x8xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, name = "conv/0", pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_single>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 8>}
  // CHECK: call @conv_0.shared(%[[Y]], %[[W1]], %[[M]], %[[S]], %[[X]])
  pare_kernel.conv2d ins(%y, %w1 : memref<1x4x4x8xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%x : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, name = "conv_1", pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_single>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 8>}
  return
}

// What the code makes of its constants is different.
// CHECK-LABEL: @weights_of_minus_128_and_short_shifts_are_apart
// CHECK-COUNT-2: pare_kernel.conv2d
// CHECK: call @conv_0.shared
func.func @weights_of_minus_128_and_short_shifts_are_apart(%a: memref<2048xi8> {pare.arena}) {
  %c0 = arith.constant 0 : index
  %c1024 = arith.constant 1024 : index
  %x = memref.view %a[%c0][] : memref<2048xi8> to memref<1x4x4x8xi8>
  %y = memref.view %a[%c1024][] : memref<2048xi8> to memref<1x4x4x8xi8>
  %w = memref.get_global @w0 : memref<64xi8>
  %low = memref.get_global @low : memref<64xi8>
  %m = memref.get_global @m : memref<1xi32>
  %s = memref.get_global @s : memref<1xi8>
  %short = memref.get_global @short : memref<1xi8>
  pare_kernel.conv2d ins(%x, %low : memref<1x4x4x8xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_single>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 8>}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%short : memref<1xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_single>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 8>}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<64xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_single>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 8>}
  return
}

// A caller's buffer ends where it ends; one in the arena has slack behind it.
// Places that follow from the type may differ only by their base.
// CHECK-LABEL: @outside_of_the_arena_with_another_offset_or_in_place
// CHECK-COUNT-4: pare_kernel.max_pool2d
func.func @outside_of_the_arena_with_another_offset_or_in_place(%in: memref<1x4x4x8xi8>, %a: memref<2048xi8> {pare.arena}) {
  %c0 = arith.constant 0 : index
  %c1024 = arith.constant 1024 : index
  %x = memref.view %a[%c0][] : memref<2048xi8> to memref<1x4x4x8xi8>
  %y = memref.view %a[%c1024][] : memref<2048xi8> to memref<1x4x4x8xi8>
  %wide = memref.view %a[%c1024][] : memref<2048xi8> to memref<1x4x4x16xi8>
  %part = memref.subview %wide[0, 0, 0, 8] [1, 4, 4, 8] [1, 1, 1, 1] : memref<1x4x4x16xi8> to memref<1x4x4x8xi8, strided<[256, 64, 16, 1], offset: 8>>
  pare_kernel.max_pool2d ins(%in : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
  pare_kernel.max_pool2d ins(%x : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
  pare_kernel.max_pool2d ins(%x : memref<1x4x4x8xi8>) outs(%part : memref<1x4x4x8xi8, strided<[256, 64, 16, 1], offset: 8>>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
  pare_kernel.max_pool2d ins(%x : memref<1x4x4x8xi8>) outs(%x : memref<1x4x4x8xi8>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
  return
}

// CHECK-LABEL: @a_loop_as_short_as_a_call_stays
// CHECK-COUNT-2: pare_kernel.cast
func.func @a_loop_as_short_as_a_call_stays(%x: memref<16xi8>, %y: memref<16xi8>) {
  pare_kernel.cast ins(%x : memref<16xi8>) outs(%y : memref<16xi8>)
  pare_kernel.cast ins(%y : memref<16xi8>) outs(%x : memref<16xi8>)
  return
}

// CHECK: func.func private @conv_0.shared(
// CHECK-SAME: %[[A0:[^:]*]]: memref<1x4x4x8xi8> {pare.arena}
// CHECK-SAME: %[[A1:[^:]*]]: memref<64xi8> {llvm.noalias, llvm.readonly, pare.at_least = -127 : i64}
// CHECK-SAME: %[[A2:[^:]*]]: memref<1xi32> {llvm.noalias, llvm.readonly}
// CHECK-SAME: %[[A3:[^:]*]]: memref<1xi8> {llvm.noalias, llvm.readonly, pare.at_least = 32 : i64}
// CHECK-SAME: %[[A4:[^:]*]]: memref<1x4x4x8xi8> {pare.arena}
// CHECK-SAME: attributes {pare.shared}
// CHECK-NEXT: pare_kernel.conv2d ins(%[[A0]], %[[A1]] :
// CHECK-SAME: outs(%[[A4]] :
