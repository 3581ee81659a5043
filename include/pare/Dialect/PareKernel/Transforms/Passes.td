//===- Passes.td - passes on the kernel dialect ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_TD
#define PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"
include "pare/Dialect/PareKernel/Transforms/LinearPasses.td"

def AttachTargetPass : Pass<"pare-attach-target", "::mlir::ModuleOp"> {
  let summary = "Writes the target that code is generated for on the module";
  let description = [{
    Sets the module attribute `pare_kernel.target`, which all later steps read.
    `target` is a name of `pare-opt --target=help`; `triple`, `cpu` and
    `features` refine what LLVM is told.

    **Requires** nothing. **Guarantees** a target that LLVM and Pare have code
    for: another triple than x86-64 or AArch64 ELF, a cpu or feature that LLVM
    does not know, or a refinement that takes away what the target's code needs
    is an error, and so is another target for kernels whose weights are packed or
    for what `pare-compile` made.
    **Never changes** a target that is there, where no option is given, nor
    compiled code; without one the target is `host`.

    Example: `pare-attach-target{target=aarch64-dotprod}` gives the module
    ```mlir
    pare_kernel.target = #pare_kernel.target<"aarch64-dotprod",
        triple = "aarch64-unknown-linux-gnu", cpu = "generic",
        features = "+neon,+dotprod,+slow-paired-128">
    ```
  }];
  let options = [
    Option<"target", "target", "std::string", "",
           "Name of the target (default: the module's, or host)">,
    Option<"triple", "triple", "std::string", "",
           "LLVM triple (default: the target's)">,
    Option<"cpu", "cpu", "std::string", "",
           "LLVM cpu (default: the target's)">,
    Option<"features", "features", "std::string", "",
           "LLVM features added to the target's, as '+a,-b'">];
  let dependentDialects = ["::pare::kernel::PareKernelDialect"];
}

def RequireIntegerPass : Pass<"pare-require-integer", "::mlir::ModuleOp"> {
  let summary = "Fails where ops with floats are left";
  let description = [{
    For targets without floats, and for networks that are to give the same bits
    everywhere. Every op of a function that reads or gives a tensor of floats
    other than a constant is an error that names it: casts at the entry's
    boundary too. Kernels of integers that round by `float_rne` are allowed: their
    multipliers are constants.

    **Requires** nothing. **Guarantees** that no value of the network is a float.
    **Never changes** anything.

    Example: `pare-compile{require-integer}` on a network with `tosa.exp`
    ```
    error: 'tosa.exp' computes in floats, and only integers are allowed here
    ```
  }];
}

