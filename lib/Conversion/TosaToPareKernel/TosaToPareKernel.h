//===- TosaToPareKernel.h - the parts of convert-tosa-to-pare-kernel ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Private to this folder. The pass reads each integer layer off the TOSA ops
// that spell it (Matcher), from the last of them back to the products, and then
// writes it as one kernel (emitLayer, emitPool). Nothing is rewritten before
// all of it is understood.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_TOSATOPAREKERNEL_TOSATOPAREKERNEL_H
#define PARE_LIB_CONVERSION_TOSATOPAREKERNEL_TOSATOPAREKERNEL_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/PatternMatch.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include <string>

namespace pare::tosa_to_kernel {

/// The static type of a value whose type is known to be a ranked tensor.
inline mlir::RankedTensorType tensorType(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// The elements of a constant of integers, sign-extended, in row-major order:
/// of `tosa.const` (inline or a resource), and of reshapes, transposes, slices,
/// concatenations and reversals of such. Nothing if it is none.
std::optional<std::vector<int64_t>> evaluateIntegers(mlir::Value value);

/// The one value of such a constant.
std::optional<int64_t> evaluateScalar(mlir::Value value);

/// Requantization of sums, as `tosa.rescale` says it.
struct Requantization {
  /// One element, or one per output channel.
  std::vector<int64_t> multiplier, shift;
  bool scale32 = true;
  kernel::Rounding rounding = kernel::Rounding::TosaSingle;
  int32_t outputZeroPoint = 0;
  bool outputUnsigned = false;
};

/// Clamp bounds on stored integers.
struct Bounds {
  int64_t low, high;
};

/// A linear layer of integers, with all that is fused into it.
struct Layer {
  enum class Kind { Convolution, Depthwise, Transposed, Matmul };
  Kind kind;
  /// Where name and location are from.
  mlir::Operation *source;
  /// The activation, and the second one of a matmul.
  mlir::Value input, rhs;
  int64_t inputZeroPoint = 0, rhsZeroPoint = 0;
  /// Less the zero point, in the shape that the kernel takes.
  std::vector<int64_t> weight;
  llvm::SmallVector<int64_t> weightShape;
  /// One element per output channel.
  std::vector<int64_t> bias;
  /// `pads` are a transposed convolution's `out_pads`.
  llvm::SmallVector<int64_t> strides, pads, dilations;
  int64_t groups = 1;
  std::optional<Requantization> requantization;
  std::optional<Bounds> bounds;
  /// The result as TOSA has it.
  mlir::RankedTensorType type;

  int64_t channels() const { return type.getShape().back(); }
  bool hasWideSums() const;
};

/// A pool with the clamps behind it.
struct Pool {
  mlir::Operation *source;
  std::optional<Bounds> bounds;
};

/// Reads layers and pools off TOSA, and remembers why it declined what.
class Matcher {
public:
  /// What `value` is the result of, if it is a layer or pool that a kernel
  /// computes.
  std::optional<Layer> matchLayer(mlir::Value value);
  std::optional<Pool> matchPool(mlir::Value value);

  /// Why `op` stays, or an empty string.
  llvm::StringRef reason(mlir::Operation *op) const;

  /// Leaves `op` as it is.
  std::nullopt_t decline(mlir::Operation *op, const llvm::Twine &reason);

private:
  std::optional<Layer> match(mlir::tosa::Conv2DOp op);
  std::optional<Layer> match(mlir::tosa::DepthwiseConv2DOp op);
  std::optional<Layer> match(mlir::tosa::TransposeConv2DOp op);
  std::optional<Layer> match(mlir::tosa::MatMulOp op);
  std::optional<Layer> match(mlir::tosa::RescaleOp op);
  std::optional<Layer> match(mlir::tosa::ClampOp op);
  std::optional<Layer> match(mlir::tosa::ConcatOp op);

  template <typename OpTy>
  std::optional<Layer> matchConvolution(OpTy op, Layer::Kind kind);
  std::optional<Requantization> readRequantization(mlir::tosa::RescaleOp op,
                                                   const Layer &layer);

  /// The layer in front of `op`, which is its only reader.
  std::optional<Layer> matchInput(mlir::Operation *op, mlir::Value value);

  llvm::DenseMap<mlir::Operation *, std::string> reasons;
};

/// `bounds` and then those of `op`; nothing if `op` compares other values than
/// the kernel would (`isUnsigned`: the bits are).
std::optional<Bounds> clampFurther(const std::optional<Bounds> &bounds,
                                   mlir::tosa::ClampOp op, bool isUnsigned);

/// Takes slices and pads of height and width in front of the window into its
/// pads, as far as that keeps what it reads.
void absorbWindow(Layer &layer);

/// Joins the layers of the groups that `op` puts together; nothing if they are
/// no groups of one convolution.
std::optional<Layer> joinGroups(mlir::tosa::ConcatOp op,
                                llvm::ArrayRef<Layer> parts);

/// Replaces `result` by what one kernel computes, which gets the name that the
/// importer gave to the layer or pool.
void emitLayer(mlir::RewriterBase &rewriter, const Layer &layer,
               mlir::Value result);
void emitPool(mlir::RewriterBase &rewriter, const Pool &pool,
              mlir::Value result);

/// Moves clamps in front of the reshapes that they follow.
void moveClamps(mlir::func::FuncOp func);

} // namespace pare::tosa_to_kernel

#endif // PARE_LIB_CONVERSION_TOSATOPAREKERNEL_TOSATOPAREKERNEL_H
