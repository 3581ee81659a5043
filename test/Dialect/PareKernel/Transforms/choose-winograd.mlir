// Convolutions of floats of 3x3 are marked where that pays.
// RUN: pare-opt %s --pare-choose-winograd | FileCheck %s
// The same through pare-compile, where it can be turned off.
// RUN: pare-opt %s --pare-compile=until=kernels | FileCheck %s
// RUN: pare-opt %s --pare-compile="until=kernels fast-f32=false" | FileCheck %s --check-prefix=OFF

// OFF-NOT: winograd
// OFF-LABEL: @marked

// CHECK-LABEL: @marked
func.func @marked(%x: tensor<1x8x8x16xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
  %w = arith.constant dense<0.5> : tensor<16x3x3x16xf32>
  // CHECK: pare_kernel.conv2d {{.*}}winograd
  // OFF-NOT: winograd
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>} -> tensor<1x8x8x16xf32>
  return %0 : tensor<1x8x8x16xf32>
}

// CHECK-NOT: winograd
// CHECK-LABEL: @strided
func.func @strided(%x: tensor<1x17x17x16xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
  %w = arith.constant dense<0.5> : tensor<16x3x3x16xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x17x17x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} -> tensor<1x8x8x16xf32>
  return %0 : tensor<1x8x8x16xf32>
}

// CHECK-LABEL: @few_channels
func.func @few_channels(%x: tensor<1x10x10x4xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
  %w = arith.constant dense<0.5> : tensor<16x3x3x4xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x10x10x4xf32>, tensor<16x3x3x4xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x8x8x16xf32>
  return %0 : tensor<1x8x8x16xf32>
}

// CHECK-LABEL: @too_small
func.func @too_small(%x: tensor<1x5x10x16xf32>, %o: tensor<1x3x8x16xf32>) -> tensor<1x3x8x16xf32> {
  %w = arith.constant dense<0.5> : tensor<16x3x3x16xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x5x10x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x3x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x3x8x16xf32>
  return %0 : tensor<1x3x8x16xf32>
}

// 36 x 256 x 256 floats are 9 MiB.
// CHECK-LABEL: @filters_too_large
func.func @filters_too_large(%x: tensor<1x10x10x256xf32>, %o: tensor<1x8x8x256xf32>) -> tensor<1x8x8x256xf32> {
  %w = arith.constant dense<0.5> : tensor<256x3x3x256xf32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x10x10x256xf32>, tensor<256x3x3x256xf32>) outs(%o : tensor<1x8x8x256xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x8x8x256xf32>
  return %0 : tensor<1x8x8x256xf32>
}

// Filters are transformed ahead.
// CHECK-LABEL: @not_constant
func.func @not_constant(%x: tensor<1x10x10x16xf32>, %w: tensor<16x3x3x16xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x10x10x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x8x8x16xf32>
  return %0 : tensor<1x8x8x16xf32>
}

// CHECK-LABEL: @integers
func.func @integers(%x: tensor<1x10x10x16xi8>, %o: tensor<1x8x8x16xi32>) -> tensor<1x8x8x16xi32> {
  %w = arith.constant dense<1> : tensor<16x3x3x16xi8>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x10x10x16xi8>, tensor<16x3x3x16xi8>) outs(%o : tensor<1x8x8x16xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} -> tensor<1x8x8x16xi32>
  return %0 : tensor<1x8x8x16xi32>
}
