//===- BoundaryPasses.td - what enters and leaves a network ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_TRANSFORMS_BOUNDARYPASSES_TD
#define PARE_DIALECT_PARE_TRANSFORMS_BOUNDARYPASSES_TD

include "mlir/Pass/PassBase.td"

def FoldNormalizationPass : Pass<"pare-fold-normalization", "::mlir::ModuleOp"> {
  let summary = "Lets a network take raw inputs instead of normalized ones";
  let description = [{
    For a network that was trained on `(x - mean) * scale`: afterwards it takes
    `x`. The normalization is written in front of the readers of the input and
    folded into them by `pare-fold-scales`. Where a layer pads its input with
    zeros, the raw input is padded by `mean` instead, which is what becomes
    those zeros; with a mean that differs between channels, one subtraction
    stays, and a remark of `pare-fold-scales` says so. `mean` and `scale` have
    one number for all channels, or one for each. For an image in bytes, with a
    scale of 1 / 255 and a mean of 0, a network that is calibrated afterwards has
    an input scale of about 1, and `pare-compile{io=u8}` then takes the bytes.

    **Requires** an f32 argument (stage 1: run `pare-from-tosa` before, and
    `pare-calibrate` or `pare-compress` after). **Guarantees** entries, and their
    references, that answer to `x` what they answered to `(x - mean) * scale`,
    but for the rounding of constants. **Never changes** names of ops that were
    there.

    Example: with `mean=128 scale=0.5`, the weight 3 of a dense layer with bias 1
    becomes 1.5, and the bias 1 - 3 * 64 = -191.
  }];
  let options = [
    ListOption<"mean", "mean", "double",
      "What is subtracted: one number, or one for each channel (default: 0)">,
    ListOption<"scale", "scale", "double",
      "What the difference is multiplied by: one number, or one for each channel "
      "(default: 1)">,
    Option<"argument", "argument", "unsigned", "0",
      "Which argument of the entry (default: 0)">,
    Option<"axis", "axis", "int64_t", "-1",
      "Dimension of the channels; negative: counted from the last (default: -1)">
  ];
}

def ChangeHeadPass : Pass<"pare-change-head", "::mlir::ModuleOp"> {
  let summary = "Adds or drops a softmax or an argmax at the end of a network";
  let description = [{
    Changes the first result of entries and their references. `logits` drops the
    softmax that computes it, seen through casts and reshapes; `softmax` adds one
    along the last dimension where there is none; `argmax` returns the index of
    the largest along the last dimension, the first of equals, as i32, of what a
    softmax would have read: a softmax does not change which one is largest.

    **Requires** an f32 result (stages 1 and 2). **Guarantees** a result of the
    head that was asked for. **Never changes** what is computed before it.

    Example: with `head=argmax`,
    ```mlir
    %1 = pare.softmax "softmax"(%0) : (tensor<1x12xf32>) -> tensor<1x12xf32>
    return %1 : tensor<1x12xf32>
    // becomes
    %1 = tosa.argmax %0 {axis = 1 : i32} : (tensor<1x12xf32>) -> tensor<1xi32>
    return %1 : tensor<1xi32>
    ```
  }];
  let options = [
    Option<"head", "head", "::pare::HeadKind", "::pare::HeadKind::Logits",
      "What the first result is to be (default: logits)", [{::llvm::cl::values(
        clEnumValN(::pare::HeadKind::Logits, "logits",
                   "What the softmax reads"),
        clEnumValN(::pare::HeadKind::Softmax, "softmax", "Probabilities"),
        clEnumValN(::pare::HeadKind::Argmax, "argmax",
                   "The index of the largest"))}]>
  ];
  let dependentDialects = ["::mlir::tosa::TosaDialect"];
}

#endif // PARE_DIALECT_PARE_TRANSFORMS_BOUNDARYPASSES_TD
