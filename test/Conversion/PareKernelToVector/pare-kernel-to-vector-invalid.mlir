// What cannot be lowered is an error at the module or at the kernel.
// RUN: pare-opt %s --convert-pare-kernel-to-vector -split-input-file -verify-diagnostics

// expected-error @below {{module has no target; run 'pare-attach-target' first}}
module {
}

// -----

#target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">
module attributes {pare_kernel.target = #target} {
  func.func @dynamic_offset(%x: memref<1x4xi8, strided<[4, 1], offset: ?>>, %w: memref<4x4xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{needs a static shape, strides and offset}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8, strided<[4, 1], offset: ?>>, memref<4x4xi8>) outs(%o : memref<1x4xi32>)
    return
  }

  func.func @tensors(%x: tensor<1x4xi8>, %w: tensor<4x4xi8>, %o: tensor<1x4xi32>) -> tensor<1x4xi32> {
    // expected-error @below {{is lowered on memrefs only; bufferize first}}
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<4x4xi8>) outs(%o : tensor<1x4xi32>) -> tensor<1x4xi32>
    return %0 : tensor<1x4xi32>
  }

  func.func @not_packed(%x: memref<1x4xi8>, %w: memref<4x4xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{needs a tile and a packed weight; run 'pare-choose-tiles' and 'pare-pack-weights' first}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<4x4xi8>) outs(%o : memref<1x4xi32>) {input_unsigned, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @packed_for_another_target(%x: memref<1x4xi8>, %w: memref<32xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{packed weight has 32 elements, expected 16 for target 'x86-64-v4'}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<32xi8>) outs(%o : memref<1x4xi32>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @padding(%x: memref<1x4x4x4xi8>, %w: memref<16xi8>, %o: memref<1x5x4x4xi32>) {
    // expected-error @below {{padding must be part of the input; run 'pare-materialize-halos' first}}
    pare_kernel.conv2d ins(%x, %w : memref<1x4x4x4xi8>, memref<16xi8>) outs(%o : memref<1x5x4x4xi32>) {input_unsigned, strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 0, 0>, dilations = array<i64: 1, 1>, kernel_shape = array<i64: 4, 1, 1, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @zero_point(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{input zero point must be in the bias; run 'pare-fold-zero-points' first}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi32>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>, input_zp = 3 : i32}
    return
  }

  func.func @unsigned_input(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{target 'x86-64-v4' multiplies unsigned activations, the input is signed; run 'pare-choose-storage' first}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi32>) {kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @bias_of_half_a_tile(%x: memref<1x4xi8>, %w: memref<64xi8>, %b: memref<8xi32>, %o: memref<1x5xi32>) {
    // expected-error @below {{packed bias, multiplier and shift expect 16 elements, got 8}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<64xi8>) bias(%b : memref<8xi32>) outs(%o : memref<1x5xi32>) {input_unsigned, kernel_shape = array<i64: 5, 4>, tile = #pare_kernel.tile<1, 1, 16>}
    return
  }

  func.func @weights_of_another_type(%x: memref<1x4xi8>, %w: memref<16xi16>, %o: memref<1x4xi32>) {
    // expected-error @below {{input 'i8' and weight 'i16' must both be i8 or both f32}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi16>) outs(%o : memref<1x4xi32>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @words_and_words(%x: memref<1x4xi16>, %w: memref<16xi16>, %b: memref<4xi32>, %o: memref<1x4xi64>) {
    // expected-error @below {{input 'i16' and weight 'i16' must be i16 and i8}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi16>, memref<16xi16>) bias(%b : memref<4xi32>) outs(%o : memref<1x4xi64>) {kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @words_without_bias(%x: memref<1x4xi16>, %w: memref<16xi8>, %o: memref<1x4xi64>) {
    // expected-error @below {{with an input of 16 bits needs a packed bias; run 'pare-pack-weights' first}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi16>, memref<16xi8>) outs(%o : memref<1x4xi64>) {kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  memref.global "private" constant @w : memref<2400xi8> = dense<-128>
  memref.global "private" constant @b : memref<4xi32> = dense<7>
  func.func @sums_beyond_their_bias(%x: memref<1x600xi16>, %o: memref<1x4xi64>) {
    %w = memref.get_global @w : memref<2400xi8>
    %b = memref.get_global @b : memref<4xi32>
    // expected-error @below {{sums in 32 bits, as its bias says, but its weights and biases allow sums of -2516505593 to 2516582407}}
    pare_kernel.dense ins(%x, %w : memref<1x600xi16>, memref<2400xi8>) bias(%b : memref<4xi32>) outs(%o : memref<1x4xi64>) {kernel_shape = array<i64: 4, 600>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @narrow_result_without_multiplier(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi8>) {
    // expected-error @below {{without a multiplier the result is the i32 accumulator, got 'i8'}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi8>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>}
    return
  }

  func.func @wide_result_with_multiplier(%x: memref<1x4xi8>, %w: memref<16xi8>, %m: memref<1xf32>, %o: memref<1x4xi32>) {
    // expected-error @below {{a requantized result is i8 or i16, got 'i32'}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) multiplier(%m : memref<1xf32>) outs(%o : memref<1x4xi32>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>, rounding = #pare_kernel.rounding<float_rne>}
    return
  }

  func.func @tile_beyond_the_output(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{tile #pare_kernel.tile<1, 2, 4> has 2 columns, the output has 1}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi32>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 2, 4>}
    return
  }

  func.func @bound_of_33_bits(%x: memref<1x4xi8>, %w: memref<16xi8>, %m: memref<1xi32>, %s: memref<1xi8>, %o: memref<1x4xi8>) {
    // expected-error @below {{a tosa profile stores what 32 bits hold away from the zero point, got -128..127 around 2147483647}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) multiplier(%m : memref<1xi32>) shift(%s : memref<1xi8>) outs(%o : memref<1x4xi8>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>, output_zp = 2147483647 : i32, rounding = #pare_kernel.rounding<tosa_double>}
    return
  }

  func.func @sum_with_a_zero_point(%x: memref<1x4xi8>, %w: memref<16xi8>, %o: memref<1x4xi32>) {
    // expected-error @below {{a sum that is stored as it is has output zero point 0}}
    pare_kernel.dense ins(%x, %w : memref<1x4xi8>, memref<16xi8>) outs(%o : memref<1x4xi32>) {input_unsigned, kernel_shape = array<i64: 4, 4>, tile = #pare_kernel.tile<1, 1, 4>, output_zp = 3 : i32}
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @no_scratch(%x: memref<1x10x10x16xi8>, %w: memref<2304xi16>, %o: memref<1x8x8x16xi32>) {
    // expected-error @below {{needs scratch memory of 1600 x 'i16'; run 'pare-add-scratch' first}}
    pare_kernel.conv2d ins(%x, %w : memref<1x10x10x16xi8>, memref<2304xi16>) outs(%o : memref<1x8x8x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 3, 3, 16>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    return
  }

  func.func @packed_weight_of_bytes(%x: memref<1x10x10x16xi8>, %w: memref<2304xi8>, %o: memref<1x8x8x16xi32>) {
    // expected-error @below {{input 'i8' and weight 'i8' must both be i8 or both f32, the packed weight i16}}
    pare_kernel.conv2d ins(%x, %w : memref<1x10x10x16xi8>, memref<2304xi8>) outs(%o : memref<1x8x8x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 3, 3, 16>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    return
  }

  func.func @too_little_scratch(%x: memref<1x10x10x16xi8>, %w: memref<2304xi16>, %s: memref<1599xi16>, %o: memref<1x8x8x16xi32>) {
    // expected-error @below {{needs scratch memory of 1600 x 'i16'}}
    pare_kernel.conv2d ins(%x, %w : memref<1x10x10x16xi8>, memref<2304xi16>) scratch(%s : memref<1599xi16>) outs(%o : memref<1x8x8x16xi32>) {dilations = array<i64: 1, 1>, kernel_shape = array<i64: 16, 3, 3, 16>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, tile = #pare_kernel.tile<1, 4, 16>, input_unsigned}
    return
  }
}

// -----

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v3", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v3", features = "">} {
  func.func @winograd_without_tile(%x: memref<1x10x10x16xf32>, %w: memref<16x3x3x16xf32>, %o: memref<1x8x8x16xf32>) {
    // expected-error @below {{by Winograd needs a tile and a packed weight; run 'pare-choose-tiles' and 'pare-pack-weights' first}}
    pare_kernel.conv2d ins(%x, %w : memref<1x10x10x16xf32>, memref<16x3x3x16xf32>) outs(%o : memref<1x8x8x16xf32>) {dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>, winograd}
    return
  }
}
