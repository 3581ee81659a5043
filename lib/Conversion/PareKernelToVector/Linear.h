//===- Linear.h - what linear kernels have in common ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_LINEAR_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_LINEAR_H

#include "FixedPoint.h"
#include "Residual.h"
#include "WideSums.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"

namespace pare {

/// Operands and arithmetic of conv2d, depthwise_conv2d or dense.
struct LinearKernel {
  mlir::Operation *op;
  kernel::Geometry geometry;
  kernel::TileAttr tile;
  mlir::Value input, weight, bias, multiplier, shift, scratch, init;
  /// Where there is a multiplier: float_rne, or a tosa profile with a shift.
  std::optional<kernel::Rounding> rounding;
  /// Null for f32 and for accumulators.
  std::optional<StoredInteger> stored;
  mlir::Attribute clampMin, clampMax;
  bool inputUnsigned;
  /// From the last batch, row and column of tiles to the first.
  bool backwards = false;
  /// No byte of the weight is -128, as far as is known.
  bool narrowWeights = false;
  /// Where sums are i64: inputs have 16 bits, and 32 are not proven enough.
  std::optional<WideSums> wideSums = std::nullopt;
};

/// Reads a linear kernel and reports, as an error at the op, what its lowering
/// does not do.
mlir::FailureOr<LinearKernel> readLinearKernel(mlir::Operation *op,
                                               const TargetDescription &target);

/// Distances in elements between batches, rows and pixels of an input or
/// output, whose channels are contiguous; dense operands are a row of pixels.
struct PixelStrides {
  int64_t batch = 0, row = 0, column = 0;
};
PixelStrides getPixelStrides(const FlatView &view);

/// How the sums of some channels are requantized: an f32 multiplier under
/// float_rne, fixed point under the tosa profiles, nothing for sums.
struct ChannelScale {
  mlir::Value multiplier;
  FixedPointScale fixed;
  WideScale wide;
};

/// Sums on the way to outputs: bias and scales of some channels, loaded once,
/// and the arithmetic after the sum.
class Epilogue {
public:
  /// Views of bias, multiplier and shift, made where the kernel starts.
  Epilogue(KernelBuilder &k, const LinearKernel &kernel);

  /// Element type of sums: i32, i64 or f32.
  mlir::Type sumType() const { return accumulator; }
  /// Start value of a vector of sums of the channels from `channel` on.
  mlir::Value start(mlir::Value channel, int64_t width);
  /// The scales of the same channels.
  ChannelScale loadScale(mlir::Value channel, int64_t width);
  /// What is stored for a vector of sums.
  mlir::Value finish(mlir::Value sum, const ChannelScale &scale);
  /// How many vectors of `lanes` sums are best finished together, so that what
  /// they narrow to fills a register.
  int64_t joins(int64_t lanes) const;
  /// The same for 1, 2 or 4 vectors of integers, one behind the other in one
  /// vector, or `interleaved` (see `pare_kernel.pack_bytes`).
  mlir::Value finishJoined(llvm::ArrayRef<mlir::Value> sums,
                           llvm::ArrayRef<ChannelScale> scales,
                           bool interleaved = false);
  /// The same for 1 or as many as `joins` says, with what was loaded of the
  /// kernel's residual for each.
  mlir::Value finishSums(llvm::ArrayRef<mlir::Value> sums,
                         llvm::ArrayRef<ChannelScale> scales,
                         llvm::ArrayRef<mlir::Value> loaded);
  /// Whether vectors of sums become bytes together, in either order.
  bool packs() const;

  /// What the kernel adds to its own value, if anything.
  std::optional<Residual> residual;

private:
  /// Whether float_rne of a vector of `width` rounds to i32 that saturate on
  /// their way to bytes.
  bool narrowsNearest(int64_t width) const;
  mlir::Value toReal(mlir::Value sum);
  /// Sums as they are: in the type of the result, clamped.
  mlir::Value finishSum(mlir::Value sum);
  /// What float_rne stores of them, and what is left to narrow: i32.
  mlir::Value requantize(mlir::Value sum, mlir::Value multiplier);
  mlir::Value applyScale(mlir::Value sum, const ChannelScale &scale);
  /// Per channel, the first one at its own index, or one for all.
  mlir::Value loadPerChannel(const FlatView &view, mlir::Value channel,
                             int64_t width);

  KernelBuilder &k;
  const LinearKernel &kernel;
  mlir::Type accumulator;
  FlatView bias, multiplier, shift;
  FixedPointForm form;
};

/// Emits the loops of a kernel that reduces over channels.
void emitConvolution(KernelBuilder &k, const LinearKernel &kernel);

/// The same by Winograd's F(4x4, 3x3).
void emitWinograd(KernelBuilder &k, const LinearKernel &kernel);

/// Whether a kernel was left without a tile, to be computed by element.
template <typename OpTy> bool isByElement(OpTy op) {
  return !op.getTile() && !op.getKernelShape();
}

/// Emits loops over single outputs for conv2d, depthwise_conv2d, dense,
/// transpose_conv2d or matmul with unpacked operands: any padding, zero points
/// and types that the op allows. Fails with an error at the op.
mlir::LogicalResult emitByElement(KernelBuilder &k, mlir::Operation *op);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_LINEAR_H
