// A result lies over the input that dies with it, as far as its kernel allows.
// RUN: pare-opt %s --pare-plan-memory | FileCheck %s

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  // Rows of the result are as long as those of the input; when one of them is
  // written, the kernel is done with as many.
  // CHECK-LABEL: @goes_ahead_of_its_result
  // CHECK-SAME: {pare.arena_bound = 2112 : i64, pare.arena_bytes = 2112 : i64
  // CHECK-NOT: backwards
  func.func @goes_ahead_of_its_result(%x: memref<1x8x8x8xf32>, %w: memref<64xf32>, %r: memref<1x8x8x8xf32>) {
    %a = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.clamp ins(%x : memref<1x8x8x8xf32>) outs(%a : memref<1x8x8x8xf32>) {clamp_min = 0.0 : f32}
    %b = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.conv2d ins(%a, %w : memref<1x8x8x8xf32>, memref<64xf32>) outs(%b : memref<1x8x8x8xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, tile = #pare_kernel.tile<1, 4, 8>}
    pare_kernel.clamp ins(%b : memref<1x8x8x8xf32>) outs(%r : memref<1x8x8x8xf32>) {clamp_max = 1.0 : f32}
    return
  }

  // Sixteen tiles write 128 bytes and read 64 each. Forwards the input would have
  // to start 960 bytes behind; backwards both start at one place.
  // CHECK-LABEL: @goes_backwards_where_it_grows
  // CHECK-SAME: {pare.arena_bound = 2112 : i64, pare.arena_bytes = 2112 : i64
  // CHECK: conv2d {{.*}} {backwards,
  func.func @goes_backwards_where_it_grows(%x: memref<1x8x8x4xf32>, %w: memref<32xf32>, %r: memref<1x8x8x8xf32>) {
    %a = memref.alloc() : memref<1x8x8x4xf32>
    pare_kernel.clamp ins(%x : memref<1x8x8x4xf32>) outs(%a : memref<1x8x8x4xf32>) {clamp_min = 0.0 : f32}
    %b = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.conv2d ins(%a, %w : memref<1x8x8x4xf32>, memref<32xf32>) outs(%b : memref<1x8x8x8xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 4>, tile = #pare_kernel.tile<1, 4, 8>}
    %c = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.clamp ins(%b : memref<1x8x8x8xf32>) outs(%c : memref<1x8x8x8xf32>) {clamp_max = 1.0 : f32}
    pare_kernel.clamp ins(%c : memref<1x8x8x8xf32>) outs(%r : memref<1x8x8x8xf32>) {clamp_max = 1.0 : f32}
    return
  }

  // The second block of channels reads all of the input again.
  // CHECK-LABEL: @lies_apart_where_blocks_read_again
  // CHECK-SAME: {pare.arena_bound = 4160 : i64, pare.arena_bytes = 4160 : i64
  func.func @lies_apart_where_blocks_read_again(%x: memref<1x8x8x8xf32>, %w: memref<64xf32>, %r: memref<1x8x8x8xf32>) {
    %a = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.clamp ins(%x : memref<1x8x8x8xf32>) outs(%a : memref<1x8x8x8xf32>) {clamp_min = 0.0 : f32}
    %b = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.conv2d ins(%a, %w : memref<1x8x8x8xf32>, memref<64xf32>) outs(%b : memref<1x8x8x8xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, tile = #pare_kernel.tile<1, 4, 4>}
    pare_kernel.clamp ins(%b : memref<1x8x8x8xf32>) outs(%r : memref<1x8x8x8xf32>) {clamp_max = 1.0 : f32}
    return
  }

  // Each element of the residual is read for the one that is written over it, so
  // that blocks may follow each other in any order.
  // CHECK-LABEL: @takes_the_place_of_its_residual
  // CHECK-SAME: {pare.arena_bound = 4160 : i64, pare.arena_bytes = 4160 : i64
  func.func @takes_the_place_of_its_residual(%x: memref<1x8x8x8xf32>, %w: memref<64xf32>, %r: memref<1x8x8x8xf32>) {
    %a = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.clamp ins(%x : memref<1x8x8x8xf32>) outs(%a : memref<1x8x8x8xf32>) {clamp_min = 0.0 : f32}
    %b = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.clamp ins(%x : memref<1x8x8x8xf32>) outs(%b : memref<1x8x8x8xf32>) {clamp_min = 0.0 : f32}
    %c = memref.alloc() : memref<1x8x8x8xf32>
    pare_kernel.conv2d ins(%a, %w : memref<1x8x8x8xf32>, memref<64xf32>) residual(%b : memref<1x8x8x8xf32>) outs(%c : memref<1x8x8x8xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, tile = #pare_kernel.tile<1, 4, 4>}
    pare_kernel.clamp ins(%c : memref<1x8x8x8xf32>) outs(%r : memref<1x8x8x8xf32>) {clamp_max = 1.0 : f32}
    return
  }

  // The last tile of a row starts early and computes three pixels twice.
  // CHECK-LABEL: @starts_ahead_of_what_is_read_twice
  // CHECK-SAME: {pare.arena_bound = 3264 : i64, pare.arena_bytes = 3392 : i64
  func.func @starts_ahead_of_what_is_read_twice(%x: memref<1x5x10x8xf32>, %w: memref<64xf32>, %r: memref<1x5x10x8xf32>) {
    %a = memref.alloc() : memref<1x5x10x8xf32>
    pare_kernel.clamp ins(%x : memref<1x5x10x8xf32>) outs(%a : memref<1x5x10x8xf32>) {clamp_min = 0.0 : f32}
    %b = memref.alloc() : memref<1x5x10x8xf32>
    pare_kernel.clamp ins(%x : memref<1x5x10x8xf32>) outs(%b : memref<1x5x10x8xf32>) {clamp_min = 0.0 : f32}
    %c = memref.alloc() : memref<1x5x10x8xf32>
    pare_kernel.conv2d ins(%a, %w : memref<1x5x10x8xf32>, memref<64xf32>) residual(%b : memref<1x5x10x8xf32>) outs(%c : memref<1x5x10x8xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 8, 1, 1, 8>, tile = #pare_kernel.tile<1, 7, 8>}
    pare_kernel.clamp ins(%c : memref<1x5x10x8xf32>) outs(%r : memref<1x5x10x8xf32>) {clamp_max = 1.0 : f32}
    return
  }

  // Of a softmax it is not known when it reads what.
  // CHECK-LABEL: @lies_apart_from_what_is_not_known
  // CHECK-SAME: {pare.arena_bound = 576 : i64, pare.arena_bytes = 576 : i64
  func.func @lies_apart_from_what_is_not_known(%x: memref<8x8xf32>, %r: memref<8x8xf32>) {
    %a = memref.alloc() : memref<8x8xf32>
    pare_kernel.clamp ins(%x : memref<8x8xf32>) outs(%a : memref<8x8xf32>) {clamp_min = 0.0 : f32}
    %b = memref.alloc() : memref<8x8xf32>
    pare_kernel.softmax ins(%a : memref<8x8xf32>) outs(%b : memref<8x8xf32>)
    memref.copy %b, %r : memref<8x8xf32> to memref<8x8xf32>
    return
  }
}
