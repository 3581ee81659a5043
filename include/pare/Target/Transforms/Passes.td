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

def LowerExternCallsPass : Pass<"pare-lower-extern-calls", "::mlir::ModuleOp"> {
  let summary = "Makes extern ops calls of C functions on bare pointers";
  let description = [{
    `pare_kernel.call_extern` becomes a `func.call` of a private declaration,
    whose attribute `pare.extern` holds the prototype for the C header. An
    operand that is a strided view goes through a buffer of its own.

    **Requires** memrefs, before memory is planned. **Guarantees** that callees
    get row-major buffers. One name with two prototypes is an error. **Never
    changes** other ops.

    Example: `pare_kernel.call_extern "top2" ins(%x : memref<1x4xf32>)
    outs(%r : memref<1x2xi32>)` becomes `call @top2(%x, %r)`.
  }];
  let dependentDialects = ["::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect"];
}

def NameConstantsPass : Pass<"pare-name-constants", "::mlir::ModuleOp"> {
  let summary = "Calls constants after the first op that reads them";
  let description = [{
    A private `memref.global` that an op with a name reads becomes
    `NAME.weight`, `.bias`, `.multiplier`, `.shift`, `.table` or `.constant`, so
    that maps, debuggers and budgets say which layer a byte belongs to. What no
    symbol can hold becomes `_`.

    **Requires** bufferized constants. **Guarantees** unique names. **Never
    changes** contents, nor constants that nothing with a name reads.

    Example: `@__constant_64xi8`, the weight of `conv2d_0`, becomes
    `@conv2d_0.weight`.
  }];
}

