// Compiled code of all non-linear ops gives the interpreter's bits, integers and
// floats, on every target that can be run here.
// DEFINE: %{output} = --output=%t.0.npy --output=%t.1.npy --output=%t.2.npy --output=%t.3.npy --output=%t.4.npy --output=%t.5.npy --output=%t.6.npy --output=%t.7.npy --output=%t.8.npy
// DEFINE: %{expected} = --expected=%t.0.npy --expected=%t.1.npy --expected=%t.2.npy --expected=%t.3.npy --expected=%t.4.npy --expected=%t.5.npy --expected=%t.6.npy --expected=%t.7.npy --expected=%t.8.npy
// DEFINE: %{check} = pare-run %s --input=%t.x.npy %{expected}
// RUN: %python %S/Inputs/random_npy.py 20x9x7x19 40 %t.x.npy
// RUN: pare-run %s --executor=interpreter --input=%t.x.npy %{output}
// RUN: %{check} | FileCheck %s
// RUN: %if avx2 %{ %{check} --target=x86-64-v3 | FileCheck %s %}
// RUN: %if avx512f %{ %{check} --target=x86-64-v4 | FileCheck %s %}
// RUN: %if qemu-aarch64 %{ %{check} --target=aarch64 | FileCheck %s %}

// CHECK: mismatches: 0 of 146300

!qx = !quant.uniform<i8:f32, 0.25:-3>
!qa = !quant.uniform<i8:f32, 0.1953125:12>
!qp = !quant.uniform<i8:f32, 0.00390625:-128>
!qt = !quant.uniform<i8:f32, 0.0078125>

func.func @net(%x: tensor<1x9x7x19xf32>) -> (
    tensor<1x9x7x19x!qx>, tensor<1x5x7x19x!qa>, tensor<1x5x7x38x!qa>,
    tensor<1x1x1x19x!qp>, tensor<1x19x!qp>, tensor<1x6x9x19x!qx>,
    tensor<1x9x7x19xf32>, tensor<1x9x7x19xf32>, tensor<1x5x7x19xf32>) {
  %q = pare.cast "q" (%x) : (tensor<1x9x7x19xf32>) -> tensor<1x9x7x19x!qx>
  %avg = pare.avg_pool2d "avg" (%q) {kernel = array<i64: 3, 3>, strides = array<i64: 2, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x9x7x19x!qx>) -> tensor<1x5x7x19x!qa>
  %max = pare.max_pool2d "max" (%q) {kernel = array<i64: 3, 3>, strides = array<i64: 2, 1>, pads = array<i64: 1, 1, 1, 1>, clamp_min = -2.0 : f32} : (tensor<1x9x7x19x!qx>) -> tensor<1x5x7x19x!qx>
  %sum = pare.add "sum" (%avg, %max) {clamp_min = 0.0 : f32} : (tensor<1x5x7x19x!qa>, tensor<1x5x7x19x!qx>) -> tensor<1x5x7x19x!qa>
  %cat = pare.concat "cat" (%sum, %max) {axis = 3} : (tensor<1x5x7x19x!qa>, tensor<1x5x7x19x!qx>) -> tensor<1x5x7x38x!qa>

  %mean = pare.reduce "mean" (%max) {kind = #pare.reduce_kind<mean>, axes = array<i64: 1, 2>} : (tensor<1x5x7x19x!qx>) -> tensor<1x1x1x19x!qa>
  %gate = pare.sigmoid "gate" (%mean) : (tensor<1x1x1x19x!qa>) -> tensor<1x1x1x19x!qp>
  %flat = pare.reshape "flat" (%mean) : (tensor<1x1x1x19x!qa>) -> tensor<1x19x!qa>
  %soft = pare.softmax "soft" (%flat) : (tensor<1x19x!qa>) -> tensor<1x19x!qp>
  %gated = pare.mul "gated" (%max, %gate) : (tensor<1x5x7x19x!qx>, tensor<1x1x1x19x!qp>) -> tensor<1x5x7x19x!qx>
  %pad = pare.pad "pad" (%gated) {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 0, 2, 0>} : (tensor<1x5x7x19x!qx>) -> tensor<1x6x9x19x!qx>

  %f = pare.clamp "f" (%x) {clamp_min = -60.0 : f32, clamp_max = 60.0 : f32} : (tensor<1x9x7x19xf32>) -> tensor<1x9x7x19xf32>
  %fsoft = pare.softmax "fsoft" (%f) : (tensor<1x9x7x19xf32>) -> tensor<1x9x7x19xf32>
  %sig = pare.sigmoid "sig" (%x) : (tensor<1x9x7x19xf32>) -> tensor<1x9x7x19xf32>
  %tanh = pare.tanh "tanh" (%f) : (tensor<1x9x7x19xf32>) -> tensor<1x9x7x19xf32>
  %both = pare.mul "both" (%sig, %tanh) : (tensor<1x9x7x19xf32>, tensor<1x9x7x19xf32>) -> tensor<1x9x7x19xf32>
  %favg = pare.avg_pool2d "favg" (%f) {kernel = array<i64: 3, 3>, strides = array<i64: 2, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x9x7x19xf32>) -> tensor<1x5x7x19xf32>
  return %q, %avg, %cat, %gate, %soft, %pad, %fsoft, %both, %favg : tensor<1x9x7x19x!qx>, tensor<1x5x7x19x!qa>, tensor<1x5x7x38x!qa>, tensor<1x1x1x19x!qp>, tensor<1x19x!qp>, tensor<1x6x9x19x!qx>, tensor<1x9x7x19xf32>, tensor<1x9x7x19xf32>, tensor<1x5x7x19xf32>
}
