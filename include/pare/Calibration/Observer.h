//===- Observer.h - what is remembered of the values that were seen -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Observers stream: they take the same memory however many values they see, and
// what two of them saw can be merged to exactly what one would have seen.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CALIBRATION_OBSERVER_H
#define PARE_CALIBRATION_OBSERVER_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <utility>
#include <vector>

namespace pare {

/// Which range a value gets from what was seen of it.
enum class ObserverKind {
  /// The smallest and the largest value.
  MinMax,
  /// The quantiles that leave the same fraction out at either end.
  Percentile,
  /// The range of least squared error of 8-bit values, clipping included
  /// (Sung, Shin, Hwang, "Resiliency of deep neural networks under
  /// quantization", section 3.2, on the histogram).
  Mse
};

/// Counts of values in bins whose edges are the same for every histogram: each
/// power of two is divided into `kBinsPerOctave` bins of equal, power-of-two
/// width. Bin b >= 0 holds [lowerEdge(b), lowerEdge(b + 1)); bin -1 - b holds
/// the same with the sign turned.
class Histogram {
public:
  static constexpr int kBinsPerOctave = 32;

  static int32_t binOf(float value);
  /// The edges of a bin; low <= high.
  static std::pair<double, double> edges(int32_t bin);
  /// Whether any finite float falls into `bin`.
  static bool isBin(int64_t bin);

  void add(llvm::ArrayRef<float> values);
  void add(int32_t bin, uint64_t count);
  void merge(const Histogram &other);
  bool empty() const { return total == 0; }

  /// The value below which `fraction` (0..1) of what was seen lies, linear
  /// within a bin. The histogram must not be empty.
  double quantile(double fraction) const;

  /// The bins that hold something, in ascending order of their values.
  std::vector<std::pair<int32_t, uint64_t>> bins() const;

private:
  std::vector<uint64_t> counts;
  uint64_t total = 0;
};

/// What was seen of one value.
struct Observation {
  double min = 0.0;
  double max = 0.0;
  bool seen = false;
  /// Empty where only the ends are asked for.
  Histogram histogram;

  /// Takes in finite values.
  void add(llvm::ArrayRef<float> values, ObserverKind kind);
  void merge(const Observation &other);

  /// The range that `kind` gives; `percentile` is in percent, above 50 and at
  /// most 100, and counts at either end. Without a histogram: min and max.
  std::pair<double, double> range(ObserverKind kind, double percentile) const;
};

} // namespace pare

#endif // PARE_CALIBRATION_OBSERVER_H
