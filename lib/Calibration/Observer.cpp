//===- Observer.cpp - what is remembered of the values that were seen -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/Observer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include <algorithm>

using namespace llvm;

namespace pare {

/// A bin is the sign, the exponent and the first 5 bits of the significand.
static constexpr unsigned kDroppedBits = 18;
static constexpr int32_t kHalf = 1 << (31 - kDroppedBits);
static_assert(1 << (23 - kDroppedBits) == Histogram::kBinsPerOctave);

int32_t Histogram::binOf(float value) {
  uint32_t bits = bit_cast<uint32_t>(value);
  int32_t magnitude = (bits & 0x7FFFFFFF) >> kDroppedBits;
  // Both zeros are one value.
  return bits > 0x80000000u ? -1 - magnitude : magnitude;
}

std::pair<double, double> Histogram::edges(int32_t bin) {
  auto edge = [](uint32_t magnitude) -> double {
    uint32_t bits = magnitude << kDroppedBits;
    // The upper edge of the last bin would be infinite.
    return bits < 0x7F800000u ? bit_cast<float>(bits) : 0x1p128;
  };
  if (bin >= 0)
    return {edge(bin), edge(bin + 1)};
  return {-edge(-bin), -edge(-1 - bin)};
}

bool Histogram::isBin(int64_t bin) {
  constexpr int32_t end = 0x7F800000u >> kDroppedBits;
  return bin >= -end && bin < end;
}

void Histogram::add(ArrayRef<float> values) {
  counts.resize(2 * kHalf);
  for (float value : values)
    ++counts[kHalf + binOf(value)];
  total += values.size();
}

void Histogram::add(int32_t bin, uint64_t count) {
  counts.resize(2 * kHalf);
  counts[kHalf + bin] += count;
  total += count;
}

void Histogram::merge(const Histogram &other) {
  for (auto [bin, count] : other.bins())
    add(bin, count);
}

double Histogram::quantile(double fraction) const {
  double rest = fraction * static_cast<double>(total);
  double last = 0.0;
  for (auto [bin, count] : bins()) {
    auto [low, high] = edges(bin);
    // Next to zero there is nothing to divide.
    if (rest <= static_cast<double>(count) && (bin == 0 || bin == -1))
      return 0.0;
    if (rest <= static_cast<double>(count))
      return low + (high - low) * std::max(rest, 0.0) / count;
    rest -= count;
    last = high;
  }
  return last;
}

std::vector<std::pair<int32_t, uint64_t>> Histogram::bins() const {
  std::vector<std::pair<int32_t, uint64_t>> result;
  for (auto [index, count] : enumerate(counts))
    if (count)
      result.push_back({static_cast<int32_t>(index) - kHalf, count});
  return result;
}

void Observation::add(ArrayRef<float> values, ObserverKind kind) {
  if (values.empty())
    return;
  auto [low, high] = std::minmax_element(values.begin(), values.end());
  min = seen ? std::min<double>(min, *low) : *low;
  max = seen ? std::max<double>(max, *high) : *high;
  seen = true;
  if (kind != ObserverKind::MinMax)
    histogram.add(values);
}

void Observation::merge(const Observation &other) {
  if (!other.seen)
    return;
  // Half a histogram would give quantiles of half the data.
  if (seen && histogram.empty() != other.histogram.empty())
    histogram = Histogram();
  else
    histogram.merge(other.histogram);
  min = seen ? std::min(min, other.min) : other.min;
  max = seen ? std::max(max, other.max) : other.max;
  seen = true;
}

/// Summed squared error of what a histogram holds, quantized to 255 steps over
/// [low, high]. Zero itself is exact, as every range represents it.
static double squaredError(ArrayRef<std::pair<double, double>> values,
                           double low, double high) {
  double step = (high - low) / 255.0, inside = step * step / 12.0, sum = 0.0;
  for (auto [value, count] : values) {
    double beyond = std::max({low - value, value - high, 0.0});
    sum += count * (beyond > 0.0 ? beyond * beyond : inside);
  }
  return sum;
}

/// Moves one end, then the other, and again, since each depends on the other.
static std::pair<double, double> leastSquaredError(const Histogram &histogram,
                                                   double min, double max) {
  std::vector<std::pair<double, double>> values;
  for (auto [bin, count] : histogram.bins()) {
    auto [low, high] = Histogram::edges(bin);
    if (bin != 0 && bin != -1)
      values.push_back({(low + high) / 2, static_cast<double>(count)});
  }
  constexpr int kCandidates = 64;
  double low = std::min(min, 0.0), high = std::max(max, 0.0);
  double best = squaredError(values, low, high);
  for (int round = 0; round < 2; ++round)
    for (bool upper : {true, false}) {
      double whole = upper ? std::max(max, 0.0) : std::min(min, 0.0);
      double &end = upper ? high : low;
      for (int i = 1; i < kCandidates; ++i) {
        double kept = end;
        end = whole * i / kCandidates;
        double error = squaredError(values, low, high);
        if (error < best)
          best = error;
        else
          end = kept;
      }
    }
  return {low, high};
}

std::pair<double, double> Observation::range(ObserverKind kind,
                                             double percentile) const {
  if (kind == ObserverKind::MinMax || histogram.empty())
    return {min, max};
  if (kind == ObserverKind::Mse)
    return leastSquaredError(histogram, min, max);
  double low = histogram.quantile(1.0 - percentile / 100.0);
  double high = histogram.quantile(percentile / 100.0);
  return {std::clamp(low, min, max), std::clamp(high, min, max)};
}

} // namespace pare
