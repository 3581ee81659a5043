// Kernels of integers have their share of the peak of integers, though their
// multipliers are floats; a sum of one operand has no products.
// RUN: pare-run %s --profile --runs=30 --target=x86-64-v3 | FileCheck %s
// REQUIRES: avx2

// CHECK: first {{ *}}dense
// CHECK: generic: mulf, addf {{.*[0-9]%}} {{ *}}- {{ *}}- {{ *}}-
// CHECK: total {{.*}} 128 {{.*}}
// CHECK-NOT: peak-macs-per-cycle-f32
// CHECK: peak-macs-per-cycle-i8
// CHECK-NOT: peak-macs-per-cycle-f32

#map = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
func.func @net(%x: tensor<1x8xi8>, %f: tensor<1x8xf32>) -> (tensor<1x16xi8>, tensor<1xf32>) {
  %w = arith.constant dense<5> : tensor<16x8xi8>
  %m = arith.constant dense<0.25> : tensor<1xf32>
  %e = tensor.empty() : tensor<1x16xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x8xi8>, tensor<16x8xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x16xi8>) {name = "first", rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x16xi8>
  %zero = arith.constant 0.0 : f32
  %s = tensor.empty() : tensor<1xf32>
  %start = linalg.fill ins(%zero : f32) outs(%s : tensor<1xf32>) -> tensor<1xf32>
  %1 = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]} ins(%f : tensor<1x8xf32>) outs(%start : tensor<1xf32>) {
  ^bb0(%a: f32, %out: f32):
    %2 = arith.mulf %a, %a : f32
    %3 = arith.addf %2, %out : f32
    linalg.yield %3 : f32
  } -> tensor<1xf32>
  return %0, %1 : tensor<1x16xi8>, tensor<1xf32>
}
