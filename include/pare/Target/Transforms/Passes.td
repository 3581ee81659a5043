//===- Passes.td - passes between buffers and the LLVM dialect ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_TRANSFORMS_PASSES_TD
#define PARE_TARGET_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ProtectInputsPass : Pass<"pare-protect-inputs", "::mlir::ModuleOp"> {
  let summary = "Tells bufferization that callers' inputs are read only";
  let description = [{
    Sets `bufferization.writable = false` on the tensor arguments of functions.
    Bufferization takes every argument for its own otherwise and may compute in
    place, in the memory of the caller.

    **Requires** functions on tensors. **Guarantees** that no input is written.
    **Never changes** operations.

    Example: `%x: tensor<4xf32>` becomes
    `%x: tensor<4xf32> {bufferization.writable = false}`.
  }];
}

def WriteResultsPass : Pass<"pare-write-results", "::mlir::ModuleOp"> {
  let summary = "Turns results of entries into arguments that are written";
  let description = [{
    Each memref that an entry returns becomes an argument behind the inputs,
    with the result's attributes and `bufferize.result`. Where the entry itself
    allocates what it returns, also seen through reshapes, the argument takes
    the allocation's place; everything else is copied at the end: an input, a
    constant, a value that is returned twice.

    **Requires** entries of one block on memrefs. **Guarantees** entries without
    results. **Never changes** private functions.

    Example:
    ```mlir
    func.func @net(%x: memref<4xf32>) -> memref<2x2xf32> {
      %0 = memref.alloc() : memref<4xf32>
      pare_kernel.tanh ins(%x : memref<4xf32>) outs(%0 : memref<4xf32>)
      %1 = memref.expand_shape %0 ...
      return %1 : memref<2x2xf32>
    }
    ```
    becomes
    ```mlir
    func.func @net(%x: memref<4xf32>, %r: memref<2x2xf32> {bufferize.result}) {
      %0 = memref.collapse_shape %r ...
      pare_kernel.tanh ins(%x : memref<4xf32>) outs(%0 : memref<4xf32>)
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def FlattenEmptyPass : Pass<"pare-flatten-empty", "::mlir::ModuleOp"> {
  let summary = "Gives arguments without elements one dimension";
  let description = [{
    Upstream has no LLVM form of a memref of several dimensions one of which is
    0. Code reads and writes no element of it, so in the end nobody uses it.

    **Requires** loops (stage 5), and the interface recorded before
    (`pare-record-interface`). **Guarantees** that an unused argument of an entry
    that has no elements is a `memref<0xT>`. **Never changes** operations or
    other arguments.

    Example: `%x: memref<2x0x4xi8>` becomes `%x: memref<0xi8>`.
  }];
}

def LowerCopiesPass : Pass<"pare-lower-copies", "::mlir::func::FuncOp"> {
  let summary = "Makes strided copies loops over contiguous ones";
  let description = [{
    A `memref.copy` between views of other strides would be a call of a runtime
    function that Pare's objects do not have. It becomes `scf.for` loops over
    the outer dimensions and a `memref.copy` of the longest run that is
    contiguous on both sides, which is a `memcpy`; a run of few elements is
    copied element by element.

    **Requires** static shapes. **Guarantees** that each `memref.copy` left is
    contiguous on both sides. **Never changes** copies that already are.

    Example: a copy of `memref<8x4xf32>` into
    `memref<8x4xf32, strided<[6, 1], offset: 7>>` becomes a loop over 8 copies
    of 4 elements.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect"];
}

def RecordInterfacePass : Pass<"pare-record-interface", "::mlir::ModuleOp"> {
  let summary = "Keeps what a caller must know of an entry as an attribute";
  let description = [{
    Writes element types, shapes, scales and zero points of inputs and outputs,
    and the bytes of the arena, into the entry's attribute `pare.interface`,
    from which the C header is made: in the LLVM dialect the arguments are bare
    pointers. The attribute holds builtin attributes only.

    **Requires** planned memory (`pare-plan-memory`). **Guarantees** the
    attribute on every entry. **Never changes** anything else.

    Example:
    ```mlir
    pare.interface = {arena_bytes = 64 : i64,
        inputs = [{type = tensor<1x4xf32>} ],
        outputs = [{type = tensor<1x2xi8>, scale = 5.0e-01 : f64,
                    zero_point = 3 : i64} ]}
    ```
  }];
}

def DropEmptyBuffersPass
    : Pass<"pare-drop-empty-buffers", "::mlir::func::FuncOp"> {
  let summary = "Removes what is done with buffers without elements";
  let description = [{
    Allocations, views and copies of memrefs with a dimension of size 0 go; an
    argument of such a type stays a pointer, as memref<1xT>, since the LLVM
    dialect knows no strides for it.

    **Requires** stage 4 with the interface recorded (`pare-record-interface`),
    and no kernel on such buffers (`pare-fold-empty-kernels`). **Guarantees** that
    no memref op makes or copies a buffer without elements. **Never changes** what
    is computed, nor an entry's interface.

    Example: the argument memref<1x0x3xi8> of an entry becomes a memref<1xi8>.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def FinalizeModulePass : Pass<"pare-finalize-module", "::mlir::ModuleOp"> {
  let summary = "Gives LLVM functions their target and linkage";
  let description = [{
    The last step of `pare-compile`. The module gets LLVM's triple and data
    layout, every function its cpu and features, so that any `mlir-translate`
    and `llc` can finish the module. Entries stay global; all other functions
    and globals become internal. Arguments of entries do not alias; inputs are
    read only.

    **Requires** the LLVM dialect and a target on the module. An op of another
    dialect is an error. **Guarantees** that no attribute of Pare's is left but
    `pare.interface`. **Never changes** code.

    Example: `llvm.func @net(%x: !llvm.ptr, ...)` gets
    `target_cpu = "x86-64-v3"`, `%x` gets `llvm.noalias, llvm.readonly`.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // PARE_TARGET_TRANSFORMS_PASSES_TD
