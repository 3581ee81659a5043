// Ranges are those of all samples; a table gives the same ranges back, and
// tables of parts of a data set merge to the table of the whole, to the byte.
// RUN: %python %pare_src/test/Inputs/npy.py %t.all.npy '<f4' 4,4 ramp:-1.0:2.0
// RUN: %python %pare_src/test/Inputs/npy.py %t.a.npy '<f4' 2,4 ramp:-1.0:0.4
// RUN: %python %pare_src/test/Inputs/npy.py %t.b.npy '<f4' 2,4 ramp:0.6:2.0
// RUN: pare-opt %s --pare-calibrate="data=%t.all.npy table=%t.all.yaml" > %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: FileCheck %s --input-file=%t.all.yaml --check-prefix=TABLE
// RUN: pare-opt %s --pare-calibrate="ranges=%t.all.yaml" | diff - %t.mlir

// RUN: pare-opt %s --pare-calibrate="data=%t.a.npy table=%t.a.yaml observer=percentile percentile=75" > /dev/null
// RUN: pare-opt %s --pare-calibrate="data=%t.b.npy table=%t.b.yaml observer=percentile percentile=75" > /dev/null
// RUN: pare-opt %s --pare-calibrate="data=%t.all.npy table=%t.all.yaml observer=percentile percentile=75" > %t.mlir
// RUN: pare-opt %s --pare-calibrate="ranges=%t.a.yaml,%t.b.yaml table=%t.ab.yaml observer=percentile percentile=75" | diff - %t.mlir
// RUN: diff %t.ab.yaml %t.all.yaml
// RUN: FileCheck %s --input-file=%t.mlir --check-prefix=PERCENTILE

// What a person writes into a table counts.
// RUN: sed -e 's/max: .*/max: 6/' -e 's/^  - name: .*relu/&\n    keep: [ float ]/' %t.all.yaml > %t.edited.yaml
// RUN: pare-opt %s --pare-calibrate="ranges=%t.edited.yaml" | FileCheck %s --check-prefix=EDITED

// CHECK: func.func @net(%arg0: tensor<1x4xf32> {pare.range = array<f64: -1.000000e+00, 2.000000e+00>})
// CHECK: pare.clamp "relu"(%arg0) {clamp_min = 0.000000e+00 : f32, pare.range = array<f64: 0.000000e+00, 2.000000e+00>}
// TABLE: format: pare-ranges-1
// TABLE: network: {{[0-9a-f]+$}}
// TABLE: samples: 4
// TABLE: name: '%arg0'
// TABLE-NEXT: min: -1
// TABLE-NEXT: max: 2
// TABLE-NEXT: name: relu
// TABLE-NEXT: min: 0
// TABLE-NEXT: max: 2
// PERCENTILE: pare.range = array<f64: -0.3984375, 1.218750e+00>
// EDITED: pare.clamp "relu"(%arg0) {clamp_min = 0.000000e+00 : f32, pare.keep = ["float"], pare.range = array<f64: 0.000000e+00, 6.000000e+00>}
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
