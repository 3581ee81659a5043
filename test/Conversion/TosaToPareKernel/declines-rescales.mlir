// RUN: pare-opt %s --convert-tosa-to-pare-kernel --split-input-file | FileCheck %s
// RUN: pare-opt %s --convert-tosa-to-pare-kernel --split-input-file --remarks-filter="convert-tosa-to-pare-kernel" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// A rescale that no kernel's requantization is stays TOSA behind its kernel; of
// 48 bits the sums stay TOSA too.

// What is computed cannot be packed.
// CHECK-LABEL: @computed_multiplier
// CHECK: pare_kernel.matmul
// CHECK: tosa.rescale
// REMARK: Function=computed_multiplier |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: a multiplier, shift or zero point is not a constant
func.func @computed_multiplier(%a: tensor<1x2x2xi8>, %m: tensor<1xi32>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// A kernel adds up signed integers.
// CHECK-LABEL: @unsigned_sums
// CHECK: pare_kernel.matmul
// CHECK: tosa.rescale
// REMARK: Function=unsigned_sums |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: sums have no zero point and are signed
func.func @unsigned_sums(%a: tensor<1x2x2xi8>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = true, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// TOSA defines shifts from 2 to 62.
// CHECK-LABEL: @shift_below_2
// CHECK: pare_kernel.matmul
// CHECK: tosa.rescale
// REMARK: Function=shift_below_2 |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: a shift is outside of 2..62 or a multiplier negative
func.func @shift_below_2(%a: tensor<1x2x2xi8>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// The other end.
// CHECK-LABEL: @shift_above_62
// CHECK: pare_kernel.matmul
// CHECK: tosa.rescale
// REMARK: Function=shift_above_62 |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: a shift is outside of 2..62 or a multiplier negative
func.func @shift_above_62(%a: tensor<1x2x2xi8>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<63> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// A multiplier is a ratio of scales.
// CHECK-LABEL: @negative_multiplier
// CHECK: pare_kernel.matmul
// CHECK: tosa.rescale
// REMARK: Function=negative_multiplier |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: a shift is outside of 2..62 or a multiplier negative
func.func @negative_multiplier(%a: tensor<1x2x2xi8>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<-5> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// Products of 48 and 32 bits are beyond 64.
// CHECK-LABEL: @wide_multiplier_of_48_bits
// CHECK: tosa.matmul
// CHECK: tosa.rescale
// REMARK: Function=wide_multiplier_of_48_bits |
// REMARK-SAME: 'tosa.matmul' stays integer TOSA
// REMARK: Function=wide_multiplier_of_48_bits |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: sums of 48 bits take multipliers of 16
func.func @wide_multiplier_of_48_bits(%a: tensor<1x2x2xi16>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi48>}> : () -> tensor<1xi48>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi16>, tensor<1x2x2xi16>, tensor<1xi16>, tensor<1xi16>) -> tensor<1x2x2xi48>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi48>, tensor<1xi32>, tensor<1xi8>, tensor<1xi48>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// TOSA rounds twice with multipliers of 32 bits only.
// CHECK-LABEL: @narrow_multiplier_rounds_twice
// CHECK: tosa.matmul
// CHECK: tosa.rescale
// REMARK: Function=narrow_multiplier_rounds_twice |
// REMARK-SAME: 'tosa.matmul' stays integer TOSA
// REMARK: Function=narrow_multiplier_rounds_twice |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: multipliers of 16 bits round once
func.func @narrow_multiplier_rounds_twice(%a: tensor<1x2x2xi16>) -> tensor<1x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi16>}> : () -> tensor<1xi16>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi48>}> : () -> tensor<1xi48>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<16384> : tensor<1xi16>}> : () -> tensor<1xi16>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi16>, tensor<1x2x2xi16>, tensor<1xi16>, tensor<1xi16>) -> tensor<1x2x2xi48>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = false, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi48>, tensor<1xi16>, tensor<1xi8>, tensor<1xi48>, tensor<1xi8>) -> tensor<1x2x2xi8>
  return %1 : tensor<1x2x2xi8>
}

// -----

// Kernels store 8, 16 or 32 bits.
// CHECK-LABEL: @result_of_48_bits
// CHECK: pare_kernel.matmul
// CHECK: tosa.rescale
// REMARK: Function=result_of_48_bits |
// REMARK-SAME: 'tosa.rescale' stays integer TOSA, which upstream lowers to the same bits: no kernel stores this result
func.func @result_of_48_bits(%a: tensor<1x2x2xi8>) -> tensor<1x2x2xi48> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zs = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<0> : tensor<1xi48>}> : () -> tensor<1xi48>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.matmul %a, %a, %z, %z : (tensor<1x2x2xi8>, tensor<1x2x2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2xi32>
  %1 = tosa.rescale %0, %m, %s, %zs, %zo {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi48>) -> tensor<1x2x2xi48>
  return %1 : tensor<1x2x2xi48>
}
