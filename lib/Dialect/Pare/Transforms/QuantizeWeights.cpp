//===- QuantizeWeights.cpp - weights and biases as integers ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "QuantizeWeights.h"

#include <algorithm>
#include <cmath>

using namespace mlir;

namespace pare {
namespace {

constexpr int kClipFactors = 40;
constexpr double kSmallestClip = 0.5;

/// How the elements of a weight belong to scales: element i has scale
/// `(i / inner) % count`.
struct Layout {
  int64_t inner = 1;
  int64_t count = 1;

  Layout(RankedTensorType type, std::optional<int64_t> axis) {
    if (!axis)
      return;
    count = type.getDimSize(*axis);
    for (int64_t size : type.getShape().drop_front(*axis + 1))
      inner *= size;
  }
  int64_t scaleOf(int64_t element) const { return element / inner % count; }
};

double rounded(double value, double scale) {
  return std::clamp(std::nearbyint(value / scale), -127.0, 127.0);
}

/// The scale of least squared error out of those that clip at a fraction of
/// `largest`.
double searchClip(ArrayRef<float> values, double largest) {
  double best = 0.0, bestError = INFINITY;
  for (int i = 0; i < kClipFactors; ++i) {
    double factor = 1.0 - (1.0 - kSmallestClip) * i / kClipFactors;
    double scale = static_cast<float>(largest * factor / 127.0);
    double error = 0.0;
    for (float value : values) {
      double difference = value - scale * rounded(value, scale);
      error += difference * difference;
    }
    if (error < bestError) {
      bestError = error;
      best = scale;
    }
  }
  return best;
}

} // namespace

WeightScales chooseScales(RankedTensorType type, ArrayRef<float> weight,
                          std::optional<int64_t> axis, bool clip) {
  Layout layout(type, axis);
  std::vector<std::vector<float>> channels(layout.count);
  for (auto [i, value] : llvm::enumerate(weight))
    channels[layout.scaleOf(i)].push_back(value);
  WeightScales result{axis, {}};
  for (ArrayRef<float> channel : channels) {
    double largest = 0.0;
    for (float value : channel)
      largest = std::max<double>(largest, std::abs(value));
    double scale = static_cast<float>(largest / 127.0);
    // A scale that is no normal number would not survive a division.
    if (scale < 0x1p-126)
      scale = 0.0;
    result.scales.push_back(scale > 0.0 && clip ? searchClip(channel, largest)
                                                : scale);
  }
  return result;
}

void raiseScales(WeightScales &scales, ArrayRef<float> bias, double inputScale,
                 double outputScale) {
  int64_t count = scales.scales.size();
  std::vector<double> least(count, 0x1p-40 * outputScale / inputScale);
  for (auto [i, value] : llvm::enumerate(bias)) {
    int64_t index = i * count / bias.size();
    // Where there are only zeros, a bias of f32's precision is enough.
    double largest = scales.scales[index] > 0.0 ? 0x1p30 : 0x1p24;
    least[index] =
        std::max(least[index], std::abs(value) / (inputScale * largest));
  }
  for (auto [scale, needed] : llvm::zip_equal(scales.scales, least)) {
    if (scale >= needed)
      continue;
    float raised = static_cast<float>(needed);
    scale = raised >= needed ? raised : std::nextafter(raised, INFINITY);
  }
}

std::vector<int8_t> roundWeights(RankedTensorType type, ArrayRef<float> weight,
                                 const WeightScales &scales) {
  Layout layout(type, scales.axis);
  std::vector<int8_t> result;
  result.reserve(weight.size());
  for (auto [i, value] : llvm::enumerate(weight))
    result.push_back(
        static_cast<int8_t>(rounded(value, scales.scales[layout.scaleOf(i)])));
  return result;
}

std::vector<int32_t> roundBias(ArrayRef<double> bias, double inputScale,
                               const WeightScales &scales) {
  std::vector<int32_t> result;
  for (auto [i, value] : llvm::enumerate(bias)) {
    double scale = inputScale * scales.ofChannel(i, bias.size());
    double stored =
        std::clamp<double>(std::nearbyint(value / scale), INT32_MIN, INT32_MAX);
    result.push_back(static_cast<int32_t>(stored));
  }
  return result;
}

RankedTensorType getSymmetricType(RankedTensorType type, unsigned width,
                                  double factor, const WeightScales &scales,
                                  int64_t axis) {
  Builder builder(type.getContext());
  int64_t high = (int64_t(1) << (width - 1)) - 1;
  // The bias uses all of its 32 bits, a weight leaves -128 out.
  int64_t low = width == 8 ? -high : -high - 1;
  unsigned flags = quant::QuantizationFlags::Signed;
  Type storage = builder.getIntegerType(width), real = builder.getF32Type();
  if (!scales.axis)
    return type.clone(quant::UniformQuantizedType::get(
        flags, storage, real, factor * scales.scales.front(), 0, low, high));
  int64_t size = type.getDimSize(axis);
  SmallVector<double> all;
  for (int64_t i = 0; i < size; ++i)
    all.push_back(factor * scales.ofChannel(i, size));
  SmallVector<int64_t> zeros(size, 0);
  return type.clone(quant::UniformQuantizedPerAxisType::get(
      flags, storage, real, all, zeros, axis, low, high));
}

} // namespace pare
