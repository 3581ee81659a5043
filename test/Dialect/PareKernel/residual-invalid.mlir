// What a residual demands of its convolution.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @arithmetic_of_none(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{the arithmetic of a residual needs a residual}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, residual_zp = 3 : i32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @other_shape(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x4xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{residual type 'memref<1x4x4x4xi8>' has not the shape and elements of the result, 'memref<1x4x4x8xi8>'}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x4xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = -100 : i32, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @other_elements(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi16>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{residual type 'memref<1x4x4x8xi16>' has not the shape and elements of the result, 'memref<1x4x4x8xi8>'}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi16>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = -100 : i32, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @words(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi16>, %y: memref<1x4x4x8xi16>) {
  // expected-error@+1 {{a residual is of i8 or f32, got 'i16'}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi16>) outs(%y : memref<1x4x4x8xi16>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = -100 : i32, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @sums(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %r: memref<1x4x4x8xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{an integer residual is added under float_rne}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) residual(%r : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = -100 : i32, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32}
  return
}

// -----

func.func @no_multiplier(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{an integer residual needs 'term_multiplier' and 'residual_multiplier'}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = -100 : i32, term_max = 100 : i32, term_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @no_bounds(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{an integer residual needs 'term_min' and 'term_max'}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @no_term(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{term_min 101 is above term_max 100}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = 101 : i32, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @far_term(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{float_rne rounds to at most 2^22, got a term -100..4194305}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = -100 : i32, term_max = 4194305 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @float_bound(%x: memref<1x4x4x8xi8>, %w: memref<8x1x1x8xi8>, %m: memref<1xf32>, %r: memref<1x4x4x8xi8>, %y: memref<1x4x4x8xi8>) {
  // expected-error@+1 {{term_min is 0.000000e+00 : f32 but the destination is}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xi8>, memref<8x1x1x8xi8>) multiplier(%m : memref<1xf32>) residual(%r : memref<1x4x4x8xi8>) outs(%y : memref<1x4x4x8xi8>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_min = 0.0 : f32, term_max = 100 : i32, term_multiplier = 1.0 : f32, residual_multiplier = 1.0 : f32, rounding = #pare_kernel.rounding<float_rne>}
  return
}

// -----

func.func @scaled_float(%x: memref<1x4x4x8xf32>, %w: memref<8x1x1x8xf32>, %r: memref<1x4x4x8xf32>, %y: memref<1x4x4x8xf32>) {
  // expected-error@+1 {{an f32 residual takes no multiplier and no zero point}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x8xf32>, memref<8x1x1x8xf32>) residual(%r : memref<1x4x4x8xf32>) outs(%y : memref<1x4x4x8xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, term_multiplier = 1.0 : f32}
  return
}

// -----

func.func @winograd(%x: memref<1x6x6x8xf32>, %w: memref<8x3x3x8xf32>, %r: memref<1x4x4x8xf32>, %y: memref<1x4x4x8xf32>) {
  // expected-error@+1 {{cannot be computed by Winograd: it adds a residual}}
  pare_kernel.conv2d ins(%x, %w : memref<1x6x6x8xf32>, memref<8x3x3x8xf32>) residual(%r : memref<1x4x4x8xf32>) outs(%y : memref<1x4x4x8xf32>) {winograd, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>}
  return
}
