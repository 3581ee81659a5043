// Reductions, moved values, functions, casts and f32 ops as TOSA.
// RUN: pare-opt %s --convert-pare-to-tosa --cse -o %t.mlir
// Canonical form has constants first.
// RUN: pare-opt %t.mlir --canonicalize | FileCheck %s --implicit-check-not="pare.{{[a-z]}}onv" --implicit-check-not=quant.uniform
// RUN: pare-opt %t.mlir --tosa-attach-target="profiles=pro_int,pro_fp extensions=int16,int4,doubleround specification_version=1.0 level=none" --tosa-validate="strict-op-spec-alignment" -o /dev/null

!qx = !quant.uniform<i8:f32, 0.5:-3>
!qy = !quant.uniform<i8:f32, 0.25:7>
!qz = !quant.uniform<i8:f32, 0.25:-128>

module attributes {pare.rounding = "tosa-double"} {

// CHECK-LABEL: func.func @reductions(
// CHECK: %[[W:.*]] = tosa.rescale %arg0
// CHECK: %[[S1:.*]] = tosa.reduce_sum %[[W]] {axis = 1 : i32}
// CHECK: %[[S2:.*]] = tosa.reduce_sum %[[S1]] {axis = 2 : i32}
// CHECK: tosa.rescale %[[S2]]
// CHECK: %[[Q:.*]] = tosa.rescale %arg0
// CHECK: tosa.reduce_max %[[Q]] {axis = 3 : i32, pare.name = "x"}
func.func @reductions(%x: tensor<1x4x4x2x!qx>) -> (tensor<1x1x1x2x!qy>, tensor<1x4x4x1x!qy>) {
  %0 = pare.reduce "m" (%x) {kind = #pare.reduce_kind<mean>, axes = array<i64: 1, 2>} : (tensor<1x4x4x2x!qx>) -> tensor<1x1x1x2x!qy>
  %1 = pare.reduce "x" (%x) {kind = #pare.reduce_kind<max>, axes = array<i64: 3>} : (tensor<1x4x4x2x!qx>) -> tensor<1x4x4x1x!qy>
  return %0, %1 : tensor<1x1x1x2x!qy>, tensor<1x4x4x1x!qy>
}

// Padding is stored as its real value is: 1.0 / 0.5 - 3 = -1.
// CHECK-LABEL: func.func @movement(
// CHECK-DAG: %[[ONE:.*]] = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}>
// CHECK: %[[P:.*]] = tosa.pad %arg0, %{{.*}}, %[[ONE]] {pare.name = "p"}
// CHECK: %[[C:.*]] = tosa.concat %[[P]], %[[P]] {axis = 1 : i32, pare.name = "c"}
// CHECK: %[[R:.*]] = tosa.reshape %[[C]], %{{.*}} {pare.name = "r"} {{.*}} -> tensor<2x3x2xi8>
// CHECK: %[[T:.*]] = tosa.transpose %[[R]] {pare.name = "t", perms = array<i32: 1, 0, 2>}
// CHECK: %[[S:.*]] = tosa.slice %[[T]], {{.*}} -> tensor<1x2x2xi8>
// CHECK: tosa.rescale %[[S]], {{.*}}pare.name = "q"
func.func @movement(%x: tensor<2x1x!qx>) -> tensor<1x2x2x!qy> {
  %0 = pare.pad "p" (%x) {low = array<i64: 0, 1>, high = array<i64: 0, 1>, value = 1.0 : f32} : (tensor<2x1x!qx>) -> tensor<2x3x!qx>
  %1 = pare.concat "c" (%0, %0) {axis = 1 : i64} : (tensor<2x3x!qx>, tensor<2x3x!qx>) -> tensor<2x6x!qx>
  %2 = pare.reshape "r" (%1) : (tensor<2x6x!qx>) -> tensor<2x3x2x!qx>
  %3 = pare.transpose "t" (%2) {perms = array<i64: 1, 0, 2>} : (tensor<2x3x2x!qx>) -> tensor<3x2x2x!qx>
  %4 = pare.slice "s" (%3) {start = array<i64: 1, 0, 0>} : (tensor<3x2x2x!qx>) -> tensor<1x2x2x!qx>
  %5 = pare.cast "q" (%4) : (tensor<1x2x2x!qx>) -> tensor<1x2x2x!qy>
  return %5 : tensor<1x2x2x!qy>
}

// CHECK-LABEL: func.func @functions(
// CHECK: tosa.table %arg0, %{{.*}} : (tensor<1x4xi8>, tensor<256xi8>) -> tensor<1x4xi8>
// CHECK: tosa.table %arg0, %{{.*}} : (tensor<1x4xi8>, tensor<256xi8>) -> tensor<1x4xi8>
// CHECK-COUNT-4: tosa.table {{.*}} : (tensor<1x4xi16>, tensor<513xi16>) -> tensor<1x4xi32>
// CHECK: tosa.clz
// CHECK: tosa.rescale {{.*}}pare.name = "softmax"
func.func @functions(%x: tensor<1x4x!qx>) -> (tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>, tensor<1x4x!quant.uniform<i8:f32, 7.812500e-03>>, tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>) {
  %0 = pare.sigmoid "sigmoid" (%x) : (tensor<1x4x!qx>) -> tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  %1 = pare.tanh "tanh" (%x) : (tensor<1x4x!qx>) -> tensor<1x4x!quant.uniform<i8:f32, 7.812500e-03>>
  %2 = pare.softmax "softmax" (%x) : (tensor<1x4x!qx>) -> tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  return %0, %1, %2 : tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>, tensor<1x4x!quant.uniform<i8:f32, 7.812500e-03>>, tensor<1x4x!quant.uniform<i8:f32, 3.906250e-03:-128>>
}

// The bounds are -128 and 127 less the zero point, as reals over the scale.
// CHECK-LABEL: func.func @casts(
// CHECK-DAG: %[[TWO:.*]] = "tosa.const"() <{values = dense<2.000000e+00> : tensor<1xf32>}>
// CHECK-DAG: %[[HALF:.*]] = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1xf32>}>
// CHECK-DAG: %[[ZP:.*]] = "tosa.const"() <{values = dense<-3.000000e+00> : tensor<1xf32>}>
// CHECK: %[[M:.*]] = tosa.mul %arg0, %[[TWO]]
// CHECK: %[[C:.*]] = tosa.clamp %[[M]] {max_val = 1.300000e+02 : f32, min_val = -1.250000e+02 : f32, nan_mode = IGNORE}
// CHECK: %[[I:.*]] = tosa.cast %[[C]] : (tensor<4xf32>) -> tensor<4xi32>
// CHECK: %[[Q:.*]] = tosa.rescale %[[I]], {{.*}}pare.name = "q"
// CHECK: %[[F:.*]] = tosa.cast %[[Q]] : (tensor<4xi8>) -> tensor<4xf32>
// CHECK: %[[D:.*]] = tosa.sub %[[F]], %[[ZP]]
// CHECK: tosa.mul %[[D]], %[[HALF]], {{.*}}pare.name = "d"
func.func @casts(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pare.cast "q" (%x) : (tensor<4xf32>) -> tensor<4x!qx>
  %1 = pare.cast "d" (%0) : (tensor<4x!qx>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func.func @float_ops(
// CHECK: tosa.conv2d %{{.*}} {acc_type = f32, {{.*}}} : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
// CHECK: tosa.clamp %{{.*}} {max_val = 0x7F800000 : f32, min_val = 0.000000e+00 : f32, pare.name = "c"}
// CHECK: tosa.avg_pool2d %{{.*}} {acc_type = f32
// CHECK: tosa.sigmoid
// CHECK: tosa.tanh
// CHECK: tosa.reduce_max
// CHECK: tosa.exp
// CHECK: tosa.reduce_sum
// CHECK: tosa.reciprocal
// CHECK: tosa.mul {{.*}}pare.name = "softmax"
func.func @float_ops(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = pare.constant dense<0.5> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %0 = pare.conv2d "c" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, clamp_min = 0.0 : f32} : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = pare.avg_pool2d "p" (%0) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = pare.sigmoid "sigmoid" (%1) : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %3 = pare.tanh "tanh" (%2) : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %4 = pare.softmax "softmax" (%3) : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %4 : tensor<1x2x2x2xf32>
}
}
