// Padding becomes a filled border of the buffer that the producer writes into.
// RUN: pare-opt %s --split-input-file --pare-materialize-halos | FileCheck %s
// RUN: pare-opt %s --split-input-file --pare-materialize-halos --pare-protect-inputs --eliminate-empty-tensors --one-shot-bufferize='bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map' --pare-write-results --cse --canonicalize | FileCheck %s --check-prefix=BUFFER

// CHECK-LABEL: @pads_what_a_kernel_computes
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x2xf32>, %[[W:.*]]: tensor<2x3x3x2xf32>)
// CHECK: %[[H:.*]] = pare_kernel.fill_halo {{.*}}{high = array<i64: 0, 1, 1, 0>, low = array<i64: 0, 1, 1, 0>, value = 0.000000e+00 : f32} -> tensor<1x6x6x2xf32>
// CHECK: %[[T:.*]] = pare_kernel.tanh
// CHECK: %[[P:.*]] = tensor.insert_slice %[[T]] into %[[H]][0, 1, 1, 0] [1, 4, 4, 2] [1, 1, 1, 1]
// The sum reads the interior.
// CHECK: %[[I:.*]] = tensor.extract_slice %[[P]][0, 1, 1, 0] [1, 4, 4, 2] [1, 1, 1, 1]
// CHECK: pare_kernel.conv2d ins(%[[P]], %[[W]] {{.*}} pads = array<i64: 0, 0, 0, 0>
// Less padding is a slice of it.
// CHECK: %[[S:.*]] = tensor.extract_slice %[[P]][0, 1, 1, 0] [1, 5, 5, 2] [1, 1, 1, 1]
// CHECK: pare_kernel.conv2d ins(%[[S]], %[[W]] {{.*}} pads = array<i64: 0, 0, 0, 0>
// CHECK: pare_kernel.add ins(%{{.*}}, %[[I]] :
// Nothing is copied.
// BUFFER-LABEL: @pads_what_a_kernel_computes
// BUFFER-NOT: memref.copy
// BUFFER: return
func.func @pads_what_a_kernel_computes(%x: tensor<1x4x4x2xf32>, %w: tensor<2x3x3x2xf32>) -> (tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>) {
  %e = tensor.empty() : tensor<1x4x4x2xf32>
  %0 = pare_kernel.tanh ins(%x : tensor<1x4x4x2xf32>) outs(%e : tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = pare_kernel.conv2d ins(%0, %w : tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>) outs(%e : tensor<1x4x4x2xf32>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>} -> tensor<1x4x4x2xf32>
  %e2 = tensor.empty() : tensor<1x2x2x2xf32>
  %2 = pare_kernel.conv2d ins(%0, %w : tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>) outs(%e2 : tensor<1x2x2x2xf32>) {strides = array<i64: 2, 2>, pads = array<i64: 0, 1, 0, 1>, dilations = array<i64: 1, 1>} -> tensor<1x2x2x2xf32>
  %3 = pare_kernel.add ins(%1, %0 : tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) outs(%e : tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %3, %2 : tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>
}

// -----

// An input is copied into its halo; the input itself stays for others. A pad is
// a halo, too, and the border holds the stored zero point.
// CHECK-LABEL: @pads_inputs
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x2xi8>
// CHECK: pare_kernel.fill_halo {{.*}}value = -3 : i32
// CHECK: %[[P:.*]] = tensor.insert_slice %[[X]] into
// CHECK: pare_kernel.conv2d ins(%[[P]],
// CHECK: pare_kernel.fill_halo {{.*}}value = 5 : i32
// CHECK: %[[Q:.*]] = tensor.insert_slice %[[X]] into {{.*}}[0, 2, 0, 1] [1, 4, 4, 2]
// CHECK-NOT: pare_kernel.pad
// CHECK: return %{{.*}}, %[[Q]] :
func.func @pads_inputs(%x: tensor<1x4x4x2xi8>, %w: tensor<2x3x3x2xi8>) -> (tensor<1x4x4x2xi32>, tensor<1x6x4x3xi8>) {
  %e = tensor.empty() : tensor<1x4x4x2xi32>
  %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x4x4x2xi8>, tensor<2x3x3x2xi8>) outs(%e : tensor<1x4x4x2xi32>) {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, input_zp = -3 : i32} -> tensor<1x4x4x2xi32>
  %p = tensor.empty() : tensor<1x6x4x3xi8>
  %1 = pare_kernel.pad ins(%x : tensor<1x4x4x2xi8>) outs(%p : tensor<1x6x4x3xi8>) {low = array<i64: 0, 2, 0, 1>, high = array<i64: 0, 0, 0, 0>, value = 5 : i32} -> tensor<1x6x4x3xi8>
  return %0, %1 : tensor<1x4x4x2xi32>, tensor<1x6x4x3xi8>
}
