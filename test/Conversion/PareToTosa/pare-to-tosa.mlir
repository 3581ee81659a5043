// Quantized ops leave as integer TOSA that keeps the specification to the
// letter.
// RUN: pare-opt %s --convert-pare-to-tosa --cse -o %t.mlir
// Canonical form has constants first.
// RUN: pare-opt %t.mlir --canonicalize | FileCheck %s --implicit-check-not="pare.{{[a-z]}}onv" --implicit-check-not=quant.uniform
// RUN: pare-opt %t.mlir --tosa-attach-target="profiles=pro_int,pro_fp extensions=int16,int4,doubleround specification_version=1.0 level=none" --tosa-validate="strict-op-spec-alignment" -o /dev/null

!qx = !quant.uniform<i8:f32, 0.5:-3>
!qy = !quant.uniform<i8:f32, 0.25:7>
!qz = !quant.uniform<i8:f32, 0.25:-128>

module attributes {pare.rounding = "tosa-double"} {

// A channel's multiplier is input scale times weight scale over output scale:
// 0.5 * 0.25 / 0.25 = 2^30 * 2^-31, 0.5 * 0.375 / 0.25 = 1.5 * 2^30 * 2^-31.
// CHECK-LABEL: func.func @conv2d(
// CHECK-SAME: %[[X:.*]]: tensor<1x5x5x2xi8> {pare.scale = 5.000000e-01 : f64, pare.zero_point = -3 : i64})
// CHECK-SAME: -> (tensor<1x5x5x2xi8> {pare.scale = 2.500000e-01 : f64, pare.zero_point = 7 : i64})
// CHECK-DAG: %[[B:.*]] = "tosa.const"() <{values = dense<[100, -7]> : tensor<2xi32>}>
// CHECK-DAG: %[[ZX:.*]] = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}>
// CHECK-DAG: %[[ZW:.*]] = "tosa.const"() <{values = dense<0> : tensor<1xi8>}>
// CHECK-DAG: %[[M:.*]] = "tosa.const"() <{values = dense<[1073741824, 1610612736]> : tensor<2xi32>}>
// CHECK-DAG: %[[S:.*]] = "tosa.const"() <{values = dense<31> : tensor<2xi8>}>
// CHECK-DAG: %[[Z0:.*]] = "tosa.const"() <{values = dense<0> : tensor<1xi32>}>
// CHECK-DAG: %[[ZY:.*]] = "tosa.const"() <{values = dense<7> : tensor<1xi8>}>
// CHECK: %[[ACC:.*]] = tosa.conv2d %[[X]], %{{.*}}, %[[B]], %[[ZX]], %[[ZW]] {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
// CHECK: %[[Q:.*]] = tosa.rescale %[[ACC]], %[[M]], %[[S]], %[[Z0]], %[[ZY]] {input_unsigned = false, output_unsigned = false, per_channel = true, rounding_mode = DOUBLE_ROUND, scale32 = true}
// CHECK: %[[R:.*]] = tosa.clamp %[[Q]] {max_val = 31 : i8, min_val = 7 : i8, pare.name = "c"}
// CHECK: return %[[R]]
func.func @conv2d(%x: tensor<1x5x5x2x!qx>) -> tensor<1x5x5x2x!qy> {
  %w = pare.constant dense<3> : tensor<2x3x3x2xi8> -> tensor<2x3x3x2x!quant.uniform<i8<-127:127>:f32:0, {0.25, 0.375}>>
  %b = pare.constant dense<[100, -7]> : tensor<2xi32> -> tensor<2x!quant.uniform<i32:f32:0, {0.125, 0.1875}>>
  %0 = pare.conv2d "c" (%x, %w, %b) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, clamp_min = 0.0 : f32, clamp_max = 6.0 : f32}
      : (tensor<1x5x5x2x!qx>, tensor<2x3x3x2x!quant.uniform<i8<-127:127>:f32:0, {0.25, 0.375}>>, tensor<2x!quant.uniform<i32:f32:0, {0.125, 0.1875}>>) -> tensor<1x5x5x2x!qy>
  return %0 : tensor<1x5x5x2x!qy>
}

// Windows end where the input ends: of six rows and a row of padding at either
// end a 3x3 window with stride 2 does not read the last. The second dimension
// has no padding to cut, so the input is cut.
// CHECK-LABEL: func.func @windows_that_do_not_fit(
// CHECK-DAG: %[[START:.*]] = tosa.const_shape {values = dense<0> : tensor<4xindex>}
// CHECK-DAG: %[[SIZE:.*]] = tosa.const_shape {values = dense<[1, 6, 5, 1]> : tensor<4xindex>}
// CHECK: %[[CUT:.*]] = tosa.slice %{{.*}}, %[[START]], %[[SIZE]]
// CHECK: tosa.max_pool2d %[[CUT]] {kernel = array<i64: 3, 3>, pad = array<i64: 1, 0, 0, 0>, pare.name = "p", stride = array<i64: 2, 2>}
func.func @windows_that_do_not_fit(%x: tensor<1x6x6x1x!qx>) -> tensor<1x3x2x1x!qx> {
  %0 = pare.max_pool2d "p" (%x) {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 0, 0>} : (tensor<1x6x6x1x!qx>) -> tensor<1x3x2x1x!qx>
  return %0 : tensor<1x3x2x1x!qx>
}

