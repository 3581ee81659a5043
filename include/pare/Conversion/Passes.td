//===- Passes.td - conversions between the stages -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CONVERSION_PASSES_TD
#define PARE_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertPareKernelToVectorPass
    : Pass<"convert-pare-kernel-to-vector", "::mlir::ModuleOp"> {
  let summary = "Lower kernels on memrefs to loops of vector code";
  let description = [{
    Each kernel becomes `scf` loops around `vector` and `arith` ops on flat 1-D
    views of its memrefs, sized by the target's vectors. Linear kernels run over
    register tiles that `pare-choose-tiles` chose and weights that
    `pare-pack-weights` packed; their integer products are `pare_kernel.dot4`
    and `pare_kernel.mmla2x2`, which `convert-dot4-to-x86` and
    `convert-dot4-to-arm-neon` lower next.

    **Requires** a target on the module; kernels on memrefs of static shape,
    strides and offset; convolutions without padding and with input zero point
    0. Everything else is an error at the kernel.
    **Guarantees** that no destination-style kernel is left, that nothing is
    written out of bounds, and that nothing is read out of bounds but up to 63
    bytes behind buffers of the arena.
    **Never changes** a result: the values are those that the interpreter
    computes, f32 convolutions within the bound that docs/Numerics.md states.

    Example:
    ```mlir
    pare_kernel.clamp ins(%a : memref<16xi8>) outs(%b : memref<16xi8>)
        {clamp_min = 0 : i32}
    // becomes
    %v = vector.load %a[%c0] : memref<16xi8>, vector<16xi8>
    %m = arith.maxsi %v, %zero : vector<16xi8>
    vector.store %m, %b[%c0] : memref<16xi8>, vector<16xi8>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect", "::pare::kernel::PareKernelDialect"];
}

def ConvertTosaToParePass : Pass<"convert-tosa-to-pare", "::mlir::ModuleOp"> {
  let summary = "Takes float TOSA networks into the graph dialect";
  let description = [{
    Stage 0 to stage 1. In every function but references, arithmetic on
    constants is evaluated, each f32 TOSA op that pare knows becomes an op of
    pare, and ops that belong together are joined: reshapes round a 1x1
    convolution or a matrix product with a constant become `pare.dense`, zeros
    in front of a convolution its pads, a slice that only serves TOSA's rule of
    exact strides is dropped, a softmax along the last dimension is one op, sums
    become means.

    Every op of pare gets a unique name: that of the op's attribute `pare.name`
    or of its location, else its kind and a counter (`conv2d_3`).

    What pare does not know stays TOSA and float, and a remark says why. A
    function that is quantized already (`tosa.rescale`, integer convolutions) is
    left alone, with a remark.

    **Requires** static shapes and finite constants; anything else is an error
    at the op. **Guarantees** that every f32 op that pare can express is an op
    of pare with a unique name and constant weights. **Never changes** the
    entry's signature, what the network computes (beyond the rounding of
    constant arithmetic and of means), or functions without TOSA.

    Batch norms, activations and transposes are folded afterwards, by
    `pare-fold-scales`, `pare-fold-activations` and `pare-absorb-transposes`.

    Example:
    ```mlir
    %0 = tosa.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    // becomes
    %0 = pare.sigmoid "sigmoid_0"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let dependentDialects = ["::pare::PareDialect", "::mlir::tosa::TosaDialect"];
}

#endif // PARE_CONVERSION_PASSES_TD
