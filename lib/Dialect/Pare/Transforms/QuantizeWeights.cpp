//===- QuantizeWeights.cpp - weights and biases as integers ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "QuantizeWeights.h"

#include "pare/Dialect/Pare/IR/Pare.h"
#include <algorithm>
#include <cmath>

using namespace mlir;

namespace pare {
namespace {

constexpr int kClipFactors = 40;
constexpr double kSmallestClip = 0.5;
/// 255 times this fits 16 bits.
constexpr int64_t kMostOfPair = 128;

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

double rounded(double value, double scale, double largest) {
  return std::clamp(std::nearbyint(value / scale), -largest, largest);
}

/// The scale of least squared error out of those that clip at a fraction of
/// `most`.
double searchClip(ArrayRef<float> values, double most, double largest) {
  double best = 0.0, bestError = INFINITY;
  for (int i = 0; i < kClipFactors; ++i) {
    double factor = 1.0 - (1.0 - kSmallestClip) * i / kClipFactors;
    double scale = static_cast<float>(most * factor / largest);
    double error = 0.0;
    for (float value : values) {
      double difference = value - scale * rounded(value, scale, largest);
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

WeightRun getRun(Operation *op, RankedTensorType weight) {
  ArrayRef<int64_t> shape = weight.getShape();
  if (isa<DenseOp>(op))
    return {shape[1], 1};
  if (auto conv = dyn_cast<Conv2DOp>(op)) {
    bool joinsColumns = conv.getGroups() == 1 && conv.getDilations()[1] == 1;
    return {shape[3] * (joinsColumns ? shape[2] : 1), 1};
  }
  // [KH, KW, C, M]: vectors run over channels. With several outputs a channel
  // products have no neighbours; a single channel is an ordinary convolution.
  if (auto conv = dyn_cast<DepthwiseConv2DOp>(op))
    if (shape[2] == 1 ? conv.getDilations()[1] == 1 : shape[3] == 1)
      return {shape[1], shape[2] * shape[3]};
  return {};
}

WeightScales chooseScales(RankedTensorType type, ArrayRef<float> weight,
                          std::optional<int64_t> axis, bool clip,
                          int64_t largest) {
  Layout layout(type, axis);
  std::vector<std::vector<float>> channels(layout.count);
  for (auto [i, value] : llvm::enumerate(weight))
    channels[layout.scaleOf(i)].push_back(value);
  WeightScales result{axis, {}};
  for (ArrayRef<float> channel : channels) {
    double most = 0.0;
    for (float value : channel)
      most = std::max<double>(most, std::abs(value));
    double scale = static_cast<float>(most / largest);
    // A scale that is no normal number would not survive a division.
    if (scale < 0x1p-126)
      scale = 0.0;
    result.scales.push_back(
        scale > 0.0 && clip ? searchClip(channel, most, largest) : scale);
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
                                 const WeightScales &scales, int64_t largest) {
  Layout layout(type, scales.axis);
  std::vector<int8_t> result;
  result.reserve(weight.size());
  for (auto [i, value] : llvm::enumerate(weight))
    result.push_back(static_cast<int8_t>(
        rounded(value, scales.scales[layout.scaleOf(i)], largest)));
  return result;
}

/// The largest sum of two neighbouring weights of one sign, for each scale.
static std::vector<int64_t> getPairSums(ArrayRef<int8_t> stored, WeightRun run,
                                        const Layout &layout) {
  std::vector<int64_t> most(layout.count, 0);
  int64_t size = stored.size(), row = run.count * run.distance;
  for (int64_t start = 0; start < size; start += row)
    for (int64_t i = start; i < start + row; ++i) {
      int64_t number = (i - start) / run.distance;
      if (number % 2 == 1)
        continue;
      int64_t a = stored[i];
      int64_t b = number + 1 < run.count ? stored[i + run.distance] : 0;
      int64_t sum =
          a > 0 == b > 0 ? std::abs(a + b) : std::max(std::abs(a), std::abs(b));
      int64_t &mostOfScale = most[layout.scaleOf(i)];
      mostOfScale = std::max(mostOfScale, sum);
    }
  return most;
}

void fitPairs(RankedTensorType type, ArrayRef<float> weight, WeightRun run,
              int64_t largest, WeightScales &scales) {
  Layout layout(type, scales.axis);
  for (bool fits = run.count == 0; !fits;) {
    fits = true;
    std::vector<int64_t> most =
        getPairSums(roundWeights(type, weight, scales, largest), run, layout);
    for (auto [scale, sum] : llvm::zip_equal(scales.scales, most))
      if (sum > kMostOfPair) {
        scale = std::nextafter(static_cast<float>(scale * sum / kMostOfPair),
                               INFINITY);
        fits = false;
      }
  }
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
                                  int64_t low, int64_t high, double factor,
                                  const WeightScales &scales, int64_t axis) {
  Builder builder(type.getContext());
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
