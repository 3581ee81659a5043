// Types, shapes, scales and zero points of an entry are kept for its header.
// RUN: pare-opt %s --pare-record-interface --split-input-file --verify-diagnostics | FileCheck %s

// CHECK: @net
// CHECK-SAME: pare.interface = {arena_bytes = 128 : i64, inputs = [{scale = 5.000000e-01 : f64, type = tensor<1x4xi8>, zero_point = -3 : i64}], outputs = [{name = "probability", type = tensor<2xf32>}]}
func.func @net(%x: memref<1x4xi8> {pare.scale = 0.5 : f64, pare.zero_point = -3 : i64},
               %y: memref<2xf32> {bufferize.result, pare.name = "probability"},
               %arena: memref<128xi8>) attributes {pare.arena_bytes = 128 : i64} {
  return
}

// -----

// expected-error @+1 {{has no planned arena}}
func.func @unplanned(%x: memref<1x4xi8>) {
  return
}

// -----

// expected-error @+1 {{argument 0 has type 'memref<?xi8>', expected integers or floats, row-major and of static shape}}
func.func @dynamic(%x: memref<?xi8>, %arena: memref<64xi8>) attributes {pare.arena_bytes = 64 : i64} {
  return
}

// -----

// expected-error @+1 {{argument 0 has type 'memref<2xcomplex<f32>>', expected integers or floats, row-major and of static shape}}
func.func @complex(%x: memref<2xcomplex<f32>>, %arena: memref<64xi8>) attributes {pare.arena_bytes = 64 : i64} {
  return
}

// -----

// expected-error @+1 {{returns values; results must be arguments here}}
func.func @returns(%x: memref<4xf32>, %arena: memref<64xi8>) -> memref<4xf32> attributes {pare.arena_bytes = 64 : i64} {
  return %x : memref<4xf32>
}

// -----

// expected-error @+1 {{has no argument for its arena}}
func.func @nothing() attributes {pare.arena_bytes = 64 : i64} {
  return
}
