// What cannot be packed is an error at the kernel.
// RUN: pare-opt %s --pare-pack-weights -split-input-file -verify-diagnostics

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @no_tile(%x: tensor<1x4xi8>, %w: tensor<16x4xi8>, %o: tensor<1x16xi32>) -> tensor<1x16xi32> {
    // expected-error @below {{has no tile; run 'pare-choose-tiles' first}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) outs(%o : tensor<1x16xi32>) -> tensor<1x16xi32>
    return %0 : tensor<1x16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @weight_on_memrefs(%x: memref<1x4xi8>, %w: memref<16x4xi8>, %o: memref<1x16xi32>) {
    // expected-error @below {{weights are packed on tensors only, before bufferization}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16x4xi8>) outs(%o : memref<1x16xi32>) {tile = #pare_kernel.tile<1, 1, 16>}
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @winograd_of_arguments(%x: tensor<1x10x10x16xf32>, %w: tensor<16x3x3x16xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
    // expected-error @below {{by Winograd needs a constant weight and bias}}
    %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x10x10x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, winograd} -> tensor<1x8x8x16xf32>
    return %0 : tensor<1x8x8x16xf32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @wider_than_said(%x: tensor<1x8xi8>, %o: tensor<1x8xi32>) -> tensor<1x8xi32> {
    %w = arith.constant dense<8> : tensor<8x8xi8>
    // expected-error @below {{weights are wider than #pare_kernel.widths<weights = 4, sums = 1> says; 'pare-prove-widths' says what they are}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) outs(%o : tensor<1x8xi32>) {widths = #pare_kernel.widths<weights = 4, sums = 1>, tile = #pare_kernel.tile<1, 1, 8>, input_unsigned} -> tensor<1x8xi32>
    return %0 : tensor<1x8xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @more_sums_than_fit(%x: tensor<1x8xi8>, %o: tensor<1x8xi32>) -> tensor<1x8xi32> {
    %w = arith.constant dense<64> : tensor<8x8xi8>
    // expected-error @below {{weights are wider than #pare_kernel.widths<sums = 2> says}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) outs(%o : tensor<1x8xi32>) {widths = #pare_kernel.widths<weights = 8, sums = 2>, tile = #pare_kernel.tile<1, 1, 8>, input_unsigned} -> tensor<1x8xi32>
    return %0 : tensor<1x8xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @columns_that_do_not_fit(%x: tensor<1x1x32x2xi8>, %o: tensor<1x1x31x2xi32>) -> tensor<1x1x31x2xi32> {
    %w = arith.constant dense<65> : tensor<1x2x2x1xi8>
    // expected-error @below {{weights are wider than #pare_kernel.widths<sums = 1> says}}
    %0 = pare_kernel.depthwise_conv2d ins(%x, %w : tensor<1x1x32x2xi8>, tensor<1x2x2x1xi8>) outs(%o : tensor<1x1x31x2xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, widths = #pare_kernel.widths<sums = 1>, tile = #pare_kernel.tile<1, 1, 32>, input_unsigned} -> tensor<1x1x31x2xi32>
    return %0 : tensor<1x1x31x2xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @multiplier_of_one(%x: tensor<1x8xi8>, %o: tensor<1x8xi8>) -> tensor<1x8xi8> {
    %w = arith.constant dense<127> : tensor<8x8xi8>
    %b = arith.constant dense<2147483647> : tensor<8xi32>
    %m = arith.constant dense<1.0> : tensor<8xf32>
    // expected-error @below {{sums times their multipliers may be wider than #pare_kernel.widths<scaled = 32> says; 'pare-prove-widths' says what they are}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) bias(%b : tensor<8xi32>) multiplier(%m : tensor<8xf32>) outs(%o : tensor<1x8xi8>) {widths = #pare_kernel.widths<scaled = 32>, tile = #pare_kernel.tile<1, 1, 8>, input_unsigned, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x8xi8>
    return %0 : tensor<1x8xi8>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @weight_of_a_missing_resource(%x: tensor<1x4xi8>, %o: tensor<1x16xi32>) -> tensor<1x16xi32> {
    %w = arith.constant dense_resource<nowhere> : tensor<16x4xi8>
    // expected-error @below {{weight must be a constant of i8 or f32}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) outs(%o : tensor<1x16xi32>) {tile = #pare_kernel.tile<1, 1, 16>} -> tensor<1x16xi32>
    return %0 : tensor<1x16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @bias_of_a_missing_resource(%x: tensor<1x4xi8>, %o: tensor<1x16xi32>) -> tensor<1x16xi32> {
    %b = arith.constant dense_resource<nowhere> : tensor<16xi32>
    %w = arith.constant dense<1> : tensor<16x4xi8>
    // expected-error @below {{bias, multiplier and shift must be constants}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<16x4xi8>) bias(%b : tensor<16xi32>) outs(%o : tensor<1x16xi32>) {tile = #pare_kernel.tile<1, 1, 16>} -> tensor<1x16xi32>
    return %0 : tensor<1x16xi32>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @sums_of_a_missing_resource(%x: tensor<1x4xi16>, %o: tensor<1x16xi64>) -> tensor<1x16xi64> {
    %b = arith.constant dense_resource<nowhere> : tensor<16xi64>
    %w = arith.constant dense<1> : tensor<16x4xi8>
    // expected-error @below {{weight and bias must be constants of integers}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi16>, tensor<16x4xi8>) bias(%b : tensor<16xi64>) outs(%o : tensor<1x16xi64>) {tile = #pare_kernel.tile<1, 1, 16>} -> tensor<1x16xi64>
    return %0 : tensor<1x16xi64>
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  func.func @winograd_of_a_missing_resource(%x: tensor<1x10x10x16xf32>, %o: tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32> {
    %w = arith.constant dense_resource<nowhere> : tensor<16x3x3x16xf32>
    // expected-error @below {{weight must be a constant of i8 or f32}}
    %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x10x10x16xf32>, tensor<16x3x3x16xf32>) outs(%o : tensor<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, winograd} -> tensor<1x8x8x16xf32>
    return %0 : tensor<1x8x8x16xf32>
  }
}

// -----

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}
