// A kernel without a tile becomes loops over single outputs that test for
// padding, of scalars; one without input channels stores its bias.
// RUN: pare-opt %s --convert-pare-kernel-to-vector | FileCheck %s

#target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">
module attributes {pare_kernel.target = #target} {
  // CHECK-LABEL: @wide_sums_test_for_padding
  // CHECK: scf.for
  // CHECK: arith.cmpi ult
  // CHECK: arith.select
  // CHECK: scf.for {{.*}} iter_args({{.*}}) -> (i64)
  // CHECK: arith.muli {{.*}} : i64
  // CHECK: memref.store {{.*}} : memref<8xi16
  // CHECK-NOT: pare_kernel.conv2d
  func.func @wide_sums_test_for_padding(%x: memref<1x2x2x3xi16>, %w: memref<2x3x3x3xi8>, %m: memref<2xi16>, %s: memref<1xi8>, %o: memref<1x2x2x2xi16>) {
    pare_kernel.conv2d ins(%x, %w : memref<1x2x2x3xi16>, memref<2x3x3x3xi8>) multiplier(%m : memref<2xi16>) shift(%s : memref<1xi8>) outs(%o : memref<1x2x2x2xi16>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, rounding = #pare_kernel.rounding<tosa_single>}
    return
  }

  // CHECK-LABEL: @empty_sums_are_the_bias
  // CHECK: %[[B:.*]] = memref.load
  // CHECK: memref.store
  func.func @empty_sums_are_the_bias(%x: memref<1x0xi8>, %w: memref<2x0xi8>, %b: memref<2xi32>, %o: memref<1x2xi32>) {
    pare_kernel.dense ins(%x, %w : memref<1x0xi8>, memref<2x0xi8>) bias(%b : memref<2xi32>) outs(%o : memref<1x2xi32>)
    return
  }
}
