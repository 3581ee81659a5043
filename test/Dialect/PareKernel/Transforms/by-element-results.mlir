// Results and padding that no tile has arithmetic for.
// RUN: pare-opt %s --pare-choose-tiles --remarks-filter='.*' 2>&1 -o %t | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s --input-file=%t --implicit-check-not=tile

module attributes {pare_kernel.target = #pare_kernel.target<"x86-64-v4", triple = "x86_64-unknown-linux-gnu", cpu = "x86-64-v4", features = "">} {
  // Sums are stored as they are, with 32 or 64 bits.
  // CHECK-LABEL: @narrow_sums
  // CHECK: pare_kernel.dense
  // REMARK: by-element-results.mlir:[[#@LINE+3]]:{{.*}} remark: [Missed] by-element
  // REMARK-SAME: 'pare_kernel.dense' is computed by element: it stores its sums in another form
  func.func @narrow_sums(%x: tensor<1x4xi8>, %w: tensor<2x4xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) outs(%o : tensor<1x2xi8>) -> tensor<1x2xi8>
    return %0 : tensor<1x2xi8>
  }

  // Nothing is added to them.
  // CHECK-LABEL: @sums_with_zero_point
  // CHECK: pare_kernel.dense
  // REMARK: by-element-results.mlir:[[#@LINE+3]]:{{.*}} remark: [Missed] by-element
  // REMARK-SAME: 'pare_kernel.dense' is computed by element: it stores its sums in another form
  func.func @sums_with_zero_point(%x: tensor<1x4xi8>, %w: tensor<2x4xi8>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) outs(%o : tensor<1x2xi32>) {output_zp = 3 : i32} -> tensor<1x2xi32>
    return %0 : tensor<1x2xi32>
  }

  // The rounding by addition knows integers up to 2^22.
  // CHECK-LABEL: @wide_result_of_float_rne
  // CHECK: pare_kernel.dense
  // REMARK: by-element-results.mlir:[[#@LINE+3]]:{{.*}} remark: [Missed] by-element
  // REMARK-SAME: 'pare_kernel.dense' is computed by element: its result is too wide for float_rne
  func.func @wide_result_of_float_rne(%x: tensor<1x4xi8>, %w: tensor<2x4xi8>, %m: tensor<1xf32>, %o: tensor<1x2xi32>) -> tensor<1x2xi32> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m : tensor<1xf32>) outs(%o : tensor<1x2xi32>) {rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi32>
    return %0 : tensor<1x2xi32>
  }

  // A zero point may take a byte that far.
  // CHECK-LABEL: @wide_zero_point_of_float_rne
  // CHECK: pare_kernel.dense
  // REMARK: by-element-results.mlir:[[#@LINE+3]]:{{.*}} remark: [Missed] by-element
  // REMARK-SAME: 'pare_kernel.dense' is computed by element: its result is too wide for float_rne
  func.func @wide_zero_point_of_float_rne(%x: tensor<1x4xi8>, %w: tensor<2x4xi8>, %m: tensor<1xf32>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m : tensor<1xf32>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<float_rne>, output_zp = 5000000 : i32} -> tensor<1x2xi8>
    return %0 : tensor<1x2xi8>
  }

  // The clamp in front of the zero point is of i32.
  // CHECK-LABEL: @widest_zero_point
  // CHECK: pare_kernel.dense
  // REMARK: by-element-results.mlir:[[#@LINE+3]]:{{.*}} remark: [Missed] by-element
  // REMARK-SAME: 'pare_kernel.dense' is computed by element: its result with the zero point needs more than 32 bits
  func.func @widest_zero_point(%x: tensor<1x4xi8>, %w: tensor<2x4xi8>, %m: tensor<1xi32>, %s: tensor<1xi8>, %o: tensor<1x2xi8>) -> tensor<1x2xi8> {
    %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>) outs(%o : tensor<1x2xi8>) {rounding = #pare_kernel.rounding<tosa_single>, output_zp = -2147483648 : i32} -> tensor<1x2xi8>
    return %0 : tensor<1x2xi8>
  }

  // A halo holds stored values.
  // CHECK-LABEL: @padding_that_no_byte_holds
  // CHECK: pare_kernel.conv2d
  // REMARK: by-element-results.mlir:[[#@LINE+3]]:{{.*}} remark: [Missed] by-element
  // REMARK-SAME: 'pare_kernel.conv2d' is computed by element: its padding is no value of the input's type
  func.func @padding_that_no_byte_holds(%x: tensor<1x2x2x4xi8>, %w: tensor<4x2x2x4xi8>, %o: tensor<1x2x2x4xi32>) -> tensor<1x2x2x4xi32> {
    %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x2x2x4xi8>, tensor<4x2x2x4xi8>) outs(%o : tensor<1x2x2x4xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 1, 0>, dilations = array<i64: 1, 1>, input_zp = 300 : i32} -> tensor<1x2x2x4xi32>
    return %0 : tensor<1x2x2x4xi32>
  }
}
