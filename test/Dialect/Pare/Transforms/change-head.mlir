// A softmax or an argmax at the end comes and goes; references follow.
// RUN: pare-opt %s --pare-change-head=head=logits | FileCheck %s --check-prefix=LOGITS
// RUN: pare-opt %s --pare-change-head=head=softmax | FileCheck %s --check-prefix=SOFTMAX
// RUN: pare-opt %s --pare-change-head=head=argmax | FileCheck %s --check-prefix=ARGMAX

// LOGITS-LABEL: func @net(
// LOGITS: %[[R:.*]] = pare.tanh "t"(%arg0)
// LOGITS-NOT: pare.softmax
// LOGITS: %[[S:.*]] = pare.reshape "logits_reshape"(%[[R]]) : (tensor<1x4xf32>) -> tensor<4xf32>
// LOGITS: return %[[S]]
// SOFTMAX-LABEL: func @net(
// SOFTMAX: pare.softmax "p"
// SOFTMAX-NOT: pare.softmax
// SOFTMAX-LABEL: func private @net.float
// ARGMAX-LABEL: func @net(
// ARGMAX-SAME: -> tensor<i32>
// ARGMAX-NOT: pare.softmax
// ARGMAX: %[[A:.*]] = tosa.argmax %{{.*}} {axis = 0 : i32, pare.name = "argmax"} : (tensor<4xf32>) -> tensor<i32>
// ARGMAX: return %[[A]]
func.func @net(%x: tensor<1x4xf32>) -> tensor<4xf32> {
  %0 = pare.tanh "t"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = pare.softmax "p"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = pare.reshape "r"(%1) : (tensor<1x4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
// LOGITS-LABEL: func private @net.float
// LOGITS-NOT: pare.softmax
// LOGITS: return
// ARGMAX-LABEL: func private @net.float
// ARGMAX: tosa.argmax
func.func private @net.float(%x: tensor<1x4xf32>) -> tensor<1x4xf32> attributes {pare.reference} {
  %0 = pare.tanh "t"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = pare.softmax "p"(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// What a quantized softmax reads is dequantized.
// LOGITS-LABEL: func @quantized
// LOGITS: %[[Q:.*]] = pare.cast "q"(%arg0)
// LOGITS: %[[L:.*]] = pare.cast "logits"(%[[Q]])
// LOGITS: return %[[L]]
func.func @quantized(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = pare.cast "q"(%x) : (tensor<1x4xf32>) -> tensor<1x4x!quant.uniform<i8:f32, 0.5>>
  %1 = pare.softmax "p"(%0) : (tensor<1x4x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>
  %2 = pare.cast "d"(%1) : (tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// Rows of different sums were joined: the largest of all is not that of what the
// softmax reads.
// ARGMAX-LABEL: func @joined
// ARGMAX: %[[P:.*]] = pare.softmax
// ARGMAX: %[[J:.*]] = pare.reshape "j"(%[[P]])
// ARGMAX: tosa.argmax %[[J]]
func.func @joined(%x: tensor<2x5xf32>) -> tensor<1x10xf32> {
  %0 = pare.softmax "p"(%x) : (tensor<2x5xf32>) -> tensor<2x5xf32>
  %1 = pare.reshape "j"(%0) : (tensor<2x5xf32>) -> tensor<1x10xf32>
  return %1 : tensor<1x10xf32>
}
