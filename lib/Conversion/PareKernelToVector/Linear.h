//===- Linear.h - what linear kernels have in common ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_LINEAR_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_LINEAR_H

#include "KernelBuilder.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"

namespace pare {

/// Operands and arithmetic of conv2d, depthwise_conv2d or dense.
struct LinearKernel {
  mlir::Operation *op;
  kernel::Geometry geometry;
  kernel::TileAttr tile;
  mlir::Value input, weight, bias, multiplier, init;
  /// Null for f32 and for accumulators.
  std::optional<StoredInteger> stored;
  mlir::Attribute clampMin, clampMax;
  bool inputUnsigned;
  /// The first output channel of a per-channel multiplier is at its own index;
  /// one multiplier for all channels is splat.
  bool oneMultiplier;
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

/// Sums on the way to outputs: bias and multiplier of some channels, loaded
/// once, and the arithmetic after the sum.
class Epilogue {
public:
  /// Views of bias and multiplier, made where the kernel starts.
  Epilogue(KernelBuilder &k, const LinearKernel &kernel);

  /// Element type of sums: i32 or f32.
  mlir::Type sumType() const { return accumulator; }
  /// Start value of a vector of sums of the channels from `channel` on.
  mlir::Value start(mlir::Value channel, int64_t width);
  /// The multiplier of the same channels, or null.
  mlir::Value loadMultiplier(mlir::Value channel, int64_t width);
  /// What is stored for a vector of sums.
  mlir::Value finish(mlir::Value sum, mlir::Value multiplier);

private:
  KernelBuilder &k;
  const LinearKernel &kernel;
  mlir::Type accumulator;
  FlatView bias, multiplier;
};

/// Emits the loops of a kernel that reduces over channels.
void emitConvolution(KernelBuilder &k, const LinearKernel &kernel);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_LINEAR_H
