// Attributes of Pare go from everywhere, others stay.
// RUN: pare-opt %s --pare-strip-attributes | FileCheck %s --implicit-check-not=pare.

// CHECK: module attributes {llvm.other = 1 : i64}
module attributes {pare.rounding = "tosa-single", llvm.other = 1 : i64} {
  // CHECK: func.func @net(%{{.*}}: tensor<4xi8> {llvm.noalias}) -> tensor<4xi8> {
  func.func @net(%x: tensor<4xi8> {llvm.noalias, pare.name = "in", pare.scale = 0.5 : f64}) -> (tensor<4xi8> {pare.zero_point = 3 : i64}) {
    // CHECK: tosa.identity %{{.*}} {other} :
    %0 = tosa.identity %x {pare.name = "same", other} : (tensor<4xi8>) -> tensor<4xi8>
    return %0 : tensor<4xi8>
  }
}
