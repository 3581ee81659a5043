// RUN: pare-opt %s --pare-report -o /dev/null | FileCheck %s
// RUN: pare-opt %s --pare-report="format=json" -o /dev/null | FileCheck %s --check-prefix=JSON
// RUN: pare-opt %s --pare-report="format=html output=%t.html" -o /dev/null && FileCheck %s --check-prefix=HTML --input-file=%t.html
// RUN: not pare-opt %s --pare-report="output=%t.none/report" 2>&1 | FileCheck %s --check-prefix=PATH

// A line for each layer, beside the layer of the same name in the reference; a
// layer that has none there has no number there.
// CHECK: network net
// CHECK-NEXT: layer {{ *}}op {{ *}}type {{ *}}MACs  MACs float  bytes  bytes float  SQNR in  SQNR out  kernel
// CHECK: conv {{ *}}dense {{ *}}i8 {{ *}}2 {{ *}}4 {{ *}}10 {{ *}}24 {{ *}}- {{ *}}-
// CHECK: conv_float {{ *}}cast {{ *}}f32 {{ *}}0 {{ *}}- {{ *}}0 {{ *}}- {{ *}}- {{ *}}-
// CHECK: total {{ *}}2 {{ *}}4 {{ *}}10 {{ *}}24 {{ *}}-
// CHECK: 'softmax' stays float: pare.keep asks for it

// JSON: "float-reason": "pare.keep asks for it",
// JSON: "macs": 2,
// JSON-NEXT: "macs-float": 4,
// JSON-NEXT: "network": "net",
// JSON: "weights-bytes": 10,
// JSON-NEXT: "weights-bytes-float": 24

// HTML: <title>net</title>
// HTML: <tr><td>conv</td><td>dense</td><td>i8</td><td>2</td><td>4</td><td>10</td><td>24</td><td>-</td><td>-</td><td>blocked {{.*}}</td></tr>

// PATH: error: cannot write '{{.*}}.none/report'
!x = !quant.uniform<i8:f32, 1.0>
!b = !quant.uniform<i32:f32, 1.0>
func.func @net(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<1> : tensor<1x2xi8> -> tensor<1x2x!x>
  %b = pare.constant dense<1> : tensor<1xi32> -> tensor<1x!b>
  %0 = pare.cast "x" (%x) : (tensor<1x2xf32>) -> tensor<1x2x!x>
  %1 = pare.dense "conv" (%0, %w, %b) : (tensor<1x2x!x>, tensor<1x2x!x>, tensor<1x!b>) -> tensor<1x1x!x>
  %2 = pare.cast "conv_float" (%1) : (tensor<1x1x!x>) -> tensor<1x1xf32>
  %3 = pare.softmax "softmax" (%2) {pare.float_reason = "pare.keep asks for it"} : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return %3 : tensor<1x1xf32>
}
func.func private @net.float(%x: tensor<1x2xf32>) -> tensor<1x2xf32> attributes {pare.reference} {
  %w = pare.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = pare.constant dense<1.0> : tensor<2xf32> -> tensor<2xf32>
  %0 = pare.dense "conv" (%x, %w, %b) : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = pare.softmax "softmax" (%0) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
