// Borders are filled behind what computes the interior.
// RUN: pare-opt %s --pare-sink-halos | FileCheck %s

// Of two kernels that write or read the interior only, both come first.
// CHECK-LABEL: @fills_before_the_border_is_read
// CHECK: pare_kernel.clamp
// CHECK-NEXT: pare_kernel.clamp
// CHECK-NEXT: pare_kernel.fill_halo
// CHECK-NEXT: memref.copy
func.func @fills_before_the_border_is_read(%x: memref<1x2x2x4xi8>, %y: memref<1x4x4x4xi8>) {
  %b = memref.alloc() : memref<1x4x4x4xi8>
  pare_kernel.fill_halo outs(%b : memref<1x4x4x4xi8>) {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0 : i32}
  %inner = memref.subview %b[0, 1, 1, 0] [1, 2, 2, 4] [1, 1, 1, 1] : memref<1x4x4x4xi8> to memref<1x2x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>
  pare_kernel.clamp ins(%x : memref<1x2x2x4xi8>) outs(%inner : memref<1x2x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>) {clamp_min = 0 : i32}
  pare_kernel.clamp ins(%inner : memref<1x2x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>) outs(%x : memref<1x2x2x4xi8>) {clamp_min = 0 : i32}
  memref.copy %b, %y : memref<1x4x4x4xi8> to memref<1x4x4x4xi8>
  return
}

// A part that reaches into the border is read after it was filled.
// CHECK-LABEL: @stays_before_a_wider_part
// CHECK: pare_kernel.fill_halo
// CHECK: pare_kernel.clamp
func.func @stays_before_a_wider_part(%x: memref<1x3x2x4xi8>) {
  %b = memref.alloc() : memref<1x4x4x4xi8>
  pare_kernel.fill_halo outs(%b : memref<1x4x4x4xi8>) {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0 : i32}
  %part = memref.subview %b[0, 1, 1, 0] [1, 3, 2, 4] [1, 1, 1, 1] : memref<1x4x4x4xi8> to memref<1x3x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>
  pare_kernel.clamp ins(%part : memref<1x3x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>) outs(%x : memref<1x3x2x4xi8>) {clamp_min = 0 : i32}
  return
}

// What is not the function's own may be read by anybody.
// CHECK-LABEL: @leaves_arguments
// CHECK: pare_kernel.fill_halo
// CHECK: pare_kernel.clamp
func.func @leaves_arguments(%x: memref<1x2x2x4xi8>, %b: memref<1x4x4x4xi8>, %y: memref<1x4x4x4xi8>) {
  pare_kernel.fill_halo outs(%b : memref<1x4x4x4xi8>) {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0 : i32}
  %inner = memref.subview %b[0, 1, 1, 0] [1, 2, 2, 4] [1, 1, 1, 1] : memref<1x4x4x4xi8> to memref<1x2x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>
  pare_kernel.clamp ins(%x : memref<1x2x2x4xi8>) outs(%inner : memref<1x2x2x4xi8, strided<[64, 16, 4, 1], offset: 20>>) {clamp_min = 0 : i32}
  memref.copy %b, %y : memref<1x4x4x4xi8> to memref<1x4x4x4xi8>
  return
}

// CHECK-LABEL: @leaves_tensors
// CHECK: pare_kernel.fill_halo
func.func @leaves_tensors(%b: tensor<1x4x4x4xi8>) -> tensor<1x4x4x4xi8> {
  %0 = pare_kernel.fill_halo outs(%b : tensor<1x4x4x4xi8>) {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0 : i32} -> tensor<1x4x4x4xi8>
  return %0 : tensor<1x4x4x4xi8>
}
