// What the interpreter has no definition of is an error at the op.
// RUN: pare-opt %s --pare-choose-selftest=cases=2 --split-input-file --verify-diagnostics

func.func @doubles(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{the interpreter runs static tensors of plain types, not 'tensor<4xf64>'}}
  %0 = arith.extf %x : tensor<4xf32> to tensor<4xf64>
  return %x : tensor<4xf32>
}

// -----

func.func @terms_of_one_multiplier(%x: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{an integer kernel of two terms needs two multipliers}}
  %0 = pare_kernel.add ins(%x, %x : tensor<4xi8>, tensor<4xi8>) outs(%x : tensor<4xi8>) {lhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @cast_without_rounding(%x: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{a cast that rounds needs a rounding profile}}
  %0 = pare_kernel.cast ins(%x : tensor<4xi8>) outs(%x : tensor<4xi8>) {scale = 0.5 : f32} -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @lookup_of_16_bits(%x: tensor<4xi16>, %t: tensor<256xi8>, %y: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{a lookup maps i8 to i8, got 'tensor<4xi16>'}}
  %0 = pare_kernel.lookup ins(%x : tensor<4xi16>) table(%t : tensor<256xi8>) outs(%y : tensor<4xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @softmax_of_a_number(%x: tensor<f32>) -> tensor<f32> {
  // expected-error@+1 {{a softmax needs a dimension}}
  %0 = pare_kernel.softmax ins(%x : tensor<f32>) outs(%x : tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @softmax_of_16_bits(%x: tensor<4xi16>, %t: tensor<256xf32>, %y: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{an integer softmax takes i8}}
  %0 = pare_kernel.softmax ins(%x : tensor<4xi16>) table(%t : tensor<256xf32>) outs(%y : tensor<4xi8>) {output_multiplier = 256.0 : f32} -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @average_without_multiplier(%x: tensor<1x2x2x1xi8>, %y: tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi8> {
  // expected-error@+1 {{an integer average needs a multiplier and a rounding profile}}
  %0 = pare_kernel.avg_pool2d ins(%x : tensor<1x2x2x1xi8>) outs(%y : tensor<1x1x1x1xi8>) {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} -> tensor<1x1x1x1xi8>
  return %0 : tensor<1x1x1x1xi8>
}

// -----

func.func @mean_without_multiplier(%x: tensor<4x4xi8>, %y: tensor<4x1xi8>) -> tensor<4x1xi8> {
  // expected-error@+1 {{an integer sum or mean needs a multiplier and a rounding profile}}
  %0 = pare_kernel.reduce ins(%x : tensor<4x4xi8>) outs(%y : tensor<4x1xi8>) {kind = #pare_kernel.reduce_kind<mean>, axes = array<i64: 1>} -> tensor<4x1xi8>
  return %0 : tensor<4x1xi8>
}

// -----

func.func @missing_resource(%x: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{the constant's resource is absent or of the wrong size}}
  %0 = arith.constant dense_resource<nowhere> : tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @elements_of_64_bits(%x: tensor<4xi8>) -> tensor<4xi8> {
  %y = arith.constant dense<1> : tensor<4xi64>
  // expected-error@+1 {{the interpreter computes on i8, i16, i32 and f32, not on}}
  %0 = pare_kernel.clamp ins(%y : tensor<4xi64>) outs(%y : tensor<4xi64>) -> tensor<4xi64>
  return %x : tensor<4xi8>
}

// -----

func.func @pads_of_a_computed_value(%x: tensor<4xi8>, %i: tensor<1xi8>) -> tensor<5xi8> {
  // expected-error@+1 {{the interpreter knows static pads of one value only}}
  %0 = tensor.pad %x low[1] high[0] {
  ^bb0(%a: index):
    %c = arith.index_cast %a : index to i8
    tensor.yield %c : i8
  } : tensor<4xi8> to tensor<5xi8>
  return %0 : tensor<5xi8>
}

// -----

func.func @negative_pads(%x: tensor<4xi8>) -> tensor<3xi8> {
  %c = arith.constant 0 : i8
  // expected-error@+1 {{the interpreter does not crop by negative pads}}
  %0 = tensor.pad %x low[-1] high[0] {
  ^bb0(%a: index):
    tensor.yield %c : i8
  } : tensor<4xi8> to tensor<3xi8>
  return %0 : tensor<3xi8>
}

// -----

func.func @unsigned_tosa(%x: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{the interpreter runs TOSA on signless integers, not on}}
  %0 = tosa.cast %x : (tensor<4xi8>) -> tensor<4xui8>
  return %x : tensor<4xi8>
}

// -----

func.func @rounding_of_sums(%x: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{rounding profile 'tosa_double' is not supported here}}
  %0 = pare_kernel.add ins(%x, %x : tensor<4xi8>, tensor<4xi8>) outs(%x : tensor<4xi8>) {lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<tosa_double>} -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @shapes_are_no_tensors(%x: tensor<4xf32>) -> tensor<2xf32> {
  %one = tosa.const_shape {values = dense<1> : tensor<1xindex>} : () -> !tosa.shape<1>
  %two = tosa.const_shape {values = dense<2> : tensor<1xindex>} : () -> !tosa.shape<1>
  // expected-error@+1 {{the interpreter does not run this op}}
  %s = tosa.add_shape %one, %one : (!tosa.shape<1>, !tosa.shape<1>) -> !tosa.shape<1>
  %0 = tosa.slice %x, %s, %two : (tensor<4xf32>, !tosa.shape<1>, !tosa.shape<1>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
