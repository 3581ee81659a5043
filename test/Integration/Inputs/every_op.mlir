// Every op of pare on integers, with the corners of its form in TOSA: windows
// that do not fit, groups, a multiplier, broadcasting, averages of one scale and
// of two, factors that saturate.
!qx = !quant.uniform<i8:f32, 0.25:-3>
!qa = !quant.uniform<i8:f32, 0.1953125:12>
!qp = !quant.uniform<i8:f32, 0.00390625:-128>
!qt = !quant.uniform<i8:f32, 0.0078125>
!qs = !quant.uniform<i8:f32, 1.9073486328125e-06:5>
!w = !quant.uniform<i8<-127:127>:f32:0, {0.0123, 0.00456, 0.0345, 0.0078}>
!b = !quant.uniform<i32:f32:0, {0.003075, 0.00114, 0.008625, 0.00195}>
!wd = !quant.uniform<i8<-127:127>:f32:2, {0.0123, 0.00456, 0.0345, 0.0078}>
!wf = !quant.uniform<i8<-127:127>:f32, 0.0171>

module attributes {pare.rounding = "PROFILE"} {
func.func @every_op(%x: tensor<1x9x7x4xf32>) -> (
    tensor<1x4x4x4x!qa>, tensor<1x7x5x8x!qx>, tensor<1x4x4x4x!qx>,
    tensor<1x4x4x4x!qp>, tensor<1x4x4x8x!qa>, tensor<1x9x7x4x!qx>,
    tensor<1x3x3x4x!qa>, tensor<1x9x7x4x!qa>, tensor<1x4x3x4x!qx>,
    tensor<1x1x1x4x!qa>, tensor<1x9x1x4x!qa>, tensor<1x1x7x4x!qa>,
    tensor<1x4x!qp>, tensor<1x4x!qt>, tensor<1x4x!qp>, tensor<1x3x!qa>,
    tensor<1x3x!qs>, tensor<1x5x9x4x!qx>, tensor<7x1x4x2x!qx>,
    tensor<1x9x7x4xf32>) {
  %q = pare.cast "q" (%x) : (tensor<1x9x7x4xf32>) -> tensor<1x9x7x4x!qx>

  %w = pare.constant dense<[[[[11], [-127], [3]], [[4], [5], [-6]], [[7], [-80], [9]]], [[[1], [2], [-3]], [[44], [5], [6]], [[7], [8], [-9]]], [[[-1], [2], [3]], [[4], [-5], [6]], [[7], [8], [9]]], [[[127], [2], [3]], [[4], [5], [6]], [[7], [8], [-99]]]]> : tensor<4x3x3x1xi8> -> tensor<4x3x3x1x!w>
  %b = pare.constant dense<[100, -2000, 31, 777]> : tensor<4xi32> -> tensor<4x!b>
  %conv = pare.conv2d "conv" (%q, %w, %b) {strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 1, 1>, dilations = array<i64: 1, 1>, groups = 4 : i64, clamp_min = 0.0 : f32, clamp_max = 20.0 : f32} : (tensor<1x9x7x4x!qx>, tensor<4x3x3x1x!w>, tensor<4x!b>) -> tensor<1x4x4x4x!qa>

  %wd = pare.constant dense<[[[[1, -2], [3, 4], [-5, 6], [7, 80]], [[9, 10], [-110, 12], [13, 14], [-15, 16]]], [[[17, -18], [19, 20], [21, 22], [-23, 24]], [[25, 26], [27, 28], [-29, 30], [31, 127]]]]> : tensor<2x2x4x2xi8> -> tensor<2x2x4x2x!wd>
  %dw = pare.depthwise_conv2d "dw" (%q, %wd) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 2, 2>} : (tensor<1x9x7x4x!qx>, tensor<2x2x4x2x!wd>) -> tensor<1x7x5x8x!qx>

