// Shapes of products that do not belong together.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @conv_of_a_flat_weight(%x: memref<1x4x4x2xi8>, %w: memref<3x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{expected a 4-D weight, or kernel_shape of a packed one}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @depthwise_of_a_flat_weight(%x: memref<1x4x4x2xi8>, %w: memref<1x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{expected a 4-D weight, or kernel_shape of a packed one}}
  pare_kernel.depthwise_conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<1x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @conv_of_a_flat_input(%x: memref<4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{expected 4-D input and destination}}
  pare_kernel.conv2d ins(%x, %w : memref<4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @conv_of_another_width(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x5x3xi32>) {
  // expected-error@+1 {{expected output width 4, got 5}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x5x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @conv_of_another_batch(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<2x4x4x3xi32>) {
  // expected-error@+1 {{expected output batch 1, got 2}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<2x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @conv_of_other_inputs(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x4xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{expected input channels 4, got 2}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x4xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @conv_of_other_outputs(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x4x5xi32>) {
  // expected-error@+1 {{expected output channels 3, got 5}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x4x5xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @groups_that_do_not_divide(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x1xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{output channels 3 do not divide into 2 groups}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x1xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2 : i64}
  return
}

// -----

func.func @strides_of_zero(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{strides and dilations must be at least 1}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 0, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @pads_of_one_dimension(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{pads expects 4 values, got 2}}
  pare_kernel.conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1, 1>}
  return
}

// -----

func.func @dense_of_a_window(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{expected 2-D input, weight and destination}}
  pare_kernel.dense ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x4x3xi32>) {input_zp = 0 : i32}
  return
}

// -----

func.func @dense_of_other_columns(%x: memref<1x3xi8>, %w: memref<2x4xi8>, %y: memref<1x2xi32>) {
  // expected-error@+1 {{expected input columns 4, got 3}}
  pare_kernel.dense ins(%x, %w : memref<1x3xi8>, memref<2x4xi8>) outs(%y : memref<1x2xi32>) {input_zp = 0 : i32}
  return
}

// -----

func.func @dense_of_other_rows(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<2x2xi32>) {
  // expected-error@+1 {{expected output rows 1, got 2}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) outs(%y : memref<2x2xi32>) {input_zp = 0 : i32}
  return
}

// -----

func.func @dense_of_other_outputs(%x: memref<1x4xi8>, %w: memref<2x4xi8>, %y: memref<1x3xi32>) {
  // expected-error@+1 {{expected output columns 2, got 3}}
  pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<2x4xi8>) outs(%y : memref<1x3xi32>) {input_zp = 0 : i32}
  return
}

// -----

func.func @transpose_conv_of_a_flat_weight(%x: memref<1x4x4x2xi8>, %w: memref<3x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{expected 4-D input, weight and destination}}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 1, 1>, out_pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @transpose_conv_of_another_batch(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<2x4x4x3xi32>) {
  // expected-error@+1 {{expected output batch 1, got 2}}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<2x4x4x3xi32>) {strides = array<i64: 1, 1>, out_pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @transpose_conv_of_another_width(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x5x3xi32>) {
  // expected-error@+1 {{expected output width 4, got 5}}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x5x3xi32>) {strides = array<i64: 1, 1>, out_pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @transpose_conv_without_strides(%x: memref<1x4x4x2xi8>, %w: memref<3x1x1x2xi8>, %y: memref<1x4x4x3xi32>) {
  // expected-error@+1 {{strides must be at least 1}}
  pare_kernel.transpose_conv2d ins(%x, %w : memref<1x4x4x2xi8>, memref<3x1x1x2xi8>) outs(%y : memref<1x4x4x3xi32>) {strides = array<i64: 0, 1>, out_pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @matmul_of_matrices(%a: memref<2x3xi8>, %b: memref<1x3x4xi8>, %y: memref<1x2x4xi32>) {
  // expected-error@+1 {{expected 3-D operands and destination}}
  pare_kernel.matmul ins(%a, %b : memref<2x3xi8>, memref<1x3x4xi8>) outs(%y : memref<1x2x4xi32>)
  return
}

// -----

func.func @matmul_of_another_batch(%a: memref<1x2x3xi8>, %b: memref<2x3x4xi8>, %y: memref<1x2x4xi32>) {
  // expected-error@+1 {{expected batch of rhs 1, got 2}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xi8>, memref<2x3x4xi8>) outs(%y : memref<1x2x4xi32>)
  return
}

// -----

func.func @matmul_into_another_batch(%a: memref<1x2x3xi8>, %b: memref<1x3x4xi8>, %y: memref<2x2x4xi32>) {
  // expected-error@+1 {{expected output batch 1, got 2}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xi8>, memref<1x3x4xi8>) outs(%y : memref<2x2x4xi32>)
  return
}

// -----

func.func @matmul_into_other_rows(%a: memref<1x2x3xi8>, %b: memref<1x3x4xi8>, %y: memref<1x3x4xi32>) {
  // expected-error@+1 {{expected output rows 2, got 3}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xi8>, memref<1x3x4xi8>) outs(%y : memref<1x3x4xi32>)
  return
}

// -----

func.func @matmul_into_other_columns(%a: memref<1x2x3xi8>, %b: memref<1x3x4xi8>, %y: memref<1x2x5xi32>) {
  // expected-error@+1 {{expected output columns 4, got 5}}
  pare_kernel.matmul ins(%a, %b : memref<1x2x3xi8>, memref<1x3x4xi8>) outs(%y : memref<1x2x5xi32>)
  return
}