def ChooseStoragePass : Pass<"pare-choose-storage", "::mlir::ModuleOp"> {
  let summary = "Stores 8-bit activations in the form that the target multiplies";
  let description = [{
    Where the target's dot product takes unsigned activations, an i8 activation
    inside of a function is stored as `q + 128`: kernels get `*_unsigned`, and
    zero points, clamp bounds, pad values and lookup tables move along, and so
    do bodies of `linalg.generic`. Inputs and results of entries keep their
    signed bits; what computes a result writes it so, and an exact
    `pare_kernel.cast` stands where both forms meet.

    **Requires** stage 3 and a target. **Guarantees** that linear kernels with
    tiles read the form that the target wants; on a target of signed products an
    input that is unsigned already is converted. **Never changes** what a value
    stands for, 16-bit values, or constants of weights.

    Example: on `x86-64-avx512vnni`
    ```mlir
    pare_kernel.conv2d ... {input_zp = -3 : i32, clamp_min = -10 : i32, ...}
    ```
    becomes, between two other convolutions,
    ```mlir
    pare_kernel.conv2d ... {input_zp = 125 : i32, input_unsigned,
        output_zp = 128 : i32, output_unsigned, clamp_min = 118 : i32, ...}
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect",
                           "::pare::kernel::PareKernelDialect"];
}

def FoldEmptyKernelsPass
    : Pass<"pare-fold-empty-kernels", "::mlir::func::FuncOp"> {
  let summary = "Leaves no kernel that computes or reads nothing";
  let description = [{
    A dimension of size 0 is legal, and code for it is not worth having: a kernel
    whose result has no elements is its destination; the pad of a tensor without
    elements is a constant; a linear kernel whose sums have no products becomes
    one that multiplies zeros, so its result is the bias, requantized.

    **Requires** kernels on static tensors (stage 3), weights not packed.
    **Guarantees** that no kernel computes a tensor without elements. **Never
    changes** results.

    Example: `pare_kernel.dense` of a tensor<2x0xi8> by a tensor<4x0xi8> becomes
    one of a constant tensor<2x1xi8> by a constant tensor<4x1xi8>, both 0.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def MaterializeHalosPass
    : Pass<"pare-materialize-halos", "::mlir::func::FuncOp"> {
  let summary = "Makes padding a part of the buffer that is padded";
  let description = [{
    A value that padded convolutions read, or a `pare_kernel.pad`, is inserted
    into the interior of a wider one whose border `pare_kernel.fill_halo` fills
    with the stored zero point (0.0 for f32). Convolutions then read it without
    padding; users that want less padding take a slice. Bufferization lets the
    producer write straight into the interior. The border is filled in every
    inference, as the arena is shared.

    **Requires** stage 3, after `pare-choose-storage`. **Guarantees**
    convolutions with pads 0, except those computed by element (see
    `pare-choose-tiles`), and no `pare_kernel.pad` of any element. **Never changes** results: a
    padding element contributes `zero point - zero point`.

    Example:
    ```mlir
    %1 = pare_kernel.conv2d ins(%0, ...) {pads = array<i64: 1, 1, 1, 1>, ...}
    ```
    becomes
    ```mlir
    %h = pare_kernel.fill_halo outs(%e) {low = array<i64: 0, 1, 1, 0>,
        high = array<i64: 0, 1, 1, 0>, value = -3 : i32}
    %p = tensor.insert_slice %0 into %h[0, 1, 1, 0] ...
    %1 = pare_kernel.conv2d ins(%p, ...) {pads = array<i64: 0, 0, 0, 0>, ...}
    ```
  }];
  let dependentDialects = ["::mlir::tensor::TensorDialect",
                           "::pare::kernel::PareKernelDialect"];
}

def FoldZeroPointsPass : Pass<"pare-fold-zero-points", "::mlir::func::FuncOp"> {
  let summary = "Takes the input's zero point into the bias";
  let description = [{
    `sum((x - z) * w) = sum(x * w) - z * sum(w)`: in a linear kernel with
    constant weights the bias becomes `bias - z * sum(w)` of each output
    channel, in the arithmetic of the accumulator (32 bits, 64 for inputs of 16
    bits), and `input_zp` becomes 0.

    **Requires** stage 3, pads 0 (`pare-materialize-halos`). **Guarantees**
    `input_zp = 0` on linear kernels without padding whose weight and bias are
    constants of 8 and 32 (or 64) bits; a remark names the others, which are
    computed by element. **Never changes** results, not even where the
    accumulator wraps.

    Example: with weights that sum up to 7, `input_zp = 125` and bias 10 become
    `input_zp = 0` and bias -865.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ConvertIoPass : Pass<"pare-convert-io", "::mlir::ModuleOp"> {
  let summary = "Gives the arguments and results of entries other element types";
  let description = [{
    What callers see becomes `f32`, `i8` or `u8` (`asis` does nothing), and the
    entry converts inside: quantized values by `pare.scale` and
    `pare.zero_point`, i8 to u8 by moving the zero point by 128, which is exact.
    Where an f32 argument is quantized first, or a result is dequantized last,
    that step is dropped and its scale becomes the caller's; an f32 softmax or
    sigmoid is quantized by 1 / 256 with zero point -128, a tanh by 1 / 128. Where
    the target wants unsigned activations, a u8 argument goes into the first layer
    as it is. i1, i32 and wider stay as they are.

    **Requires** entries of stage 3 on tensors. **Guarantees** that every f32, i8
    and i16 argument and result has the type that was asked for; one that cannot
    have it is an error. **Never changes** other functions.

    Example: with `io=u8`, an argument `tensor<1x4xi8> {pare.scale = 1.0,
    pare.zero_point = -128}` becomes `tensor<1x4xi8> {pare.scale = 1.0,
    pare.unsigned, pare.zero_point = 0}`.
  }];
  let options = [
    Option<"io", "io", "::pare::kernel::IoKind", "::pare::kernel::IoKind::AsIs",
      "The element type (default: asis)", [{::llvm::cl::values(
        clEnumValN(::pare::kernel::IoKind::AsIs, "asis", "As the network has it"),
        clEnumValN(::pare::kernel::IoKind::F32, "f32", "Real numbers"),
        clEnumValN(::pare::kernel::IoKind::I8, "i8", "Signed bytes"),
        clEnumValN(::pare::kernel::IoKind::U8, "u8", "Unsigned bytes"))}]>
  ];
  let dependentDialects = ["::mlir::tensor::TensorDialect",
                           "::pare::kernel::PareKernelDialect"];
}

def SplitEmptyTensorsPass
    : Pass<"pare-split-empty-tensors", "::mlir::func::FuncOp"> {
  let summary = "Gives every reader of an empty tensor one of its own";
  let description = [{
    Upstream's CSE makes one of equal `tensor.empty`s. They are destinations that
    hold nothing, and bufferization makes one buffer of one: it would live from
    the first op that writes it to the last, through what lies between.

    **Requires** tensors. **Guarantees** that each `tensor.empty` has one use.
    **Never changes** a value.

    Example:
    ```mlir
    %e = tensor.empty() : tensor<8xi8>
    %0 = pare_kernel.clamp ins(%x : tensor<8xi8>) outs(%e : tensor<8xi8>) ...
    %1 = pare_kernel.clamp ins(%0 : tensor<8xi8>) outs(%e : tensor<8xi8>) ...
    // becomes
    %e = tensor.empty() : tensor<8xi8>
    %0 = pare_kernel.clamp ins(%x : tensor<8xi8>) outs(%e : tensor<8xi8>) ...
    %f = tensor.empty() : tensor<8xi8>
    %1 = pare_kernel.clamp ins(%0 : tensor<8xi8>) outs(%f : tensor<8xi8>) ...
    ```
  }];
}

def SinkHalosPass : Pass<"pare-sink-halos", "::mlir::func::FuncOp"> {
  let summary = "Fills borders behind the kernels that compute what they are of";
  let description = [{
    Moves each `pare_kernel.fill_halo` of an allocated buffer behind what touches
    the interior of that buffer only, to where its border is touched for the
    first time. The buffer then holds nothing before the kernel that computes its
    interior, so that `pare-plan-memory` may place it over that kernel's input.

    **Requires** memrefs; does nothing on tensors. **Guarantees** that a border is
    filled before it is read or written by another op. **Never changes** other
    ops, or their order.

    Example:
    ```mlir
    %b = memref.alloc() : memref<1x34x34x16xi8>
    pare_kernel.fill_halo outs(%b : memref<1x34x34x16xi8>) ...
    %inner = memref.subview %b[0, 1, 1, 0] [1, 32, 32, 16] [1, 1, 1, 1] ...
    pare_kernel.conv2d ins(%a, %w : ...) outs(%inner : ...) ...
    pare_kernel.conv2d ins(%b, %v : ...) ...
    // becomes
    %b = memref.alloc() : memref<1x34x34x16xi8>
    %inner = memref.subview %b[0, 1, 1, 0] [1, 32, 32, 16] [1, 1, 1, 1] ...
    pare_kernel.conv2d ins(%a, %w : ...) outs(%inner : ...) ...
    pare_kernel.fill_halo outs(%b : memref<1x34x34x16xi8>) ...
    pare_kernel.conv2d ins(%b, %v : ...) ...
    ```
  }];
}

def PlanMemoryPass : Pass<"pare-plan-memory", "::mlir::ModuleOp"> {
  let summary = "Places all buffers of an entry in one arena";
  let description = [{
    Replaces every `memref.alloc` of an entry, whoever made it, by a view of one
    arena: an argument `memref<Nxi8>` that is appended last. Offsets are static.
    A buffer lives from the first to the last top-level op that touches it or an
    alias of it. Buffers that live at the same time do not overlap, with one
    exception: an op that reads one for the last time and writes another one for
    the first may write over what it has read. How far apart the two must start
    for that follows from the order in which the op's code reads and writes
    (`getAccessOrder`): not at all for an elementwise kernel of equal types, a
    few rows for a convolution with one block of channels, as far as they are
    long for one with several. A residual may be written over in place, where no
    output is computed twice. Kernels whose order is not known get buffers of
    their own. Offsets are searched for, with the same outcome in every run.

    `pare.arena_bound` is a proof of how good they are: the largest sum, over all
    ops, of the buffers that live there, overlapped as far as they may. No plan
    of these ops in this order needs less.

    **Requires** entries of one block on memrefs, results already turned into
    arguments. An allocation of dynamic size, or one that a loop carries to its
    next iteration, is an error. **Guarantees** no `memref.alloc` and no
    `memref.dealloc` in entries, buffers aligned to 64 bytes, 64 bytes of slack
    after the last one, and the function attributes `pare.arena_bytes`, at least
    64, `pare.arena_bound`, and `pare.arena_peak`, which names the buffers that
    live together where the arena is fullest; bytes that two of them share count
    once. **Never changes** other ops.

    Example:
    ```mlir
    %0 = memref.alloc() : memref<16xf32>
    ```
    becomes, with `%arena : memref<128xi8>`,
    ```mlir
    %0 = memref.view %arena[%c0][] : memref<128xi8> to memref<16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def ShareKernelsPass : Pass<"pare-share-kernels", "::mlir::ModuleOp"> {
  let summary = "Gives kernels that are equal but for their data one function";
  let description = [{
    Layers of one shape, as networks repeat them, have the same code but for the
    constants and the places of buffers. They become calls of one private
    function, which gets these as arguments: weights, bias, scales, input,
    output and scratch memory, a pointer each.

    Kernels are equal where op, attributes but the name, types of operands, and
    what else code depends on are the same: which operands are one, which lie in
    the arena, which are constants, whether all shifts are 32 and more, and
    whether no weight is -128. Of arguments that are constants LLVM is told that
    nobody writes them.

    **Requires** kernels on memrefs (stage 4), placed by `pare-plan-memory`; does
    nothing on tensors. It comes behind what describes the kernels of an entry
    (`pare-add-stamps`, `pare-name-constants`). **Guarantees** that no two kernels
    outside of these functions are equal. **Never changes** the order in which
    kernels run, or kernels whose memrefs have dynamic shapes or strides.

    Example:
    ```mlir
    pare_kernel.fill_halo outs(%a : memref<1x4x4x2xi8>) {...}
    pare_kernel.fill_halo outs(%b : memref<1x4x4x2xi8>) {...}
    // becomes
    call @fill_halo.shared(%a) : (memref<1x4x4x2xi8>) -> ()
    call @fill_halo.shared(%b) : (memref<1x4x4x2xi8>) -> ()
    func.func private @fill_halo.shared(%0: memref<1x4x4x2xi8> {pare.arena})
        attributes {pare.shared} {
      pare_kernel.fill_halo outs(%0 : memref<1x4x4x2xi8>) {...}
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::func::FuncDialect"];
}

#endif // PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_TD