// CHECK-LABEL: func.func @groups(
// CHECK: %[[A:.*]] = tosa.conv2d %{{.*}} : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
// CHECK: %[[B:.*]] = tosa.conv2d %{{.*}} : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
// CHECK: %[[C:.*]] = tosa.concat %[[A]], %[[B]] {axis = 3 : i32}
// CHECK: tosa.rescale %[[C]]
func.func @groups(%x: tensor<1x2x2x2x!qx>) -> tensor<1x2x2x2x!qy> {
  %w = pare.constant dense<[[[[3]]], [[[5]]]]> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32, 0.25>>
  %0 = pare.conv2d "g" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2 : i64}
      : (tensor<1x2x2x2x!qx>, tensor<2x1x1x1x!quant.uniform<i8<-127:127>:f32, 0.25>>) -> tensor<1x2x2x2x!qy>
  return %0 : tensor<1x2x2x2x!qy>
}

// CHECK-LABEL: func.func @depthwise(
// CHECK-DAG: "tosa.const"() <{values = dense<[1073741824, 1073741824, 1610612736, 1610612736]> : tensor<4xi32>}>
// CHECK: %[[ACC:.*]] = tosa.depthwise_conv2d %{{.*}} -> tensor<1x3x3x4xi32>
// CHECK: tosa.rescale %[[ACC]]{{.*}} {{.*}}pare.name = "d"
func.func @depthwise(%x: tensor<1x3x3x2x!qx>) -> tensor<1x3x3x4x!qy> {
  %w = pare.constant dense<3> : tensor<1x1x2x2xi8> -> tensor<1x1x2x2x!quant.uniform<i8<-127:127>:f32:2, {0.25, 0.375}>>
  %0 = pare.depthwise_conv2d "d" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
      : (tensor<1x3x3x2x!qx>, tensor<1x1x2x2x!quant.uniform<i8<-127:127>:f32:2, {0.25, 0.375}>>) -> tensor<1x3x3x4x!qy>
  return %0 : tensor<1x3x3x4x!qy>
}

// A weight of 4 bits is a weight of 8.
// CHECK-LABEL: func.func @dense(
// CHECK: %[[I:.*]] = tosa.reshape %{{.*}} -> tensor<2x1x1x3xi8>
// CHECK: %[[ACC:.*]] = tosa.conv2d %[[I]], %{{.*}} : (tensor<2x1x1x3xi8>, tensor<2x1x1x3xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x1x1x2xi32>
// CHECK: %[[Q:.*]] = tosa.rescale %[[ACC]]
// CHECK: tosa.reshape %[[Q]], %{{.*}} {pare.name = "f"} {{.*}} -> tensor<2x2xi8>
func.func @dense(%x: tensor<2x3x!qx>) -> tensor<2x2x!qy> {
  %w = pare.constant dense<[[1, 2, 3], [-4, 5, -6]]> : tensor<2x3xi8> -> tensor<2x3x!quant.uniform<i4<-7:7>:f32, 0.25>>
  %0 = pare.dense "f" (%x, %w) : (tensor<2x3x!qx>, tensor<2x3x!quant.uniform<i4<-7:7>:f32, 0.25>>) -> tensor<2x2x!qy>
  return %0 : tensor<2x2x!qy>
}

// An accumulator that might not fit the rescale is cut first: the scales give a
// factor of 2^17, whose shift leaves 12 bits.
// CHECK-LABEL: func.func @dense_of_wide_factors(
// CHECK-DAG: %[[HIGH:.*]] = "tosa.const"() <{values = dense<4095> : tensor<1x1x1x1xi32>}>
// CHECK-DAG: %[[LOW:.*]] = "tosa.const"() <{values = dense<-4095> : tensor<1x1x1x1xi32>}>
// CHECK: %[[MIN:.*]] = tosa.minimum %{{.*}}, %[[HIGH]]
// CHECK: %[[MAX:.*]] = tosa.maximum %[[MIN]], %[[LOW]]
// CHECK: tosa.rescale %[[MAX]]
func.func @dense_of_wide_factors(%x: tensor<1x3x!qx>) -> tensor<1x2x!quant.uniform<i8:f32, 9.5367431640625e-07>> {
  %w = pare.constant dense<1> : tensor<2x3xi8> -> tensor<2x3x!quant.uniform<i8<-127:127>:f32, 0.25>>
  %0 = pare.dense "f" (%x, %w) : (tensor<1x3x!qx>, tensor<2x3x!quant.uniform<i8<-127:127>:f32, 0.25>>) -> tensor<1x2x!quant.uniform<i8:f32, 9.5367431640625e-07>>
  return %0 : tensor<1x2x!quant.uniform<i8:f32, 9.5367431640625e-07>>
}

