// Callers see the element type that they asked for; the entry converts inside,
// or drops a conversion that it has at its ends.
// RUN: pare-opt %s --pare-convert-io=io=f32 | FileCheck %s --check-prefix=F32
// RUN: pare-opt %s --pare-convert-io=io=i8 | FileCheck %s --check-prefix=I8
// RUN: pare-opt %s --pare-convert-io=io=u8 | FileCheck %s --check-prefix=U8
// RUN: pare-opt %s --pare-convert-io=io=asis | FileCheck %s --check-prefix=ASIS

// An integer entry: quantized inside, or moved by 128.
// F32-LABEL: func @integer(%arg0: tensor<1x4xf32> {pare.name = "x"}) -> tensor<1x4xf32> {
// F32: %[[Q:.*]] = pare_kernel.cast ins(%arg0 : tensor<1x4xf32>) outs(%{{.*}} : tensor<1x4xi8>) {output_zp = 3 : i32, rounding = #pare_kernel.rounding<float_rne>, scale = 5.000000e-01 : f32}
// F32: %[[C:.*]] = pare_kernel.clamp ins(%[[Q]]
// F32: pare_kernel.cast ins(%[[C]] : tensor<1x4xi8>) outs(%{{.*}} : tensor<1x4xf32>) {input_zp = -7 : i32, scale = 2.500000e-01 : f32}
// I8-LABEL: func @integer(%arg0: tensor<1x4xi8>
// I8-NOT: pare_kernel.cast
// I8: pare_kernel.clamp ins(%arg0
// U8-LABEL: func @integer(%arg0: tensor<1x4xi8> {pare.name = "x", pare.scale = 5.000000e-01 : f64, pare.unsigned, pare.zero_point = 131 : i64})
// U8-SAME: -> (tensor<1x4xi8> {pare.scale = 2.500000e-01 : f64, pare.unsigned, pare.zero_point = 121 : i64})
// U8: %[[S:.*]] = pare_kernel.cast ins(%arg0 : tensor<1x4xi8>) outs(%{{.*}} : tensor<1x4xi8>) {input_unsigned, input_zp = 128 : i32}
// U8: %[[C:.*]] = pare_kernel.clamp ins(%[[S]]
// U8: pare_kernel.cast ins(%[[C]] : tensor<1x4xi8>) outs(%{{.*}} : tensor<1x4xi8>) {output_unsigned, output_zp = 128 : i32}
// ASIS-LABEL: func @integer
// ASIS-NOT: pare_kernel.cast
// ASIS: return
func.func @integer(%x: tensor<1x4xi8> {pare.scale = 0.5 : f64, pare.zero_point = 3 : i64, pare.name = "x"})
    -> (tensor<1x4xi8> {pare.scale = 0.25 : f64, pare.zero_point = -7 : i64}) {
  %e = tensor.empty() : tensor<1x4xi8>
  %0 = pare_kernel.clamp ins(%x : tensor<1x4xi8>) outs(%e : tensor<1x4xi8>) {clamp_min = 0 : i32} -> tensor<1x4xi8>
  return %0 : tensor<1x4xi8>
}

// A float entry around integers: the casts at its ends go, seen through reshapes.
// F32-LABEL: func @float
// F32-COUNT-2: pare_kernel.cast
// I8-LABEL: func @float(%arg0: tensor<4xi8> {pare.scale = 5.000000e-01 : f64, pare.zero_point = 3 : i64})
// I8-SAME: -> (tensor<4xi8> {pare.scale = 2.500000e-01 : f64, pare.zero_point = -7 : i64})
// I8-NOT: pare_kernel.cast
// I8: %[[X:.*]] = tensor.expand_shape %arg0 {{.*}} : tensor<4xi8> into tensor<1x4xi8>
// I8: %[[C:.*]] = pare_kernel.clamp ins(%[[X]]
// I8: %[[R:.*]] = tensor.collapse_shape %[[C]] {{.*}} : tensor<1x4xi8> into tensor<4xi8>
// I8: return %[[R]]
// U8-LABEL: func @float
// U8-SAME: pare.zero_point = 131
func.func @float(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<1x4xi8>
  %f = tensor.empty() : tensor<1x4xf32>
  %0 = tensor.expand_shape %x [[0, 1]] output_shape [1, 4] : tensor<4xf32> into tensor<1x4xf32>
  %1 = pare_kernel.cast ins(%0 : tensor<1x4xf32>) outs(%e : tensor<1x4xi8>) {scale = 0.5 : f32, output_zp = 3 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4xi8>
  %2 = pare_kernel.clamp ins(%1 : tensor<1x4xi8>) outs(%e : tensor<1x4xi8>) {clamp_min = 0 : i32} -> tensor<1x4xi8>
  %3 = pare_kernel.cast ins(%2 : tensor<1x4xi8>) outs(%f : tensor<1x4xf32>) {scale = 0.25 : f32, input_zp = -7 : i32} -> tensor<1x4xf32>
  %4 = tensor.collapse_shape %3 [[0, 1]] : tensor<1x4xf32> into tensor<4xf32>
  return %4 : tensor<4xf32>
}

// Results of known range are quantized; indices stay.
// I8-LABEL: func @probabilities
// I8-SAME: -> (tensor<1x4xi8> {pare.scale = 3.906250e-03 : f64, pare.zero_point = -128 : i64}, tensor<1x4xi8> {pare.scale = 7.812500e-03 : f64, pare.zero_point = 0 : i64}, tensor<1xi32>)
// I8: pare_kernel.cast {{.*}} {output_zp = -128 : i32, rounding = #pare_kernel.rounding<float_rne>, scale = 3.906250e-03 : f32}
func.func @probabilities(%x: tensor<1x4xi8> {pare.scale = 0.25 : f64}, %i: tensor<1xi32>) -> (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1xi32>) {
  %f = tensor.empty() : tensor<1x4xf32>
  %0 = pare_kernel.cast ins(%x : tensor<1x4xi8>) outs(%f : tensor<1x4xf32>) {scale = 0.25 : f32} -> tensor<1x4xf32>
  %1 = pare_kernel.softmax ins(%0 : tensor<1x4xf32>) outs(%f : tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = pare_kernel.tanh ins(%0 : tensor<1x4xf32>) outs(%f : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1, %2, %i : tensor<1x4xf32>, tensor<1x4xf32>, tensor<1xi32>
}
