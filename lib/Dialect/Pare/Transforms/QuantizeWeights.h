//===- QuantizeWeights.h - weights and biases as integers -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZEWEIGHTS_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZEWEIGHTS_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <vector>

namespace pare {

/// How weights become integers.
struct WeightOptions {
  WeightScaling scaling;
  int64_t bits;
  bool fitPairs;
  /// Search the scale of least error.
  bool clip;

  int64_t largest() const { return (int64_t(1) << (bits - 1)) - 1; }
};

/// Which weights are multiplied in pairs, as kernels do it: of each `count`
/// weights that are `distance` elements apart, numbers 2 i and 2 i + 1. None
/// where `count` is 0.
struct WeightRun {
  int64_t count = 0, distance = 1;
};
WeightRun getRun(mlir::Operation *op, mlir::RankedTensorType weight);

/// The scales of a weight: one for each index along `axis`, or one for all.
struct WeightScales {
  std::optional<int64_t> axis;
  std::vector<double> scales;

  double ofChannel(int64_t channel, int64_t channels) const {
    return scales[channel * static_cast<int64_t>(scales.size()) / channels];
  }
};

/// Symmetric scales for -largest..largest: the largest magnitude, or, with
/// `clip`, the fraction of it that gives the least squared error of the
/// weights, out of 40. Scales are f32 numbers; that of a channel of zeros is 0.
WeightScales chooseScales(mlir::RankedTensorType type,
                          llvm::ArrayRef<float> weight,
                          std::optional<int64_t> axis, bool clip,
                          int64_t largest = 127);

/// Raises scales until each bias fits 30 bits, at `inputScale` times the scale,
/// and until each multiplier `inputScale * scale / outputScale` is 2^-40 at
/// least: below it no product reaches the result. Channels of zeros, whose
/// scale is free, get what that needs.
void raiseScales(WeightScales &scales, llvm::ArrayRef<float> bias,
                 double inputScale, double outputScale);

/// Raises scales until two neighbouring weights of the same sign are 128 at
/// most together, so that their products with an unsigned byte fit 16 bits.
void fitPairs(mlir::RankedTensorType type, llvm::ArrayRef<float> weight,
              WeightRun run, int64_t largest, WeightScales &scales);

/// `clamp(rne(w / scale), -largest, largest)`.
std::vector<int8_t> roundWeights(mlir::RankedTensorType type,
                                 llvm::ArrayRef<float> weight,
                                 const WeightScales &scales,
                                 int64_t largest = 127);

/// `rne(b / (inputScale * scale))`, saturating to 32 bits.
std::vector<int32_t> roundBias(llvm::ArrayRef<double> bias, double inputScale,
                               const WeightScales &scales);

/// `type` with signed integers of `width` bits from `low` to `high` at
/// `scales`, each times `factor`, along `axis` where there is more than one.
mlir::RankedTensorType getSymmetricType(mlir::RankedTensorType type,
                                        unsigned width, int64_t low,
                                        int64_t high, double factor,
                                        const WeightScales &scales,
                                        int64_t axis);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZEWEIGHTS_H
