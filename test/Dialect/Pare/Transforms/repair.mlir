// What is left of a network is refitted to its float reference.
// RUN: split-file %s %t
// RUN: %python %pare_src/test/Inputs/npy.py %t/x.npy '<f4' 64,1 ramp:-1:1
// RUN: pare-opt %t/twin.mlir --pare-repair="data=%t/x.npy" --remarks-filter=pare-repair 2>%t/remarks | FileCheck %s --check-prefix=TWIN
// RUN: FileCheck %s --input-file=%t/remarks --check-prefix=REMARK
// RUN: pare-opt %t/skip.mlir --pare-repair="data=%t/x.npy" | FileCheck %s --check-prefix=SKIP
// RUN: pare-opt %t/exact.mlir --pare-repair="data=%t/x.npy" --remarks-filter=pare-repair 2>%t/remarks | FileCheck %s --check-prefix=EXACT
// RUN: FileCheck %s --input-file=%t/remarks --check-prefix=NOTHING
// The same command gives the same bytes.
// RUN: pare-opt %t/twin.mlir --pare-repair="data=%t/x.npy" -o %t/1.mlir
// RUN: pare-opt %t/twin.mlir --pare-repair="data=%t/x.npy" -o %t/2.mlir
// RUN: cmp %t/1.mlir %t/2.mlir

// Both channels of 'a' were equal: the one that is left takes the weight of
// both, and a range that was seen before is gone.
// REMARK-NOT: 'a'
// REMARK: remark: [Passed] refitted
// REMARK-SAME: refitted 'd': error 0.00 % of the variance instead of {{[1-9].*}} %, damping {{[0-9.e-]+}}, 64 rows
// TWIN-LABEL: func.func @net
// TWIN: pare.dense "a"
// TWIN-NOT: pare.range
// TWIN: %[[V:.+]] = pare.constant dense<{{6.99.*|7.0000.*}}> : tensor<1x1xf32>
// TWIN: pare.dense "d"(%{{.+}}, %[[V]], %{{.+}}) : (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>)
// TWIN-LABEL: func.func private @net.float
// TWIN: pare.constant dense<{{.*}}3.000000e+00, 4.000000e+00

//--- twin.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = pare.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %a = pare.dense "a" (%x, %w) {pare.kept_channels = array<i64: 0>, pare.range = array<f64: 0.0, 1.0>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %v = pare.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
func.func private @net.float(%x: tensor<1x1xf32>) -> tensor<1x1xf32> attributes {pare.reference} {
  %w = pare.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %a = pare.dense "a" (%x, %w) : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %v = pare.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %d = pare.dense "d" (%a, %v) : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}

// The skip lost a channel's worth of slope (5 instead of 8), and cannot be
// refitted: no layer computes it. The branch makes up for it.
// SKIP-LABEL: func.func @net
// SKIP: pare.mul "m"
// SKIP: %[[V:.+]] = pare.constant dense<{{4.99.*|5.00.*}}> : tensor<1x1xf32>
// SKIP: pare.dense "d"(%{{.+}}, %[[V]], %{{.+}})

//--- skip.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %s = pare.constant dense<5.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %m = pare.mul "m" (%x, %s) {} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %v = pare.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = pare.dense "d" (%x, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %a = pare.add "a" (%d, %m) {} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %a : tensor<1x1xf32>
}
func.func private @net.float(%x: tensor<1x1xf32>) -> tensor<1x1xf32> attributes {pare.reference} {
  %s = pare.constant dense<8.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %m = pare.mul "m" (%x, %s) {} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %v = pare.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = pare.dense "d" (%x, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %a = pare.add "a" (%d, %m) {} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %a : tensor<1x1xf32>
}

// Layers that compute what they did are left alone.
// NOTHING: remark: [Analysis] exact
// NOTHING-SAME: nothing to repair: every layer computes what it did
// EXACT-LABEL: func.func @net
// EXACT: pare.constant dense<3.000000e+00>
// EXACT: pare.dense "d"(%{{.+}}, %{{[^,]+}}) : (tensor<1x1xf32>, tensor<1x1xf32>)

//--- exact.mlir
func.func @net(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %v = pare.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = pare.dense "d" (%x, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
func.func private @net.float(%x: tensor<1x1xf32>) -> tensor<1x1xf32> attributes {pare.reference} {
  %v = pare.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = pare.dense "d" (%x, %v) : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %d : tensor<1x1xf32>
}
