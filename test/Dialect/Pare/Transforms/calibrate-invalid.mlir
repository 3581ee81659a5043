// Calibration refuses data and tables that it cannot take, naming the file.
// RUN: split-file %s %t

// RUN: not pare-opt %t/net.mlir --pare-calibrate 2>&1 | FileCheck %s --check-prefix=NOTHING
// NOTHING: error: pare-calibrate needs inputs (data=x.npy) or a table (ranges=t.yaml)

// RUN: %python %pare_src/test/Inputs/npy.py %t/shape.npy '<f4' 3,5 1
// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/shape.npy" 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: net.mlir:1:1: error: '{{.*}}shape.npy': wrong shape 3x5, expected samples of 4, with their number as first dimension

// RUN: %python %pare_src/test/Inputs/npy.py %t/none.npy '<f4' 0,4
// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/none.npy" 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: '{{.*}}none.npy': holds no samples

// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/missing.npy" 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: cannot open '{{.*}}missing.npy'

// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/net.mlir" 2>&1 | FileCheck %s --check-prefix=FORMAT
// FORMAT: error: '{{.*}}net.mlir': not a .npy file; write it with numpy.save

// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/none.npy,%t/none.npy" 2>&1 | FileCheck %s --check-prefix=NUMBER
// NUMBER: error: 'net' has 1 arguments but 2 data files are given; name one .npy file an argument

// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/other.yaml" 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: '{{.*}}other.yaml' belongs to another network (0123, this one is {{[0-9a-f]+}}); calibrate this one with data=x.npy

// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/net.mlir" 2>&1 | FileCheck %s --check-prefix=TABLE
// TABLE: error: '{{.*}}net.mlir': not a table of ranges: line {{[0-9]+}}: {{.+}}

// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/empty.yaml" 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: '{{.*}}empty.yaml': not a table of ranges: it is empty

// A value that is missing, or one that nobody asked for: a name was misspelled.
// RUN: %python %pare_src/test/Inputs/npy.py %t/x.npy '<f4' 1,4 1
// RUN: pare-opt %t/net.mlir --pare-calibrate="data=%t/x.npy table=%t/table.yaml" -o /dev/null
// RUN: sed 's/relu/rely/' %t/table.yaml > %t/rely.yaml
// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/rely.yaml" 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: '{{.*}}rely.yaml' has a range for 'rely', but the network has no value of that name
// RUN: sed '/relu/,$d' %t/table.yaml > %t/less.yaml
// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/less.yaml" 2>&1 | FileCheck %s --check-prefix=LESS
// LESS: error: no table has a range for value 'relu'; add it, or calibrate with data=x.npy

// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/table.yaml observer=percentile" 2>&1 | FileCheck %s --check-prefix=HISTOGRAMS
// HISTOGRAMS: error: '{{.*}}table.yaml' holds no histograms to choose ranges from; write it with observer=percentile or mse, or use observer=minmax

// RUN: pare-opt %t/tosa.mlir --pare-calibrate="data=%t/x.npy" -o /dev/null 2>&1 | FileCheck %s --check-prefix=TOSA
// TOSA: warning: no op has a name, so only arguments are calibrated; 'pare-from-tosa' names the ops that it knows

// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/none.npy percentile=12" 2>&1 | FileCheck %s --check-prefix=PERCENTILE
// PERCENTILE: error: percentile must lie above 50 and be at most 100, got 1.200000e+01

// RUN: not pare-opt %t/two.mlir --pare-calibrate="data=%t/none.npy" 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: error: pare-calibrate expects one entry, got 2

// What a gather would read beyond its values is no index.
// RUN: %python %pare_src/test/Inputs/npy.py %t/index.npy '<i4' 2,1,3 0 1 2 3 4 5
// RUN: not pare-opt %t/gather.mlir --pare-calibrate="data=%t/index.npy" 2>&1 | FileCheck %s --check-prefix=GATHER
// GATHER: gather.mlir:1:1: error: sample 1 of argument 0 holds the index 4 of 4

// Behind arithmetic they may be anything.
// RUN: pare-opt %t/clamped.mlir --pare-calibrate="data=%t/index.npy" -o /dev/null

// A table does not take the place of what it was made from.
// RUN: not pare-opt %t/net.mlir --pare-calibrate="data=%t/x.npy table=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=OVER
// OVER: error: table={{.*}}x.npy would overwrite what is read; name another file

// Two values of one name would have one range.
// RUN: not pare-opt %t/twice.mlir --pare-calibrate="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: {{.*}}several ops are called 'relu', give each a name of its own

// RUN: not pare-opt %t/large.mlir --pare-calibrate="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=FINITE
// FINITE: large.mlir:1:1: error: value 'square' is not finite for sample 0

