// Each op of the graph becomes a kernel that carries its whole arithmetic.
// RUN: pare-opt %s --convert-pare-to-pare-kernel | FileCheck %s

!qx = !quant.uniform<i8:f32, 0.5:-3>
!qy = !quant.uniform<i8:f32, 0.25:10>
!qw = !quant.uniform<i8<-127:127>:f32:0, {0.25,0.125}>
!qb = !quant.uniform<i32:f32:0, {0.125,0.0625}>
!qw4 = !quant.uniform<i4<-7:7>:f32, 0.5>

// The multiplier is input scale times weight scale over output scale; relu6 is
// a pair of stored bounds, of which the upper one is 34 = 10 + 6 / 0.25.
// CHECK-LABEL: func.func @conv_carries_its_arithmetic
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x1xi8> {pare.scale = 5.000000e-01 : f64, pare.zero_point = -3 : i64})
// CHECK-SAME: -> (tensor<1x4x4x2xi8> {pare.scale = 2.500000e-01 : f64, pare.zero_point = 10 : i64})
func.func @conv_carries_its_arithmetic(%x: tensor<1x4x4x1x!qx>) -> tensor<1x4x4x2x!qy> {
  // CHECK: %[[W:.*]] = arith.constant dense<{{.*}}> : tensor<2x1x1x1xi8>
  %w = pare.constant dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x!qw>
  // CHECK: %[[B:.*]] = arith.constant dense<[7, 8]> : tensor<2xi32>
  %b = pare.constant dense<[7, 8]> : tensor<2xi32> -> tensor<2x!qb>
  // CHECK: %[[M:.*]] = arith.constant dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<1x4x4x2xi8>
  // CHECK: pare_kernel.conv2d ins(%[[X]], %[[W]] : {{.*}}) bias(%[[B]] : {{.*}}) multiplier(%[[M]] : {{.*}}) outs(%[[E]] : {{.*}})
  // CHECK-SAME: clamp_max = 34 : i32, clamp_min = 10 : i32
  // CHECK-SAME: input_zp = -3 : i32, name = "c", output_zp = 10 : i32
  // CHECK-SAME: rounding = #pare_kernel.rounding<float_rne>
  %0 = pare.conv2d "c" (%x, %w, %b) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x4x4x1x!qx>, tensor<2x1x1x1x!qw>, tensor<2x!qb>) -> tensor<1x4x4x2x!qy>
  return %0 : tensor<1x4x4x2x!qy>
}

// CHECK-LABEL: @narrow_weights_take_a_byte
func.func @narrow_weights_take_a_byte(%x: tensor<1x3x!qx>) -> tensor<1x2x!qx> {
  // CHECK-DAG: arith.constant dense<5> : tensor<2x3xi8>
  // CHECK-DAG: arith.constant dense<5.000000e-01> : tensor<1xf32>
  %w = pare.constant dense<5> : tensor<2x3xi8> -> tensor<2x3x!qw4>
  // CHECK: pare_kernel.dense ins(%{{.*}}, %{{.*}} : tensor<1x3xi8>, tensor<2x3xi8>) multiplier
  // CHECK-NOT: clamp
  %0 = pare.dense "d" (%x, %w) : (tensor<1x3x!qx>, tensor<2x3x!qw4>) -> tensor<1x2x!qx>
  return %0 : tensor<1x2x!qx>
}

// CHECK-LABEL: @float_depthwise_stays_float
func.func @float_depthwise_stays_float(%x: tensor<1x4x4x2xf32>, %w: tensor<1x1x2x1xf32>) -> tensor<1x4x4x2xf32> {
  // CHECK: pare_kernel.depthwise_conv2d
  // CHECK-SAME: clamp_min = 0.000000e+00 : f32
  // CHECK-NOT: rounding
  %0 = pare.depthwise_conv2d "dw" (%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, clamp_min = 0.0 : f32} : (tensor<1x4x4x2xf32>, tensor<1x1x2x1xf32>) -> tensor<1x4x4x2xf32>
  return %0 : tensor<1x4x4x2xf32>
}

// CHECK-LABEL: @binaries_divide_by_the_result_scale
func.func @binaries_divide_by_the_result_scale(%a: tensor<4x!qx>, %b: tensor<1x!qy>) -> (tensor<4x!qx>, tensor<4x!qy>) {
  // CHECK: pare_kernel.add
  // CHECK-SAME: lhs_multiplier = 1.000000e+00 : f32, lhs_zp = -3 : i32, name = "s", output_zp = -3 : i32, rhs_multiplier = 5.000000e-01 : f32, rhs_zp = 10 : i32
  %0 = pare.add "s" (%a, %b) : (tensor<4x!qx>, tensor<1x!qy>) -> tensor<4x!qx>
  // CHECK: pare_kernel.mul
  // CHECK-SAME: lhs_multiplier = 5.000000e-01 : f32
  // CHECK-NOT: rhs_multiplier
  %1 = pare.mul "m" (%a, %b) : (tensor<4x!qx>, tensor<1x!qy>) -> tensor<4x!qy>
  return %0, %1 : tensor<4x!qx>, tensor<4x!qy>
}

