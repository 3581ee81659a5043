//===- WeightWidths.cpp - what weights prove of products ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/WeightWidths.h"

#include <algorithm>
#include <limits>

using namespace mlir;

namespace pare::kernel {

/// The largest unsigned byte.
static constexpr int64_t kLargestInput = 255;

int64_t countNarrowSums(const Geometry &geometry, ArrayRef<int8_t> weights) {
  int64_t run = geometry.runLength();
  int64_t largest = 0;
  for (size_t start = 0; start + run <= weights.size(); start += run)
    for (int64_t i = 0; i < run; i += 2) {
      int64_t a = weights[start + i];
      int64_t b = i + 1 < run ? weights[start + i + 1] : 0;
      largest =
          std::max({largest, std::max<int64_t>(a, 0) + std::max<int64_t>(b, 0),
                    -std::min<int64_t>(a, 0) - std::min<int64_t>(b, 0)});
    }
  if (largest == 0)
    return kMostNarrowSums;
  constexpr int64_t limit = std::numeric_limits<int16_t>::max();
  return std::min(limit / (kLargestInput * largest), kMostNarrowSums);
}

int64_t countWeightBits(const Geometry &geometry, ArrayRef<int8_t> weights) {
  auto fits = [](int8_t weight) { return weight >= -8 && weight <= 7; };
  if (!llvm::all_of(weights, fits))
    return 8;
  int64_t ofOutput = geometry.kernelH * geometry.kernelW * geometry.groupIn();
  constexpr int64_t limit =
      std::numeric_limits<int32_t>::max() / (16 * kLargestInput);
  for (size_t start = 0; start + ofOutput <= weights.size();
       start += ofOutput) {
    int64_t sum = 0;
    for (int8_t weight : weights.slice(start, ofOutput))
      sum += std::abs(int64_t(weight));
    if (sum > limit)
      return 8;
  }
  return 4;
}

} // namespace pare::kernel
