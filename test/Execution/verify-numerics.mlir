// A pass that changes a bit fails and is named; passes that keep them all pass.
// DEFINE: %{break} = --load-pass-plugin=%pare_obj/test/Lib/BreakNumericsPlugin.so

// RUN: not pare-opt %s --pare-verify-numerics %{break} --pass-pipeline="builtin.module(canonicalize,func.func(test-break-numerics),cse)" 2>&1 | FileCheck %s --check-prefix=BROKEN
// BROKEN: verify-numerics.mlir:[[#@LINE+25]]:1: error: pass 'test-break-numerics' changed numbers that it may not change: element {{[0-9]+}} of result #0 on seeded sample 0 was [[WAS:-?[0-9]+]] and is
// BROKEN-NOT: error

// Nobody looks where it is not asked for, and where nothing is broken nothing is
// said: kernels from TOSA, storage, halos and zero points keep every bit.
// RUN: pare-opt %s %{break} --pass-pipeline="builtin.module(func.func(test-break-numerics))" -o /dev/null
// RUN: pare-opt %s --pare-verify-numerics --pass-pipeline="builtin.module(canonicalize,func.func(tosa-to-linalg-named,tosa-to-linalg,tosa-to-arith{include-apply-rescale},tosa-to-tensor),linalg-fuse-elementwise-ops,cse)" -o /dev/null 2>&1 | count 0

// Nor do packed weights hide anything from it.
// RUN: pare-opt %s --pare-verify-numerics --pass-pipeline="builtin.module(pare-attach-target{target=x86-64-v3},convert-tosa-to-pare-kernel,pare-choose-storage,func.func(pare-materialize-halos,pare-fold-zero-points),pare-choose-tiles,pare-pack-weights)" 2>%t.err | FileCheck %s --check-prefix=PACKED
// RUN: count 0 < %t.err
// PACKED: pare_kernel.conv2d {{.*}}kernel_shape

// Buffers are not interpreted: that is said once, in the end.
// RUN: pare-opt %s --pare-verify-numerics --pare-compile -o /dev/null 2>&1 | FileCheck %s --check-prefix=UNCHECKED
// UNCHECKED-NOT: error
// UNCHECKED: note: --pare-verify-numerics did not check the numbers after:
// UNCHECKED: one-shot-bufferize, {{.*}}: its arguments and results are no plain tensors

// Winograd rounds otherwise, and is asked for.
// RUN: pare-opt %S/Inputs/winograd.mlir --pare-verify-numerics --pare-compile=target=x86-64-v3 -o /dev/null 2>&1 | FileCheck %s --check-prefix=UNCHECKED

// What changes numbers on purpose may do so, and starts from there.
// RUN: pare-opt %S/Inputs/float.mlir --pare-verify-numerics --pass-pipeline="builtin.module(convert-tosa-to-pare,pare-fold-scales,pare-fold-activations)" -o /dev/null 2>&1 | count 0

func.func @net(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi8> {
  %w = "tosa.const"() <{values = dense<[[[[17, -31]]], [[[90, 3]]], [[[-5, 127]]]]> : tensor<3x1x1x2xi8>}> : () -> tensor<3x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<[100, -7, 0]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %iz = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c = tosa.conv2d %x, %w, %b, %iz, %wz {pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, acc_type = i32} : (tensor<1x4x4x2xi8>, tensor<3x1x1x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<37> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %oz = "tosa.const"() <{values = dense<4> : tensor<1xi8>}> : () -> tensor<1xi8>
  %r = tosa.rescale %c, %m, %s, %z, %oz {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x4x4x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x3xi8>
  return %r : tensor<1x4x4x3xi8>
}