// CHECK-LABEL: @casts_cross_the_boundary
func.func @casts_cross_the_boundary(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: pare_kernel.cast {{.*}}name = "in", output_zp = -3 : i32, rounding = {{.*}}, scale = 5.000000e-01 : f32} -> tensor<4xi8>
  %0 = pare.cast "in" (%x) : (tensor<4xf32>) -> tensor<4x!qx>
  // CHECK: pare_kernel.cast {{.*}}input_zp = -3 : i32, name = "mid", output_zp = 10 : i32, rounding = {{.*}}, scale = 2.000000e+00 : f32} -> tensor<4xi8>
  %1 = pare.cast "mid" (%0) : (tensor<4x!qx>) -> tensor<4x!qy>
  // CHECK: pare_kernel.cast {{.*}}input_zp = 10 : i32, name = "out", scale = 2.500000e-01 : f32} -> tensor<4xf32>
  %2 = pare.cast "out" (%1) : (tensor<4x!qy>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// CHECK-LABEL: @functions_become_tables
func.func @functions_become_tables(%x: tensor<1x4x!qx>, %f: tensor<4xf32>) -> (tensor<1x4x!qx>, tensor<1x4x!qy>, tensor<4xf32>) {
  // CHECK: %[[T:.*]] = arith.constant dense_resource<{{.*}}> : tensor<256xi8>
  // CHECK: pare_kernel.lookup ins(%{{.*}} : {{.*}}) table(%[[T]] : {{.*}})
  %0 = pare.sigmoid "sig" (%x) : (tensor<1x4x!qx>) -> tensor<1x4x!qx>
  // CHECK: %[[E:.*]] = arith.constant dense_resource<{{.*}}> : tensor<256xf32>
  // CHECK: pare_kernel.softmax ins(%{{.*}} : {{.*}}) table(%[[E]] : {{.*}}) {{.*}}output_multiplier = 4.000000e+00 : f32
  %1 = pare.softmax "soft" (%x) : (tensor<1x4x!qx>) -> tensor<1x4x!qy>
  // CHECK: pare_kernel.tanh
  %2 = pare.tanh "t" (%f) : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %2 : tensor<1x4x!qx>, tensor<1x4x!qy>, tensor<4xf32>
}

// CHECK-LABEL: @pools_and_reductions_keep_their_windows
func.func @pools_and_reductions_keep_their_windows(%x: tensor<1x4x4x2x!qx>) -> (tensor<1x2x2x2x!qy>, tensor<1x2x2x2x!qx>, tensor<1x1x1x2x!qx>) {
  // CHECK: pare_kernel.avg_pool2d {{.*}}multiplier = 2.000000e+00 : f32
  %0 = pare.avg_pool2d "avg" (%x) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x2x!qx>) -> tensor<1x2x2x2x!qy>
  // CHECK: pare_kernel.max_pool2d {{.*}}{clamp_min = -3 : i32
  %1 = pare.max_pool2d "max" (%x) {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, clamp_min = 0.0 : f32} : (tensor<1x4x4x2x!qx>) -> tensor<1x2x2x2x!qx>
  // CHECK: pare_kernel.reduce {{.*}}kind = #pare_kernel.reduce_kind<mean>, multiplier = 1.000000e+00 : f32
  %2 = pare.reduce "mean" (%x) {kind = #pare.reduce_kind<mean>, axes = array<i64: 1, 2>} : (tensor<1x4x4x2x!qx>) -> tensor<1x1x1x2x!qx>
  return %0, %1, %2 : tensor<1x2x2x2x!qy>, tensor<1x2x2x2x!qx>, tensor<1x1x1x2x!qx>
}

// CHECK-LABEL: @moved_values_keep_their_names
func.func @moved_values_keep_their_names(%a: tensor<1x2x!qx>, %b: tensor<1x3x!qy>) -> tensor<2x2x!qx> {
  // CHECK: %[[C:.*]] = pare_kernel.cast ins(%{{.*}} : tensor<1x3xi8>)
  // CHECK: tensor.insert_slice %[[C]] into %{{.*}}[0, 2] [1, 3] [1, 1] {pare.name = "join"}
  %0 = pare.concat "join" (%a, %b) {axis = 1} : (tensor<1x2x!qx>, tensor<1x3x!qy>) -> tensor<1x5x!qx>
  // CHECK: pare_kernel.pad {{.*}}value = -1 : i32
  %1 = pare.pad "pad" (%0) {low = array<i64: 0, 0>, high = array<i64: 0, 1>, value = 1.0 : f32} : (tensor<1x5x!qx>) -> tensor<1x6x!qx>
  // CHECK: tensor.collapse_shape
  // CHECK: tensor.expand_shape {{.*}} {pare.name = "shape"}
  %2 = pare.reshape "shape" (%1) : (tensor<1x6x!qx>) -> tensor<2x3x!qx>
  // CHECK: linalg.transpose {{.*}}permutation = [1, 0] {pare.name = "turn"}
  %3 = pare.transpose "turn" (%2) {perms = array<i64: 1, 0>} : (tensor<2x3x!qx>) -> tensor<3x2x!qx>
  // CHECK: tensor.extract_slice %{{.*}}[1, 0] [2, 2] [1, 1] {pare.name = "part"}
  %4 = pare.slice "part" (%3) {start = array<i64: 1, 0>} : (tensor<3x2x!qx>) -> tensor<2x2x!qx>
  return %4 : tensor<2x2x!qx>
}

// CHECK-LABEL: @foreign_float_ops_stay
func.func @foreign_float_ops_stay(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: tosa.erf
  %0 = tosa.erf %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