// RUN: %python %pare_src/test/Inputs/npy.py %t/three.npy '<f4' 3,4 1
// RUN: not pare-opt %t/arguments.mlir --pare-calibrate="data=%t/x.npy,%t/three.npy" 2>&1 | FileCheck %s --check-prefix=SAMPLES
// SAMPLES: error: '{{.*}}x.npy' holds 1 samples but '{{.*}}three.npy' holds 3

// RUN: not pare-opt %t/dynamic.mlir --pare-calibrate="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// DYNAMIC: error: argument 0 must be a tensor of static shape, got 'tensor<?xf32>'

// RUN: not pare-opt %t/index.mlir --pare-calibrate="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=INDEX
// INDEX: error: argument 0 has type 'tensor<1x4xindex>', which no .npy file holds

// RUN: not pare-opt %t/integers.mlir --pare-calibrate="data=%t/x.npy" 2>&1 | FileCheck %s --check-prefix=SCALE
// SCALE: error: '{{.*}}x.npy': wrong dtype float32, expected int8: the entry has no scale that real numbers could be quantized by

// RUN: sed 's/max: .*/&\n    keep: [ int ]/' %t/table.yaml > %t/keep.yaml
// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/keep.yaml" 2>&1 | FileCheck %s --check-prefix=KEEP
// KEEP: error: '{{.*}}keep.yaml': not a table of ranges: line {{[0-9]+}}: keep knows 'float' and 'shape', got 'int'
// RUN: sed 's/max: .*/&\n    bins: [ 1 ]/' %t/table.yaml > %t/bins.yaml
// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/bins.yaml" 2>&1 | FileCheck %s --check-prefix=BINS
// BINS: error: '{{.*}}bins.yaml': not a table of ranges: line {{[0-9]+}}: as many counts as bins are needed
// RUN: sed 's/ranges-1/ranges-9/' %t/table.yaml > %t/nine.yaml
// RUN: not pare-opt %t/net.mlir --pare-calibrate="ranges=%t/nine.yaml" 2>&1 | FileCheck %s --check-prefix=NINE
// NINE: error: '{{.*}}nine.yaml': not a table of ranges: line {{[0-9]+}}: format 'pare-ranges-9' is not 'pare-ranges-1'

//--- gather.mlir
func.func @net(%i: tensor<1x3xi32>) -> tensor<1x3x2xf32> {
  %v = "tosa.const"() <{values = dense<1.5> : tensor<1x4x2xf32>}> : () -> tensor<1x4x2xf32>
  %0 = tosa.gather %v, %i : (tensor<1x4x2xf32>, tensor<1x3xi32>) -> tensor<1x3x2xf32>
  %1 = pare.clamp "relu" (%0) {clamp_min = 0.0 : f32} : (tensor<1x3x2xf32>) -> tensor<1x3x2xf32>
  return %1 : tensor<1x3x2xf32>
}

//--- clamped.mlir
func.func @net(%i: tensor<1x3xi32>) -> tensor<1x3x2xf32> {
  %v = "tosa.const"() <{values = dense<1.5> : tensor<1x4x2xf32>}> : () -> tensor<1x4x2xf32>
  %three = arith.constant dense<3> : tensor<1x3xi32>
  %c = tosa.minimum %i, %three : (tensor<1x3xi32>, tensor<1x3xi32>) -> tensor<1x3xi32>
  %a = tosa.abs %c : (tensor<1x3xi32>) -> tensor<1x3xi32>
  %0 = tosa.gather %v, %a : (tensor<1x4x2xf32>, tensor<1x3xi32>) -> tensor<1x3x2xf32>
  %1 = pare.clamp "relu" (%0) {clamp_min = 0.0 : f32} : (tensor<1x3x2xf32>) -> tensor<1x3x2xf32>
  return %1 : tensor<1x3x2xf32>
}

//--- twice.mlir
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = tosa.abs %x {pare.name = "relu"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = pare.clamp "relu" (%0) {clamp_min = 0.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

//--- net.mlir
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = pare.clamp "relu" (%x) {clamp_min = 0.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

//--- tosa.mlir
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = tosa.tanh %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

//--- empty.yaml

//--- two.mlir
func.func @a(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
func.func @b(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

//--- other.yaml
format: pare-ranges-1
network: 0123
samples: 1
values: []

//--- large.mlir
func.func @net(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c = pare.constant dense<3.0e38> : tensor<1x4xf32> -> tensor<1x4xf32>
  %0 = pare.add "large" (%x, %c) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = pare.mul "square" (%0, %0) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

//--- arguments.mlir
func.func @net(%x: tensor<1x4xf32>, %y: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = pare.add "a" (%x, %y) : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

//--- dynamic.mlir
func.func @net(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

//--- index.mlir
func.func @net(%x: tensor<1x4xindex>) -> tensor<1x4xindex> {
  return %x : tensor<1x4xindex>
}

//--- integers.mlir
func.func @net(%x: tensor<1x4xi8>) -> tensor<1x4xi8> {
  return %x : tensor<1x4xi8>
}
