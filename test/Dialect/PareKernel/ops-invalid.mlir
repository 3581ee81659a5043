// What kernels demand of elements, bounds and pads, and say where it is not so.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @float_bound_of_integers(%a: memref<4xi8>) {
  // expected-error@+1 {{clamp_min is 0.000000e+00 : f32 but the destination is 'memref<4xi8>'}}
  pare_kernel.clamp ins(%a : memref<4xi8>) outs(%a : memref<4xi8>) {clamp_min = 0.0 : f32}
  return
}

// -----

func.func @clamp_that_converts(%a: memref<4xi8>, %b: memref<4xi16>) {
  // expected-error@+1 {{input type 'memref<4xi8>' and destination type 'memref<4xi16>' differ in their elements}}
  pare_kernel.clamp ins(%a : memref<4xi8>) outs(%b : memref<4xi16>)
  return
}

// -----

func.func @sigmoid_of_integers(%a: memref<4xi8>) {
  // expected-error@+1 {{is a function of f32; one of integers is a lookup}}
  pare_kernel.sigmoid ins(%a : memref<4xi8>) outs(%a : memref<4xi8>)
  return
}

// -----

func.func @mean_of_mixed_kinds(%a: memref<4x4xi8>, %b: memref<4x1xf32>) {
  // expected-error@+1 {{input type 'memref<4x4xi8>' and destination type 'memref<4x1xf32>' must both be f32 or both be integers}}
  pare_kernel.reduce ins(%a : memref<4x4xi8>) outs(%b : memref<4x1xf32>) {kind = #pare_kernel.reduce_kind<mean>, axes = array<i64: 1>}
  return
}

// -----

func.func @axis_named_twice(%a: memref<4x4xf32>, %b: memref<4x1xf32>) {
  // expected-error@+1 {{axis 1 is named twice}}
  pare_kernel.reduce ins(%a : memref<4x4xf32>) outs(%b : memref<4x1xf32>) {kind = #pare_kernel.reduce_kind<sum>, axes = array<i64: 1, 1>}
  return
}

// -----

func.func @small_table(%a: memref<4xi8>, %t: memref<16xf32>) {
  // expected-error@+1 {{expected a table of 256 f32, got 'memref<16xf32>'}}
  pare_kernel.softmax ins(%a : memref<4xi8>) table(%t : memref<16xf32>) outs(%a : memref<4xi8>) {output_multiplier = 256.0 : f32}
  return
}

// -----

func.func @halo_without_room(%a: memref<1x4xi8>) {
  // expected-error@+1 {{dimension 1 of size 4 has no room for pads of 3 and 2}}
  pare_kernel.fill_halo outs(%a : memref<1x4xi8>) {low = array<i64: 0, 3>, high = array<i64: 0, 2>, value = 7 : i32}
  return
}

// -----

func.func @pad_of_another_rank(%a: memref<4xi8>, %b: memref<1x4xi8>) {
  // expected-error@+1 {{expected destination rank 1, got 2}}
  pare_kernel.pad ins(%a : memref<4xi8>) outs(%b : memref<1x4xi8>) {low = array<i64: 0>, high = array<i64: 0>, value = 7 : i32}
  return
}

// -----

func.func @float_weight_of_integers(%a: memref<1x4xi8>, %w: memref<2x4xf32>, %b: memref<1x2xi8>) {
  // expected-error@+1 {{input, weight and bias must all be f32 or all be integers}}
  pare_kernel.dense ins(%a, %w : memref<1x4xi8>, memref<2x4xf32>) outs(%b : memref<1x2xi8>)
  return
}

// -----

func.func @integer_result_of_floats(%a: memref<1x4xf32>, %w: memref<2x4xf32>, %b: memref<1x2xi32>) {
  // expected-error@+1 {{input type 'memref<1x4xf32>' and destination type 'memref<1x2xi32>' must both be f32 or both be integers}}
  pare_kernel.dense ins(%a, %w : memref<1x4xf32>, memref<2x4xf32>) outs(%b : memref<1x2xi32>)
  return
}

// -----

func.func @nothing_to_reduce(%a: memref<4x0xf32>, %b: memref<4x1xf32>) {
  // expected-error@+1 {{there is nothing to reduce in 'memref<4x0xf32>'}}
  pare_kernel.reduce ins(%a : memref<4x0xf32>) outs(%b : memref<4x1xf32>) {kind = #pare_kernel.reduce_kind<mean>, axes = array<i64: 1>}
  return
}

// -----

func.func @window_of_an_empty_input(%a: memref<1x0x4x4xf32>, %b: memref<1x2x4x4xf32>) {
  // expected-error@+1 {{a window has no element of an empty input}}
  pare_kernel.max_pool2d ins(%a : memref<1x0x4x4xf32>) outs(%b : memref<1x2x4x4xf32>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>}
  return
}

// -----

func.func @negative_pads(%a: memref<1x4x4x4xf32>, %b: memref<1x3x4x4xf32>) {
  // expected-error@+1 {{pads must not be negative}}
  pare_kernel.max_pool2d ins(%a : memref<1x4x4x4xf32>) outs(%b : memref<1x3x4x4xf32>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: -1, 0, 0, 0>}
  return
}

// -----

func.func @window_without_elements(%a: memref<1x4x4x4xf32>, %b: memref<1x5x4x4xf32>) {
  // expected-error@+1 {{a window must have at least one element}}
  pare_kernel.avg_pool2d ins(%a : memref<1x4x4x4xf32>) outs(%b : memref<1x5x4x4xf32>) {kernel = array<i64: 0, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @pads_beyond_64_bits(%a: memref<1x4x4x4xf32>) {
  // expected-error@+1 {{windows, strides, dilations and pads must not exceed 2^31}}
  pare_kernel.max_pool2d ins(%a : memref<1x4x4x4xf32>) outs(%a : memref<1x4x4x4xf32>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 9223372036854775807, 0, 0, 0>}
  return
}

// -----

func.func @winograd_of_integers(%x: memref<1x6x6x4xi8>, %w: memref<4x3x3x4xi8>, %y: memref<1x4x4x4xi32>) {
  // expected-error@+1 {{cannot be computed by Winograd: it is not of f32}}
  pare_kernel.conv2d ins(%x, %w : memref<1x6x6x4xi8>, memref<4x3x3x4xi8>) outs(%y : memref<1x4x4x4xi32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, winograd}
  return
}

// -----

func.func @winograd_of_odd_channels(%x: memref<1x6x6x3xf32>, %w: memref<4x3x3x3xf32>, %y: memref<1x4x4x4xf32>) {
  // expected-error@+1 {{cannot be computed by Winograd: its channels are no multiples of 4}}
  pare_kernel.conv2d ins(%x, %w : memref<1x6x6x3xf32>, memref<4x3x3x3xf32>) outs(%y : memref<1x4x4x4xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, winograd}
  return
}

// -----

func.func @winograd_of_5x5(%x: memref<1x8x8x4xf32>, %w: memref<4x5x5x4xf32>, %y: memref<1x4x4x4xf32>) {
  // expected-error@+1 {{cannot be computed by Winograd: its kernel is not 3x3 in one group}}
  pare_kernel.conv2d ins(%x, %w : memref<1x8x8x4xf32>, memref<4x5x5x4xf32>) outs(%y : memref<1x4x4x4xf32>) {dilations = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, winograd}
  return
}

// -----

func.func @winograd_in_groups(%x: memref<1x6x6x8xf32>, %w: memref<4x3x3x4xf32>, %y: memref<1x4x4x4xf32>) {
  // expected-error@+1 {{cannot be computed by Winograd: its kernel is not 3x3 in one group}}
  pare_kernel.conv2d ins(%x, %w : memref<1x6x6x8xf32>, memref<4x3x3x4xf32>) outs(%y : memref<1x4x4x4xf32>) {dilations = array<i64: 1, 1>, groups = 2 : i64, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, winograd}
  return
}

// -----

func.func @winograd_with_stride(%x: memref<1x9x6x4xf32>, %w: memref<4x3x3x4xf32>, %y: memref<1x4x4x4xf32>) {
  // expected-error@+1 {{cannot be computed by Winograd: it has a stride or a dilation}}
  pare_kernel.conv2d ins(%x, %w : memref<1x9x6x4xf32>, memref<4x3x3x4xf32>) outs(%y : memref<1x4x4x4xf32>) {dilations = array<i64: 1, 1>, strides = array<i64: 2, 1>, pads = array<i64: 0, 0, 0, 0>, winograd}
  return
}

// -----

func.func @winograd_of_3x4(%x: memref<1x5x6x4xf32>, %w: memref<4x3x3x4xf32>, %y: memref<1x3x4x4xf32>) {
  // expected-error@+1 {{cannot be computed by Winograd: its result is smaller than 4x4}}
  pare_kernel.conv2d ins(%x, %w : memref<1x5x6x4xf32>, memref<4x3x3x4xf32>) outs(%y : memref<1x3x4x4xf32>) {dilations = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, winograd}
  return
}

// -----

func.func @three_bits(%x: tensor<1x8xi8>, %w: tensor<8x8xi8>, %o: tensor<1x8xi32>) {
  // expected-error@+1 {{weights have 4 or 8 bits, got 3}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) outs(%o : tensor<1x8xi32>) {widths = #pare_kernel.widths<weights = 3, sums = 1>} -> tensor<1x8xi32>
  return
}

// -----

func.func @fewer_than_no_sums(%x: tensor<1x8xi8>, %w: tensor<8x8xi8>, %o: tensor<1x8xi32>) {
  // expected-error@+1 {{expected a number of sums, got -1}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) outs(%o : tensor<1x8xi32>) {widths = #pare_kernel.widths<weights = 8, sums = -1>} -> tensor<1x8xi32>
  return
}

// -----

func.func @scaled_to_other_bits(%x: tensor<1x8xi8>, %w: tensor<8x8xi8>, %o: tensor<1x8xi32>) {
  // expected-error@+1 {{expected scaled sums of 32 bits, or 0 where nothing is known, got 16}}
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<8x8xi8>) outs(%o : tensor<1x8xi32>) {widths = #pare_kernel.widths<scaled = 16>} -> tensor<1x8xi32>
  return
}
