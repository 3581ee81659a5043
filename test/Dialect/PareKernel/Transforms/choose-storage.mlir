// Activations between kernels are stored as the target multiplies them; entries
// keep the signed bits of their inputs and results.
// RUN: pare-opt %s --pare-attach-target=target=x86-64-avxvnni --pare-choose-storage | FileCheck %s
// RUN: pare-opt %s --pare-attach-target=target=aarch64-dotprod --pare-choose-storage | FileCheck %s --check-prefix=SIGNED
// RUN: not pare-opt %s --pare-choose-storage 2>&1 | FileCheck %s --check-prefix=TARGET

// TARGET: error: module has no target; run 'pare-attach-target' first
// SIGNED-NOT: unsigned

// CHECK-LABEL: @net
// CHECK-SAME: (%[[X:.*]]: tensor<1x4xi8>
// CHECK: %[[U:.*]] = pare_kernel.cast ins(%[[X]] {{.*}} {output_unsigned, output_zp = 128 : i32}
// CHECK: %[[A:.*]] = pare_kernel.dense ins(%[[U]], {{.*}} {clamp_max = 228 : i32, clamp_min = 118 : i32, input_unsigned, input_zp = 125 : i32, output_unsigned, output_zp = 133 : i32
// CHECK: %[[S:.*]] = pare_kernel.add ins(%[[A]], %[[X]] {{.*}} {lhs_multiplier = {{.*}}, lhs_unsigned, lhs_zp = 133 : i32, output_unsigned, output_zp = 129 : i32, {{.*}}, rhs_zp = -3 : i32
// What leaves is written signed.
// CHECK: %[[R:.*]] = pare_kernel.dense ins(%[[S]], {{.*}} {input_unsigned, input_zp = 129 : i32, output_zp = 2 : i32
// CHECK: %[[M:.*]] = pare_kernel.clamp ins(%[[S]] {{.*}} {clamp_min = 128 : i32, input_unsigned}
// CHECK: pare_kernel.cast ins(%[[M]] {{.*}} {input_unsigned, input_zp = 128 : i32}
func.func @net(%x: tensor<1x4xi8>, %w: tensor<4x4xi8>, %m: tensor<1xf32>) -> (tensor<1x4xi8>, tensor<1x4xi8>) {
  %e = tensor.empty() : tensor<1x4xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4xi8>) {input_zp = -3 : i32, output_zp = 5 : i32, clamp_min = -10 : i32, clamp_max = 100 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4xi8>
  %1 = pare_kernel.add ins(%0, %x : tensor<1x4xi8>, tensor<1x4xi8>) outs(%e : tensor<1x4xi8>) {lhs_zp = 5 : i32, rhs_zp = -3 : i32, output_zp = 1 : i32, lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4xi8>
  %2 = pare_kernel.dense ins(%1, %w : tensor<1x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4xi8>) {input_zp = 1 : i32, output_zp = 2 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4xi8>
  %3 = pare_kernel.clamp ins(%1 : tensor<1x4xi8>) outs(%e : tensor<1x4xi8>) {clamp_min = 0 : i32} -> tensor<1x4xi8>
  return %2, %3 : tensor<1x4xi8>, tensor<1x4xi8>
}

// A bound that no value reaches stays one.
// CHECK-LABEL: @without_bounds
// CHECK: pare_kernel.clamp {{.*}} {clamp_max = 384 : i32, clamp_min = -128 : i32, input_unsigned}
func.func @without_bounds(%x: tensor<1x4xf32>, %w: tensor<4x4xi8>, %m: tensor<1xf32>) -> tensor<1x4xi8> {
  %e = tensor.empty() : tensor<1x4xi8>
  %0 = pare_kernel.cast ins(%x : tensor<1x4xf32>) outs(%e : tensor<1x4xi8>) {scale = 0.5 : f32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4xi8>
  %1 = pare_kernel.clamp ins(%0 : tensor<1x4xi8>) outs(%e : tensor<1x4xi8>) {clamp_min = -2147483648 : i32, clamp_max = 2147483647 : i32} -> tensor<1x4xi8>
  %2 = pare_kernel.dense ins(%1, %w : tensor<1x4xi8>, tensor<4x4xi8>) multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x4xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x4xi8>
  return %2 : tensor<1x4xi8>
}