  %mean = pare.reduce "mean" (%conv) {kind = #pare.reduce_kind<mean>, axes = array<i64: 1, 2>} : (tensor<1x4x4x4x!qa>) -> tensor<1x1x1x4x!qa>
  %add = pare.add "add" (%conv, %mean) {clamp_max = 21.0 : f32} : (tensor<1x4x4x4x!qa>, tensor<1x1x1x4x!qa>) -> tensor<1x4x4x4x!qx>
  %gate = pare.sigmoid "gate" (%mean) : (tensor<1x1x1x4x!qa>) -> tensor<1x1x1x4x!qp>
  %gated = pare.mul "gated" (%gate, %add) {clamp_min = 0.0 : f32} : (tensor<1x1x1x4x!qp>, tensor<1x4x4x4x!qx>) -> tensor<1x4x4x4x!qp>
  %sub = pare.sub "sub" (%add, %conv) : (tensor<1x4x4x4x!qx>, tensor<1x4x4x4x!qa>) -> tensor<1x4x4x4x!qx>
  %cat = pare.concat "cat" (%sub, %conv) {axis = 3} : (tensor<1x4x4x4x!qx>, tensor<1x4x4x4x!qa>) -> tensor<1x4x4x8x!qa>

  %avg1 = pare.avg_pool2d "avg1" (%q) {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x9x7x4x!qx>) -> tensor<1x9x7x4x!qx>
  %avg2 = pare.avg_pool2d "avg2" (%q) {kernel = array<i64: 4, 2>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x9x7x4x!qx>) -> tensor<1x3x3x4x!qa>
  %avg3 = pare.avg_pool2d "avg3" (%q) {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, clamp_min = -3.0 : f32} : (tensor<1x9x7x4x!qx>) -> tensor<1x9x7x4x!qa>
  %max = pare.max_pool2d "max" (%q) {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, pads = array<i64: 0, 1, 0, 0>, clamp_min = -2.0 : f32} : (tensor<1x9x7x4x!qx>) -> tensor<1x4x3x4x!qx>
  %sum = pare.reduce "sum" (%q) {kind = #pare.reduce_kind<sum>, axes = array<i64: 2>} : (tensor<1x9x7x4x!qx>) -> tensor<1x9x1x4x!qa>
  %top = pare.reduce "top" (%q) {kind = #pare.reduce_kind<max>, axes = array<i64: 1>} : (tensor<1x9x7x4x!qx>) -> tensor<1x1x7x4x!qa>

  %flat = pare.reshape "flat" (%mean) : (tensor<1x1x1x4x!qa>) -> tensor<1x4x!qx>
  %soft = pare.softmax "soft" (%flat) : (tensor<1x4x!qx>) -> tensor<1x4x!qp>
  %tanh = pare.tanh "tanh" (%flat) : (tensor<1x4x!qx>) -> tensor<1x4x!qt>
  %sig = pare.sigmoid "sig" (%flat) : (tensor<1x4x!qx>) -> tensor<1x4x!qp>
  %wf = pare.constant dense<[[1, -127, 3, 90], [5, 6, -7, 8], [-9, 110, 11, 12]]> : tensor<3x4xi8> -> tensor<3x4x!wf>
  %dense = pare.dense "dense" (%flat, %wf) : (tensor<1x4x!qx>, tensor<3x4x!wf>) -> tensor<1x3x!qa>
  %wide = pare.dense "wide" (%flat, %wf) : (tensor<1x4x!qx>, tensor<3x4x!wf>) -> tensor<1x3x!qs>

  %low = pare.clamp "low" (%q) {clamp_min = -20.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x9x7x4x!qx>) -> tensor<1x9x7x4x!qx>
  %slice = pare.slice "slice" (%low) {start = array<i64: 0, 2, 1, 0>} : (tensor<1x9x7x4x!qx>) -> tensor<1x4x6x4x!qx>
  %pad = pare.pad "pad" (%slice) {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 0, 3, 0>, value = -1.5 : f32} : (tensor<1x4x6x4x!qx>) -> tensor<1x5x9x4x!qx>
  %part = pare.slice "part" (%low) {start = array<i64: 0, 5, 0, 1>} : (tensor<1x9x7x4x!qx>) -> tensor<1x4x7x2x!qx>
  %turned = pare.transpose "turned" (%part) {perms = array<i64: 2, 0, 1, 3>} : (tensor<1x4x7x2x!qx>) -> tensor<7x1x4x2x!qx>
  %real = pare.cast "real" (%low) : (tensor<1x9x7x4x!qx>) -> tensor<1x9x7x4xf32>
  return %conv, %dw, %add, %gated, %cat, %avg1, %avg2, %avg3, %max, %mean, %sum, %top, %soft, %tanh, %sig, %dense, %wide, %pad, %turned, %real
      : tensor<1x4x4x4x!qa>, tensor<1x7x5x8x!qx>, tensor<1x4x4x4x!qx>, tensor<1x4x4x4x!qp>, tensor<1x4x4x8x!qa>, tensor<1x9x7x4x!qx>, tensor<1x3x3x4x!qa>, tensor<1x9x7x4x!qa>, tensor<1x4x3x4x!qx>, tensor<1x1x1x4x!qa>, tensor<1x9x1x4x!qa>, tensor<1x1x7x4x!qa>, tensor<1x4x!qp>, tensor<1x4x!qt>, tensor<1x4x!qp>, tensor<1x3x!qa>, tensor<1x3x!qs>, tensor<1x5x9x4x!qx>, tensor<7x1x4x2x!qx>, tensor<1x9x7x4xf32>
}
}
