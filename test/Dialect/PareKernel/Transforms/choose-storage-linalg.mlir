// Arithmetic of linalg reads and stores the form of the kernels around it.
// RUN: pare-opt %s --pare-attach-target=target=x86-64-v3 --pare-choose-storage --canonicalize | FileCheck %s
// RUN: pare-opt %s --pare-attach-target=target=aarch64-dotprod --pare-choose-storage --canonicalize | FileCheck %s --check-prefix=SIGNED
// Its numbers are those of the form that was there.
// RUN: %python -c "import numpy; numpy.save('%t.npy', numpy.random.default_rng(1).integers(-128, 128, (50, 3, 4)).astype('i1'))"
// DEFINE: %{entry} =
// DEFINE: %{check} = pare-run %s --entry=%{entry} --input=%t.npy
// DEFINE: %{run} = %{check} --executor=interpreter --output=%t.o.npy && %{check} --target=x86-64-v3 --expected=%t.o.npy | FileCheck %s --check-prefix=SAME
// REDEFINE: %{entry} = extended
// RUN: %if avx2 %{ %{run} %}
// REDEFINE: %{entry} = bytes
// RUN: %if avx2 %{ %{run} %}
// REDEFINE: %{entry} = updated
// RUN: %if avx2 %{ %{run} %}

// SAME: mismatches: 0 of

#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// SIGNED-NOT: unsigned
// SIGNED-NOT: extui
// SIGNED-NOT: xori

// The residual add of integer networks: no cast stands at either side, and the
// zero point takes in what the form adds.
// CHECK-LABEL: @extended
// CHECK-DAG: %[[TOP:.*]] = arith.constant -128 : i8
// CHECK-DAG: %[[ZP:.*]] = arith.constant 133 : i32
// CHECK: %[[A:.*]] = pare_kernel.dense {{.*}}output_unsigned
// CHECK-NEXT: linalg.generic {{.*}} ins(%[[A]], %[[A]] :
// CHECK: %[[WIDE:.*]] = arith.extui %{{.*}} : i8 to i32
// CHECK: arith.subi %[[WIDE]], %[[ZP]] : i32
// CHECK: %[[BYTE:.*]] = arith.trunci
// CHECK: %[[MOVED:.*]] = arith.xori %[[BYTE]], %[[TOP]] : i8
// CHECK: linalg.yield %[[MOVED]]
// CHECK: pare_kernel.dense {{.*}}input_unsigned
func.func @extended(%x: tensor<3x4xi8>) -> tensor<3x4xi8> {
  %w = arith.constant dense<[[1, 2, 3, 4], [-5, 6, -7, 8], [9, -1, 2, 3], [4, 4, -4, 1]]> : tensor<4x4xi8>
  %m = arith.constant dense<0.25> : tensor<1xf32>
  %c5 = arith.constant 5 : i32
  %min = arith.constant -128 : i32
  %max = arith.constant 127 : i32
  %e = tensor.empty() : tensor<3x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<3x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<3x4xi8>) {output_zp = 5 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<3x4xi8>
  %1 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel"]} ins(%0, %0 : tensor<3x4xi8>, tensor<3x4xi8>) outs(%e : tensor<3x4xi8>) {
  ^bb0(%a: i8, %b: i8, %out: i8):
    %2 = arith.extsi %a : i8 to i32
    %3 = arith.subi %2, %c5 : i32
    %4 = arith.extsi %b : i8 to i32
    %5 = arith.addi %3, %4 : i32
    %6 = arith.maxsi %5, %min : i32
    %7 = arith.minsi %6, %max : i32
    %8 = arith.trunci %7 : i32 to i8
    linalg.yield %8 : i8
  } -> tensor<3x4xi8>
  %9 = pare_kernel.dense ins(%1, %w : tensor<3x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<3x4xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<3x4xi8>
  return %9 : tensor<3x4xi8>
}

// What computes on bytes gets the byte that it had, whatever else reads it.
// CHECK-LABEL: @bytes
// CHECK-DAG: %[[TOP:.*]] = arith.constant -128 : i8
// CHECK: linalg.generic
// CHECK: ^bb0(%[[STORED:.*]]: i8, %{{.*}}: i8):
// CHECK: %[[BYTE:.*]] = arith.xori %[[STORED]], %[[TOP]] : i8
// CHECK: arith.maxsi %[[BYTE]]
func.func @bytes(%x: tensor<3x4xi8>) -> tensor<3x4xi8> {
  %w = arith.constant dense<[[1, 2, 3, 4], [-5, 6, -7, 8], [9, -1, 2, 3], [4, 4, -4, 1]]> : tensor<4x4xi8>
  %m = arith.constant dense<0.25> : tensor<1xf32>
  %c5 = arith.constant 5 : i8
  %e = tensor.empty() : tensor<3x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<3x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<3x4xi8>) {output_zp = 5 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<3x4xi8>
  %1 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<3x4xi8>) outs(%e : tensor<3x4xi8>) {
  ^bb0(%a: i8, %out: i8):
    %wide = arith.extsi %a : i8 to i16
    %narrow = arith.trunci %wide : i16 to i8
    %2 = arith.maxsi %a, %c5 : i8
    %3 = arith.addi %2, %narrow : i8
    linalg.yield %3 : i8
  } -> tensor<3x4xi8>
  %9 = pare_kernel.dense ins(%1, %w : tensor<3x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<3x4xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<3x4xi8>
  return %9 : tensor<3x4xi8>
}

// A result that is built upon what was in its place keeps its form.
// CHECK-LABEL: @updated
// CHECK: linalg.generic
// CHECK: ^bb0(%[[STORED:.*]]: i8, %[[OUT:.*]]: i8):
// CHECK: %[[BYTE:.*]] = arith.xori %[[STORED]],
// CHECK: %[[MAX:.*]] = arith.maxsi %[[BYTE]], %[[OUT]] : i8
// CHECK: linalg.yield %[[MAX]]
// CHECK: pare_kernel.cast {{.*}}output_unsigned
func.func @updated(%x: tensor<3x4xi8>) -> tensor<3x3xi8> {
  %w = arith.constant dense<[[1, 2, 3, 4], [-5, 6, -7, 8], [9, -1, 2, 3], [4, 4, -4, 1]]> : tensor<4x4xi8>
  %w3 = arith.constant dense<[[3], [-2], [1]]> : tensor<3x1xi8>
  %m = arith.constant dense<0.25> : tensor<1xf32>
  %least = arith.constant -128 : i8
  %e = tensor.empty() : tensor<3x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<3x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<3x4xi8>) {output_zp = 5 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<3x4xi8>
  %e1 = tensor.empty() : tensor<3xi8>
  %start = linalg.fill ins(%least : i8) outs(%e1 : tensor<3xi8>) -> tensor<3xi8>
  %1 = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<3x4xi8>) outs(%start : tensor<3xi8>) {
  ^bb0(%a: i8, %out: i8):
    %2 = arith.maxsi %a, %out : i8
    linalg.yield %2 : i8
  } -> tensor<3xi8>
  %s = tensor.expand_shape %1 [[0, 1]] output_shape [3, 1] : tensor<3xi8> into tensor<3x1xi8>
  %e3 = tensor.empty() : tensor<3x3xi8>
  %9 = pare_kernel.dense ins(%s, %w3 : tensor<3x1xi8>, tensor<3x1xi8>) multiplier(%m : tensor<1xf32>) outs(%e3 : tensor<3x3xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<3x3xi8>
  return %9 : tensor<3x3xi8>
}
