//===- Compare.h - results against labels, references, expected values ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_COMPARE_H
#define PARE_RUN_COMPARE_H

#include "pare/Calibration/Samples.h"

namespace pare {

/// Element `index` of a buffer, as it is stored; `dequantized`: as the real
/// number it stands for, where the type has a scale.
double storedValue(const SampleType &type, const char *data, int64_t index);
double dequantizedValue(const SampleType &type, const char *data,
                        int64_t index);

/// How many classifications one sample of a result is, and of how many classes:
/// a result with one dimension above 1 is one of that many classes, every other
/// result is one for each row of its last dimension.
struct ClassShape {
  int64_t rows;
  int64_t classes;
};
ClassShape getClassShape(const SampleType &type);

/// The class of each row of a sample: its largest value, the first of equals;
/// NaN is never the largest.
void appendTop1(const SampleType &type, const char *sample,
                llvm::SmallVectorImpl<int64_t> &classes);

/// Elements that differ: integers and bools at all, floats by more than the
/// tolerance. NaN equals NaN only.
int64_t countMismatches(const SampleType &type, const char *actual,
                        const char *expected, double tolerance);

/// How far real values are from those of a reference, summed over samples.
class Difference {
public:
  /// Takes one sample of each; both have the same number of elements.
  void add(const SampleType &type, const char *actual,
           const SampleType &referenceType, const char *reference);

  /// NaN where one of the two, and only one, was NaN.
  double maxAbs() const { return largest; }
  /// 10 log10(sum of reference^2 / sum of difference^2); infinite for equals.
  double sqnrDb() const;

private:
  double largest = 0;
  double signal = 0;
  double noise = 0;
};

} // namespace pare

#endif // PARE_RUN_COMPARE_H
