// A rescale of no kernel that leaves its rounding open rounds once.
// RUN: pare-opt %s --convert-tosa-to-pare-kernel | FileCheck %s
// RUN: %if cc %{ pare-check %s --seed=3 --targets=host | FileCheck %s --check-prefix=SAME %}

// SAME: refused: 0
// SAME-NEXT: found: 0

// CHECK-LABEL: @open_rounding_is_single
func.func @open_rounding_is_single(%x: tensor<3x5xi8>) -> tensor<3x5xi8> {
  // CHECK: tosa.rescale {{.*}}rounding_mode = SINGLE_ROUND
  // CHECK-NOT: INEXACT_ROUND
  %m = "tosa.const"() <{values = dense<1123873125> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<-63> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.rescale %x, %m, %s, %z, %z {scale32 = true, rounding_mode = INEXACT_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<3x5xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<3x5xi8>
  return %0 : tensor<3x5xi8>
}