// Sums are taken at twice the larger scale with 20 bits behind the point: the
// operands are multiplied by 2^19 and 2^18, the sum by 2 * 0.5 / 0.25 * 2^-20.
// CHECK-LABEL: func.func @add(
// CHECK-DAG: %[[M:.*]] = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}>
// CHECK-DAG: %[[S19:.*]] = "tosa.const"() <{values = dense<11> : tensor<1xi8>}>
// CHECK-DAG: %[[S18:.*]] = "tosa.const"() <{values = dense<12> : tensor<1xi8>}>
// CHECK-DAG: %[[S:.*]] = "tosa.const"() <{values = dense<48> : tensor<1xi8>}>
// CHECK: %[[L:.*]] = tosa.rescale %arg0, %[[M]], %[[S19]]
// CHECK: %[[R:.*]] = tosa.rescale %arg1, %[[M]], %[[S18]]
// CHECK: %[[SUM:.*]] = tosa.add %[[L]], %[[R]] : (tensor<2x4xi32>, tensor<1x4xi32>) -> tensor<2x4xi32>
// CHECK: tosa.rescale %[[SUM]], %[[M]], %[[S]], {{.*}}pare.name = "a"
func.func @add(%x: tensor<2x4x!qx>, %y: tensor<1x4x!qy>) -> tensor<2x4x!qz> {
  %0 = pare.add "a" (%x, %y) : (tensor<2x4x!qx>, tensor<1x4x!qy>) -> tensor<2x4x!qz>
  return %0 : tensor<2x4x!qz>
}

// CHECK-LABEL: func.func @sub(
// CHECK: tosa.sub %{{.*}} : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
func.func @sub(%x: tensor<4x!qx>, %y: tensor<4x!qy>) -> tensor<4x!qz> {
  %0 = pare.sub "s" (%x, %y) : (tensor<4x!qx>, tensor<4x!qy>) -> tensor<4x!qz>
  return %0 : tensor<4x!qz>
}

// CHECK-LABEL: func.func @mul(
// CHECK: %[[L:.*]] = tosa.rescale %arg0
// CHECK: %[[R:.*]] = tosa.rescale %arg1
// CHECK: %[[P:.*]] = tosa.mul %[[L]], %[[R]], %{{.*}} : (tensor<4xi32>, tensor<4xi32>, tensor<1xi8>) -> tensor<4xi32>
// CHECK: tosa.rescale %[[P]]
func.func @mul(%x: tensor<4x!qx>, %y: tensor<4x!qy>) -> tensor<4x!qz> {
  %0 = pare.mul "m" (%x, %y) : (tensor<4x!qx>, tensor<4x!qy>) -> tensor<4x!qz>
  return %0 : tensor<4x!qz>
}

// A sum under the window and one rescale, 0.5 / 0.25 / 4 = 2^30 * 2^-31.
// CHECK-LABEL: func.func @average(
// CHECK-DAG: %[[ONES:.*]] = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}>
// CHECK-DAG: %[[M:.*]] = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}>
// CHECK-DAG: %[[S:.*]] = "tosa.const"() <{values = dense<31> : tensor<1xi8>}>
// CHECK: %[[A:.*]] = tosa.depthwise_conv2d %arg0, %[[ONES]], %{{.*}} {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>}
// CHECK: tosa.rescale %[[A]], %[[M]], %[[S]], {{.*}}pare.name = "p"
func.func @average(%x: tensor<1x4x4x2x!qx>) -> tensor<1x2x2x2x!qy> {
  %0 = pare.avg_pool2d "p" (%x) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2x!qx>) -> tensor<1x2x2x2x!qy>
  return %0 : tensor<1x2x2x2x!qy>
}

// CHECK-LABEL: func.func @average_with_padding(
// CHECK: %[[W:.*]] = tosa.rescale %arg0, {{.*}} -> tensor<1x4x4x2xi16>
// CHECK: %[[A:.*]] = tosa.avg_pool2d %[[W]], %[[Z:.*]], %[[Z]] {acc_type = i32, kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
// CHECK: tosa.rescale %[[A]]
func.func @average_with_padding(%x: tensor<1x4x4x2x!qx>) -> tensor<1x4x4x2x!qy> {
  %0 = pare.avg_pool2d "p" (%x) {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x2x!qx>) -> tensor<1x4x4x2x!qy>
  return %0 : tensor<1x4x4x2x!qy>
}

// CHECK-LABEL: func.func @average_of_one_scale(
// CHECK: tosa.avg_pool2d
// CHECK-NOT: tosa.rescale
// CHECK: return
func.func @average_of_one_scale(%x: tensor<1x4x4x2x!qx>) -> tensor<1x2x2x2x!qx> {
  %0 = pare.avg_pool2d "p" (%x) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2x!qx>) -> tensor<1x2x2x2x!qx>
  return %0 : tensor<1x2x2x2x!qx>
}
}
