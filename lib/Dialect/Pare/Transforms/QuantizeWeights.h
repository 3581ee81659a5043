//===- QuantizeWeights.h - weights and biases as integers -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZEWEIGHTS_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZEWEIGHTS_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <vector>

namespace pare {

/// The scales of a weight: one for each index along `axis`, or one for all.
struct WeightScales {
  std::optional<int64_t> axis;
  std::vector<double> scales;

  double ofChannel(int64_t channel, int64_t channels) const {
    return scales[channel * static_cast<int64_t>(scales.size()) / channels];
  }
};

/// Symmetric scales for -127..127: the largest magnitude, or, with `clip`, the
/// fraction of it that gives the least squared error of the weights, out of 40.
/// Scales are f32 numbers; that of a channel of zeros is 0.
WeightScales chooseScales(mlir::RankedTensorType type,
                          llvm::ArrayRef<float> weight,
                          std::optional<int64_t> axis, bool clip);

/// Raises scales until each bias fits 30 bits, at `inputScale` times the scale,
/// and until each multiplier `inputScale * scale / outputScale` is 2^-40 at
/// least: below it no product reaches the result. Channels of zeros, whose
/// scale is free, get what that needs.
void raiseScales(WeightScales &scales, llvm::ArrayRef<float> bias,
                 double inputScale, double outputScale);

/// `clamp(rne(w / scale), -127, 127)`.
std::vector<int8_t> roundWeights(mlir::RankedTensorType type,
                                 llvm::ArrayRef<float> weight,
                                 const WeightScales &scales);

/// `rne(b / (inputScale * scale))`, saturating to 32 bits.
std::vector<int32_t> roundBias(llvm::ArrayRef<double> bias, double inputScale,
                               const WeightScales &scales);

/// `type` with signed integers of `width` bits at `scales`, each times
/// `factor`, along `axis` where there is more than one.
mlir::RankedTensorType getSymmetricType(mlir::RankedTensorType type,
                                        unsigned width, double factor,
                                        const WeightScales &scales,
                                        int64_t axis);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_QUANTIZEWEIGHTS_H
