// Where no sum times its multiplier reaches 2^31, code need not hold it there.
// RUN: pare-opt %s --pare-prove-widths | FileCheck %s

// The largest f32 below 1 takes 2^31 to the largest f32 below it.
// CHECK-LABEL: @below_one
// CHECK: widths = #pare_kernel.widths<scaled = 32>
func.func @below_one(%x: tensor<1x2xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<127> : tensor<2x2xi8>
  %m = arith.constant dense<[0x3F7FFFFF, 0xBF7FFFFF]> : tensor<2xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) multiplier(%m : tensor<2xf32>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// A multiplier of 1 needs sums that are known: 2 * 127 * 128 and the bias.
// CHECK-LABEL: @known_sums
// CHECK: widths = #pare_kernel.widths<scaled = 32>
func.func @known_sums(%x: tensor<1x2xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<127> : tensor<2x2xi8>
  %b = arith.constant dense<[2147000000, 0]> : tensor<2xi32>
  %m = arith.constant dense<1.0> : tensor<1xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) bias(%b : tensor<2xi32>) multiplier(%m : tensor<1xf32>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// Sums that wrap are not; nor are those of weights that nobody knows.
// CHECK-NOT: scaled
// CHECK-LABEL: @sums_that_wrap
func.func @sums_that_wrap(%x: tensor<1x2xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<127> : tensor<2x2xi8>
  %b = arith.constant dense<[2147483647, 0]> : tensor<2xi32>
  %m = arith.constant dense<1.0> : tensor<1xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) bias(%b : tensor<2xi32>) multiplier(%m : tensor<1xf32>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// CHECK-LABEL: @unknown_weights
func.func @unknown_weights(%x: tensor<1x2xi8>, %w: tensor<2x2xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %m = arith.constant dense<1.0> : tensor<1xf32>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) multiplier(%m : tensor<1xf32>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// CHECK-LABEL: @unknown_multiplier
func.func @unknown_multiplier(%x: tensor<1x2xi8>, %m: tensor<2xf32>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<127> : tensor<2x2xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) multiplier(%m : tensor<2xf32>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}

// Fixed point has no such conversion.
// CHECK-LABEL: @fixed_point
func.func @fixed_point(%x: tensor<1x2xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %w = arith.constant dense<127> : tensor<2x2xi8>
  %m = arith.constant dense<1073741824> : tensor<2xi32>
  %s = arith.constant dense<40> : tensor<2xi8>
  %0 = pare_kernel.dense ins(%x, %w : tensor<1x2xi8>, tensor<2x2xi8>) multiplier(%m : tensor<2xi32>) shift(%s : tensor<2xi8>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_double>} -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}
