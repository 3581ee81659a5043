//===- LinearPasses.td - passes on linear kernels -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_TRANSFORMS_LINEARPASSES_TD
#define PARE_DIALECT_PAREKERNEL_TRANSFORMS_LINEARPASSES_TD

include "mlir/Pass/PassBase.td"

def ChooseWinogradPass : Pass<"pare-choose-winograd", "::mlir::ModuleOp"> {
  let summary = "Compute convolutions of floats with fewer products";
  let description = [{
    Marks f32 convolutions of 3x3 at stride 1 that are faster by Winograd's
    F(4x4, 3x3): from 8 channels on, where the transformed filters, four times the
    memory of the filters, are no more than 4 MiB. They need 36 products for 144,
    and are off by about 3e-6 of the largest result (docs/Numerics.md).

    **Requires** kernels on tensors without a tile; a weight or bias that is no
    constant stays as it is. **Guarantees** the same choice for every target.
    **Never changes** integers, or kernels that have a tile.

    Example:
    ```mlir
    pare_kernel.conv2d ins(%x, %w : tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>)
      outs(%y : tensor<1x8x8x16xf32>) {...}
    // becomes
    pare_kernel.conv2d ins(%x, %w : tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>)
      outs(%y : tensor<1x8x8x16xf32>) {..., winograd}
    ```
  }];
}

def FuseResidualsPass : Pass<"pare-fuse-residuals", "::mlir::func::FuncOp"> {
  let summary = "Add residuals where the convolution before them is computed";
  let description = [{
    Makes one kernel of a `conv2d` and the `add` of its result to another value:
    what the convolution computes is rounded and clamped as it was, as integers in
    registers, then comes the sum, and one tensor is written where two were written
    and two read. Of two convolutions the later one takes the sum; where its
    residual is computed behind it, it moves there.

    **Requires** kernels on tensors, before their storage is chosen. An add stays,
    and a remark says why, where its operands are broadcast or of 16 bits, where
    what the convolution computes has another reader (a tap, too) or is requantized
    by a tosa profile, and where the convolution is computed by Winograd or by
    element. **Guarantees** that a fused kernel keeps the name of its convolution.
    **Never changes** a bit.

    Example:
    ```mlir
    %y = pare_kernel.conv2d ins(%x, %w : ...) ... {output_zp = 4 : i32, ...}
    %z = pare_kernel.add ins(%y, %r : ...) ...
        {lhs_multiplier = 2.0 : f32, lhs_zp = 4 : i32, rhs_multiplier = 0.5 : f32, ...}
    // becomes
    %z = pare_kernel.conv2d ins(%x, %w : ...) ... residual(%r : ...) ...
        {term_multiplier = 2.0 : f32, term_min = -132 : i32, term_max = 123 : i32,
         residual_multiplier = 0.5 : f32, ...}
    ```
  }];
}

def ProveWidthsPass : Pass<"pare-prove-widths", "::mlir::ModuleOp"> {
  let summary = "Prove from constants how narrow products and sums are";
  let description = [{
    Sets `widths` on convolutions, depthwise convolutions and dense layers of i8
    where it says more than the types do. A remark says so.

    - Weights that all fit 4 bits (-7 to 7), which `pare-pack-weights` stores two to a
      byte; not those of depthwise convolutions.
    - How many sums of two neighbouring products with an unsigned byte fit 16 bits
      together, so that a target that adds such products in 16 bits (`vpmaddubsw`)
      can use it without a sum ever saturating.
    - That under float_rne no sum times its multiplier reaches 2^31, so that x86
      need not hold it below before it is rounded to i32 (`vcvtps2dq`): where all
      multipliers are less than 1, as nearly all are, or where weights and biases
      do not let sums get that far.

    **Requires** constant weights and multipliers; others, and what is computed by
    element, stay as they are. **Guarantees** that what it says is true of all inputs. **Never
    changes** a result, or what `widths` said before.

    Example: products of two weights of 7 and a byte are at most 3570, nine of
    which fit:
    ```mlir
    pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<16x64xi8>) ...
        {widths = #pare_kernel.widths<weights = 4, sums = 9>}
    ```
  }];
}

