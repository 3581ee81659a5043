// The interface says in which way each kernel of products is computed.
// RUN: pare-opt %s --pare-record-interface --pare-add-stamps | FileCheck %s

// CHECK-LABEL: func @ways
// CHECK-SAME: kernel = "depthwise_conv2d", layer = "flat", macs = 384 : i64, read = 256 : i64, tile = "2x1x16", variant = "depthwise flat dot4", weights = 128 : i64
// CHECK-SAME: layer = "slice", macs = 216 : i64, read = 640 : i64, reason = "its pixels are no neighbours in memory, as its tile needs", tile = "1x1x4", variant = "by element"
// CHECK-SAME: layer = "pixel", {{.*}} variant = "depthwise by pixel fma"
// CHECK-SAME: layer = "one", {{.*}} tile = "1x1x4", variant = "blocked dot4"
// CHECK-SAME: kernel = "dense", layer = "unpacked", {{.*}} reason = "a weight, bias or scale is not constant", variant = "by element"
// CHECK-SAME: kernel = "matmul", layer = "product", {{.*}} reason = "there are no tiles for it", variant = "by element"
module attributes {pare_kernel.target = #pare_kernel.target<"aarch64-dotprod", triple = "aarch64-unknown-linux-gnu", cpu = "generic", features = "+dotprod">} {
  memref.global "private" constant @w : memref<128xi8>
  func.func @ways(%a: memref<1x4x4x16xi8>, %b: memref<1x4x4x6xf32>, %c: memref<1x4x4x1xi8>, %d: memref<1x4xf32>, %e: memref<2x4xf32>, %m: memref<1x2x2xi8>,
                  %o0: memref<1x2x3x16xi32>, %o1: memref<1x3x3x6xf32>, %o2: memref<1x3x3x4xi32>, %o3: memref<1x2xf32>, %o4: memref<1x2x2xi32>,
                  %arena: memref<1024xi8>) attributes {pare.arena_bytes = 1024 : i64} {
    %c0 = arith.constant 0 : index
    %w = memref.get_global @w : memref<128xi8>
    %f = memref.view %arena[%c0][] : memref<1024xi8> to memref<64xf32>
    %v = memref.view %arena[%c0][] : memref<1024xi8> to memref<32xi8>
    %wide = memref.view %arena[%c0][] : memref<1024xi8> to memref<1x4x4x8xf32>
    %slice = memref.subview %wide[0, 0, 0, 0] [1, 4, 4, 6] [1, 1, 1, 1] : memref<1x4x4x8xf32> to memref<1x4x4x6xf32, strided<[128, 32, 8, 1]>>
    pare_kernel.depthwise_conv2d ins(%a, %w : memref<1x4x4x16xi8>, memref<128xi8>) outs(%o0 : memref<1x2x3x16xi32>) {name = "flat", strides = array<i64: 2, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 16, 1>, tile = #pare_kernel.tile<2, 1, 16>}
    pare_kernel.depthwise_conv2d ins(%slice, %f : memref<1x4x4x6xf32, strided<[128, 32, 8, 1]>>, memref<64xf32>) outs(%o1 : memref<1x3x3x6xf32>) {name = "slice", strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 6, 1>, tile = #pare_kernel.tile<1, 1, 4>}
    pare_kernel.depthwise_conv2d ins(%b, %f : memref<1x4x4x6xf32>, memref<64xf32>) outs(%o1 : memref<1x3x3x6xf32>) {name = "pixel", strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 3>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 6, 1>, tile = #pare_kernel.tile<1, 1, 4>}
    pare_kernel.depthwise_conv2d ins(%c, %v : memref<1x4x4x1xi8>, memref<32xi8>) outs(%o2 : memref<1x3x3x4xi32>) {name = "one", strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 2, 2, 1, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    pare_kernel.dense ins(%d, %e : memref<1x4xf32>, memref<2x4xf32>) outs(%o3 : memref<1x2xf32>) {name = "unpacked"}
    pare_kernel.matmul ins(%m, %m : memref<1x2x2xi8>, memref<1x2x2xi8>) outs(%o4 : memref<1x2x2xi32>) {name = "product"}
    return
  }
}