def NameLocationsPass : Pass<"pare-name-locations", "::mlir::ModuleOp"> {
  let summary = "Writes the names of ops into their locations";
  let description = [{
    The location of an op with a name (`name`, or `pare.name`) gets that name in
    front of where it stood: lowerings keep locations, so that what an op becomes
    still says which layer it is of.

    **Requires** nothing. **Guarantees** a name in the location of each named op.
    **Never changes** operations.

    Example: the location of `pare_kernel.tanh ... {name = "act"}` becomes
    `loc("act"("net.mlir":3:8))`.
  }];
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
    Allocations, views and copies of memrefs with a dimension of size 0 go, and
    linalg ops without iterations; an argument of such a type that nobody uses
    then stays a pointer, as memref<1xT>, since the LLVM dialect knows no strides
    for it.

    **Requires** stage 4 with the interface recorded (`pare-record-interface`),
    and no kernel on such buffers (`pare-fold-empty-kernels`). **Guarantees** that
    no memref op makes or copies a buffer without elements. **Never changes** what
    is computed, nor an entry's interface.

    Example: the argument memref<1x0x3xi8> of an entry becomes a memref<1xi8>.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def AddTapsPass : Pass<"pare-add-taps", "::mlir::ModuleOp"> {
  let summary = "Lets every named tensor of an entry be observed";
  let description = [{
    Entries return, behind their own results and in the order of execution, the
    value of every name: that of the last op that carries it (`name`, or
    `pare.name` on a foreign op). These results are marked `pare.tap` and have
    their name as `pare.name`; in C they are one block of memory, see
    `pare-join-taps`. What the code computes stays the same; it takes more
    memory, since tapped tensors do not share any, and what is tapped is not
    fused into what reads it (`pare-fuse-residuals`).

    With `always=false`, as in `pare-compile`, only a module attribute
    `pare.taps` asks for them, which `pare-opt --taps` writes; it is removed.

    **Requires** entries of stage 3. **Guarantees** a tap for each name. **Never
    changes** operations.

    Example: `return %1` of a function with ops called `conv2d_0` and `softmax`
    becomes `return %1, %0, %1`, with results `{pare.name = "conv2d_0",
    pare.tap}` and `{pare.name = "softmax", pare.tap}`.
  }];
  let options = [
    Option<"always", "always", "bool", "true",
           "Add taps where the module does not ask for them, too (default: "
           "true)">
  ];
}

def JoinTapsPass : Pass<"pare-join-taps", "::mlir::ModuleOp"> {
  let summary = "Puts all taps of an entry into one block of memory";
  let description = [{
    The arguments marked `pare.tap` become views of one argument of bytes, which
    stands before the arena: a C caller hands over one pointer, and the header
    lists name, type, offset and size of each tap. Offsets are multiples of 64.

    **Requires** `pare-record-interface`. **Guarantees** no argument with
    `pare.tap`. **Never changes** other arguments.

    Example: `%a: memref<8xi8> {pare.tap}, %b: memref<4xf32> {pare.tap}` become
    `%taps: memref<128xi8>`, with views at 0 and 64.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def AddStampsPass : Pass<"pare-add-stamps", "::mlir::ModuleOp"> {
  let summary = "Takes the time behind each step of an entry";
  let description = [{
    An entry gets one more argument before the arena, `memref<Nxi64>`, and writes
    the CPU's counter into it: once before its first step, and once behind each.
    A step is a kernel, a loop, a copy or a call; views and constants are none.
    Each stamp waits for what is before it (`lfence`; `isb` on Arm), so that the
    time of a step is its own. x86 counts the cycles of the time stamp counter,
    Arm those of its generic timer, both at a constant rate.

    The entry's `pare.interface` says what the steps are, as `profile`: layer,
    kernel, variant, tile, multiply-accumulates, and bytes read and written.
    `pare-run --profile` makes a table of it.

    **Requires** `pare-record-interface`, a target, and entries of one block that
    nobody calls: a self-test would. **Guarantees** one stamp more than there are
    steps. **Never changes** the steps, nor entries that have stamps.

    Example:
    ```mlir
    func.func @net(%x: memref<4xf32>, %r: memref<4xf32>, %arena: memref<64xi8>) {
      pare_kernel.tanh ins(%x : memref<4xf32>) outs(%r : memref<4xf32>)
    ```
    becomes
    ```mlir
    func.func @net(%x: memref<4xf32>, %r: memref<4xf32>,
                   %stamps: memref<2xi64>, %arena: memref<64xi8>) {
      llvm.call_intrinsic "llvm.x86.sse2.lfence"() : () -> ()
      %0 = llvm.call_intrinsic "llvm.readcyclecounter"() : () -> i64
      memref.store %0, %stamps[%c0] : memref<2xi64>
      pare_kernel.tanh ins(%x : memref<4xf32>) outs(%r : memref<4xf32>)
      llvm.call_intrinsic "llvm.x86.sse2.lfence"() : () -> ()
      %1 = llvm.call_intrinsic "llvm.readcyclecounter"() : () -> i64
      memref.store %1, %stamps[%c1] : memref<2xi64>
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def ChooseSelftestPass : Pass<"pare-choose-selftest", "::mlir::ModuleOp"> {
  let summary = "Chooses inputs, and what an entry must answer to them";
  let description = [{
    Draws inputs from a seed: constants at the ends of the range, alternating
    ends, noise, slow changes, and, for f32 that is quantized at once, ties of
    that quantization and values outside of its range. The reference interpreter
    runs all of them and counts, op by op, results that saturate at either end
    and sums whose requantization is near a tie or differs between single and
    double rounding. Of these, `cases` are kept, greedily: those whose results
    are new, with the most events that no kept one has. They become the entry's
    attribute `pare.selftest`, of which `pare-build-selftest` makes a function.

    A module attribute `pare.selftest_cases` (i64), which `pare-opt
    --emit-selftest=N` writes, asks for as many cases; it is removed.

    Results that depend on sums of f32, whose order is a target's own, get a
    tolerance: 2^-10 of the largest golden value, or 2 steps of an integer.

    **Requires** entries of stage 3, of ops that the interpreter runs.
    **Guarantees** `pare.selftest` on every entry, where `cases` is not 0: the
    same for the same network and seed on any machine. **Never changes**
    operations.

    Example: with `cases=2`, an entry gets `pare.selftest = {cases = 2 : i64,
    golden = [...], inputs = [...], tolerances = [0.0]}`, where inputs and golden
    values are constants of bytes, each case padded to 64.
  }];
  let options = [
    Option<"cases", "cases", "int64_t", "0",
           "How many cases to keep, 1 to 1000 (default: 0, no self-test)">,
    Option<"seed", "seed", "uint64_t", "1", "Seed of the inputs (default: 1)">
  ];
}

def BuildSelftestPass : Pass<"pare-build-selftest", "::mlir::ModuleOp"> {
  let summary = "Makes a function that tests an entry on its chosen inputs";
  let description = [{
    For every entry with `pare.selftest`, adds `NAME_selftest`, which calls the
    entry on each case and compares taps, in the order of execution, and outputs
    with the golden values. It returns 0, or 1 plus the place of the first
    difference, where places count the elements of a case and go on from case to
    case. It works in an arena of its own, a little larger than the entry's; the
    entry's `pare.interface` says how large.

    **Requires** `pare-record-interface`. **Guarantees** no `pare.selftest`.
    **Never changes** entries.

    Example: `@net(%x: memref<4xi8>, %r: memref<2xi8>, %arena: memref<64xi8>)`
    gets `@net_selftest(%arena: memref<128xi8>) -> i32`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect"];
}

def FinalizeModulePass : Pass<"pare-finalize-module", "::mlir::ModuleOp"> {
  let summary = "Gives LLVM functions their target and linkage";
  let description = [{
    The last step of `pare-compile`. The module gets LLVM's triple and data
    layout, every function its cpu and features, so that any `mlir-translate`
    and `llc` can finish the module. Entries stay global; all other functions
    and globals become internal. Arguments of entries do not alias; inputs are
    read only. Self-tests stay global, in sections of their own. The stack is
    aligned for the target's vectors. With `optimize=size` functions are `optsize`
    to LLVM.

    **Requires** the LLVM dialect and a target on the module. An op of another
    dialect is an error. **Guarantees** that no attribute of Pare's is left but
    `pare.interface`, `pare.selftest_of` and `pare.extern`, on functions. **Never changes** code.

    Example: `llvm.func @net(%x: !llvm.ptr, ...)` gets
    `target_cpu = "x86-64-v3"`, `%x` gets `llvm.noalias, llvm.readonly`.
  }];
  let options = [
    Option<"optimize", "optimize", "::pare::OptimizeFor",
           "::pare::OptimizeFor::Speed", "What LLVM makes code for (default: speed)",
           [{::pare::getOptimizeValues()}]>];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // PARE_TARGET_TRANSFORMS_PASSES_TD