def ChooseTilesPass : Pass<"pare-choose-tiles", "::mlir::ModuleOp"> {
  let summary = "Choose the register tile of each linear kernel";
  let description = [{
    Sets `tile` on convolutions, depthwise convolutions and dense layers: output
    rows, columns and channels that are computed at once in registers. The
    choice follows from the kernel's shape and the target's vectors, registers
    and dot product, by one model of cost; docs/PareKernelRationale.md describes
    it.

    A kernel that no tile computes gets none, and is computed by element: one of
    16-bit weights, negative padding, an empty dimension, a result or a depthwise
    window that 32 bits would not hold, and `transpose_conv2d` and `matmul`. A
    remark says so.

    **Requires** a target on the module. **Guarantees** a tile that fits the
    kernel and the target on every other linear kernel; one that was there before
    is kept, and is an error where it does not fit. **Never changes** anything
    else: all tiles give the same bits.

    Example, for `x86-64-avx512vnni`:
    ```mlir
    pare_kernel.dense ins(%x, %w : tensor<1x64xi8>, tensor<128x64xi8>) ...
        {tile = #pare_kernel.tile<1, 1, 128>}
    ```
  }];
  let options = [
    Option<"optimize", "optimize", "::pare::OptimizeFor",
           "::pare::OptimizeFor::Speed", "What tiles are for (default: speed)",
           [{::pare::getOptimizeValues()}]>];
  let dependentDialects = ["::pare::kernel::PareKernelDialect"];
}

def PackWeightsPass : Pass<"pare-pack-weights", "::mlir::ModuleOp"> {
  let summary = "Order weights as the target's kernels read them";
  let description = [{
    Replaces the constant weight of each linear kernel by a constant of rank 1
    in the packed layout of its tile and of the target's dot product, and bias,
    multiplier and shift by ones of whole tiles. `kernel_shape` keeps the shape
    that the weight had. docs/PareKernelRationale.md has the layouts. A kernel
    whose weight, bias or scale is not constant loses its tile, and is computed
    by element; a remark says so.

    One with inputs of 16 bits always gets a bias: of i32, to sum in, where its
    weights and biases prove that no sum leaves 32 bits, else of i64. A remark
    says which.

    **Requires** a target on the module and kernels on tensors with a tile
    (`pare-choose-tiles`); else an error at the kernel. **Guarantees** packed
    weights where there is a tile. **Never changes** values: packing is a
    permutation, with zeros and repeated channels where tiles do not divide the
    shape.

    Example, with a tile of 4 channels and `dot4` on lanes:
    ```mlir
    %w = arith.constant dense<...> : tensor<4x4xi8>   // [output][input]
    // becomes [input / 4][output][input % 4]
    %w = arith.constant dense<...> : tensor<16xi8>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::pare::kernel::PareKernelDialect"];
}

def AddScratchPass : Pass<"pare-add-scratch", "::mlir::ModuleOp"> {
  let summary = "Gives kernels the memory that they need for themselves";
  let description = [{
    A target that multiplies bytes as 16-bit words widens what is used often
    ahead of the products: weights when they are packed, inputs strip by strip
    while the kernel runs; a convolution by Winograd keeps transformed inputs and
    their products. The strip is a buffer like any other, and planned so; it
    holds nothing before the kernel and nothing after it.

    **Requires** packed kernels on memrefs, before `pare-plan-memory`, and a
    target on the module. **Guarantees** that each kernel has the scratch operand
    that its lowering asks for. **Never changes** a result.

    Example:
    ```mlir
    pare_kernel.conv2d ins(%x, %w : memref<1x8x8x16xi8>, memref<256xi16>)
      outs(%y : memref<1x8x8x16xi8>) {...}
    // becomes
    %s = memref.alloc() : memref<1024xi16>
    pare_kernel.conv2d ins(%x, %w : memref<1x8x8x16xi8>, memref<256xi16>)
      scratch(%s : memref<1024xi16>) outs(%y : memref<1x8x8x16xi8>) {...}
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

#endif // PARE_DIALECT_PAREKERNEL_TRANSFORMS_LINEARPASSES_TD
