// What cannot be planned is an error at its place.
// RUN: pare-opt %s --pare-plan-memory --split-input-file --verify-diagnostics

func.func @dynamic(%n: index) {
  // expected-error @+1 {{allocation of dynamic size: the arena is planned at compile time and needs static shapes}}
  %a = memref.alloc(%n) : memref<?xi8>
  return
}

// -----

func.func @strided() {
  // expected-error @+1 {{allocation of type 'memref<4x4xi8, strided<[8, 1]>>': the arena holds row-major buffers of the default memory space only}}
  %a = memref.alloc() : memref<4x4xi8, strided<[8, 1]>>
  return
}

// -----

func.func @aligned() {
  // expected-error @+1 {{allocation asks for alignment 128, the arena's is 64}}
  %a = memref.alloc() {alignment = 128 : i64} : memref<4x4xi8>
  return
}

// -----

func.func @returned() -> memref<4xi8> {
  %a = memref.alloc() : memref<4xi8>
  // expected-error @+1 {{a planned buffer is returned; results must be arguments before memory is planned}}
  return %a : memref<4xi8>
}

// -----

// expected-error @+1 {{memory is planned for functions of one block, this one has control flow}}
func.func @branches(%c: i1) {
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return
^bb2:
  return
}

// -----

// expected-error @+1 {{memory is planned on memrefs, this function has an argument of type 'tensor<4xi8>'}}
func.func @tensors(%x: tensor<4xi8>) {
  return
}

// -----

// expected-error @+1 {{memory is planned for entries: inline calls first}}
func.func private @helper() {
  %a = memref.alloc() : memref<4xi8>
  return
}
func.func @calls() {
  call @helper() : () -> ()
  return
}

// -----

func.func @vectors() {
  // expected-error @+1 {{allocation of type 'memref<4xvector<8xf32>>': the arena holds integers and floats only}}
  %a = memref.alloc() : memref<4xvector<8xf32>>
  return
}

// -----

func.func @carried_by_a_loop(%x: memref<4xi8>, %n: index) {
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %r = scf.for %i = %0 to %n step %1 iter_args(%b = %x) -> (memref<4xi8>) {
    // expected-error @+1 {{an iteration of a loop allocates what the next one reads; allocate before the loop}}
    %a = memref.alloc() : memref<4xi8>
    memref.copy %b, %a : memref<4xi8> to memref<4xi8>
    scf.yield %a : memref<4xi8>
  }
  return
}
