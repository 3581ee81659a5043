// What all kernels demand of destinations, and elementwise kernels, pools and reductions
// of their operands.
// RUN: pare-opt %s -split-input-file -verify-diagnostics

func.func @tensor_without_result(%a: tensor<4xf32>) {
  // expected-error@+1 {{expected one result with a destination of type 'tensor<4xf32>', got 0}}
  pare_kernel.tanh ins(%a : tensor<4xf32>) outs(%a : tensor<4xf32>)
  return
}

// -----

func.func @memref_with_result(%a: memref<4xf32>) {
  // expected-error@+1 {{expected no results with a destination of type 'memref<4xf32>', got 1}}
  %0 = pare_kernel.tanh ins(%a : memref<4xf32>) outs(%a : memref<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @result_of_another_type(%a: tensor<4xf32>) {
  // expected-error@+1 {{result type 'tensor<2xf32>' differs from destination type 'tensor<4xf32>'}}
  %0 = pare_kernel.tanh ins(%a : tensor<4xf32>) outs(%a : tensor<4xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @memref_into_tensor(%a: memref<4xf32>, %b: tensor<4xf32>) {
  // expected-error@+1 {{operand 0 of type 'memref<4xf32>' and destination of type 'tensor<4xf32>' must both be tensors or both memrefs}}
  %0 = pare_kernel.tanh ins(%a : memref<4xf32>) outs(%b : tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @sum_of_ranks(%a: memref<4xf32>, %b: memref<1x4xf32>, %y: memref<4xf32>) {
  // expected-error@+1 {{expected operand rank 1, got 2}}
  pare_kernel.add ins(%a, %b : memref<4xf32>, memref<1x4xf32>) outs(%y : memref<4xf32>)
  return
}

// -----

func.func @sum_that_does_not_broadcast(%a: memref<4xf32>, %b: memref<2xf32>, %y: memref<4xf32>) {
  // expected-error@+1 {{operand type 'memref<2xf32>' does not broadcast to 'memref<4xf32>'}}
  pare_kernel.add ins(%a, %b : memref<4xf32>, memref<2xf32>) outs(%y : memref<4xf32>)
  return
}

// -----

func.func @sum_of_kinds(%a: memref<4xf32>, %b: memref<4xi8>, %y: memref<4xf32>) {
  // expected-error@+1 {{operands and destination must all be f32 or all be integers}}
  pare_kernel.add ins(%a, %b : memref<4xf32>, memref<4xi8>) outs(%y : memref<4xf32>)
  return
}

// -----

func.func @integer_sum_without_scales(%a: memref<4xi8>, %b: memref<4xi8>, %y: memref<4xi8>) {
  // expected-error@+1 {{an integer kernel needs multipliers and a rounding profile}}
  pare_kernel.add ins(%a, %b : memref<4xi8>, memref<4xi8>) outs(%y : memref<4xi8>)
  return
}

// -----

func.func @tanh_of_another_shape(%a: memref<4xf32>, %y: memref<2x2xf32>) {
  // expected-error@+1 {{input type 'memref<4xf32>' and destination type 'memref<2x2xf32>' differ in shape}}
  pare_kernel.tanh ins(%a : memref<4xf32>) outs(%y : memref<2x2xf32>)
  return
}

// -----

func.func @cast_without_scale(%a: memref<4xf32>, %y: memref<4xi8>) {
  // expected-error@+1 {{a cast between f32 and integers needs a scale}}
  pare_kernel.cast ins(%a : memref<4xf32>) outs(%y : memref<4xi8>)
  return
}

// -----

func.func @float_softmax_of_a_multiplier(%a: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error@+1 {{f32 softmax takes no table and no output_multiplier}}
  pare_kernel.softmax ins(%a : memref<4xf32>) outs(%y : memref<4xf32>) {output_multiplier = 256.0 : f32}
  return
}

// -----

func.func @integer_softmax_without_table(%a: memref<4xi8>, %y: memref<4xi8>) {
  // expected-error@+1 {{integer softmax needs a table and an output_multiplier}}
  pare_kernel.softmax ins(%a : memref<4xi8>) outs(%y : memref<4xi8>)
  return
}

// -----

func.func @short_lookup(%a: memref<4xi8>, %t: memref<16xi8>) {
  // expected-error@+1 {{expected table elements 256, got 16}}
  pare_kernel.lookup ins(%a : memref<4xi8>) table(%t : memref<16xi8>) outs(%a : memref<4xi8>)
  return
}

// -----

func.func @average_rounded_twice(%a: memref<1x4x4x1xi8>, %y: memref<1x4x4x1xi8>) {
  // expected-error@+1 {{an average rounds by 'float_rne' or 'tosa_single'}}
  pare_kernel.avg_pool2d ins(%a : memref<1x4x4x1xi8>) outs(%y : memref<1x4x4x1xi8>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, rounding = #pare_kernel.rounding<tosa_double>}
  return
}

// -----

func.func @pool_of_other_channels(%a: memref<1x4x4x1xi8>, %y: memref<1x4x4x2xi8>) {
  // expected-error@+1 {{expected output channels 1, got 2}}
  pare_kernel.max_pool2d ins(%a : memref<1x4x4x1xi8>) outs(%y : memref<1x4x4x2xi8>) {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
  return
}

// -----

func.func @axis_that_is_none(%a: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error@+1 {{axis 1 is out of range for 'memref<4xf32>'}}
  pare_kernel.reduce ins(%a : memref<4xf32>) outs(%y : memref<4xf32>) {kind = #pare_kernel.reduce_kind<sum>, axes = array<i64: 1>}
  return
}

// -----

func.func @reduction_of_another_shape(%a: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error@+1 {{destination type 'memref<4xf32>' is not the reduced shape of 'memref<4xf32>'}}
  pare_kernel.reduce ins(%a : memref<4xf32>) outs(%y : memref<4xf32>) {kind = #pare_kernel.reduce_kind<sum>, axes = array<i64: 0>}
  return
}

// -----

func.func @pad_of_another_size(%a: memref<4xf32>, %y: memref<6xf32>) {
  // expected-error@+1 {{expected padded size 5, got 6}}
  pare_kernel.pad ins(%a : memref<4xf32>) outs(%y : memref<6xf32>) {low = array<i64: 1>, high = array<i64: 0>, value = 0.0 : f32}
  return
}

// -----

func.func @call_that_writes_nothing(%a: memref<4xf32>) {
  // expected-error@+1 {{a function that writes nothing does nothing}}
  "pare_kernel.call_extern"(%a) <{operandSegmentSizes = array<i32: 1, 0>, symbol = "f"}> : (memref<4xf32>) -> ()
  return
}
