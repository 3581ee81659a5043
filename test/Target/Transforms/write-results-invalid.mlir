// Results that C has no buffer for are errors.
// RUN: pare-opt %s --split-input-file --pare-write-results --verify-diagnostics

// expected-error @+1 {{result 0 has type 'memref<?xf32>', expected a row-major memref of static shape}}
func.func @dynamic(%x: memref<?xf32>) -> memref<?xf32> {
  return %x : memref<?xf32>
}

// -----

// expected-error @+1 {{results become arguments in functions of one block, this one has control flow}}
func.func @branches(%x: memref<4xf32>, %c: i1) -> memref<4xf32> {
  cf.cond_br %c, ^bb1, ^bb1
^bb1:
  return %x : memref<4xf32>
}
