//===- WinogradTest.cpp - the transforms of F(4x4, 3x3) -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Winograd.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace pare::winograd;

namespace {

template <typename Number> struct Math {
  Number add(Number a, Number b) { return a + b; }
  Number sub(Number a, Number b) { return a - b; }
  Number mulAdd(Number c, Number a, Number b) { return std::fma(c, a, b); }
};

/// The 4x4 outputs of a 3x3 window on 6x6 inputs by the transforms, and as the
/// definition has them.
template <typename Number> struct Outputs {
  std::array<Number, 16> fast;
  std::array<double, 16> exact;
};

template <typename Number>
Outputs<Number> convolve(const std::array<Number, kPoints> &inputs,
                         const std::array<float, 9> &filter) {
  std::array<Number, kPoints> points = transformInputs(inputs, Math<Number>());
  std::array<float, kPoints> weights = transformFilter(filter);
  for (int64_t i = 0; i < kPoints; ++i)
    points[i] *= weights[i];
  Outputs<Number> result{transformSums(points, Math<Number>()), {}};
  for (int64_t y = 0; y < kOutputs; ++y)
    for (int64_t x = 0; x < kOutputs; ++x)
      for (int64_t tap = 0; tap < 9; ++tap)
        result.exact[y * kOutputs + x] +=
            double(inputs[(y + tap / 3) * kInputs + x + tap % 3]) *
            double(filter[tap]);
  return result;
}

TEST(WinogradTest, OneTapMovesTheInput) {
  // Each input and each tap on its own: all of both matrices.
  for (int64_t at = 0; at < kPoints; ++at)
    for (int64_t tap = 0; tap < 9; ++tap) {
      std::array<double, kPoints> inputs = {};
      std::array<float, 9> filter = {};
      inputs[at] = 1;
      filter[tap] = 1;
      Outputs<double> outputs = convolve(inputs, filter);
      for (int64_t i = 0; i < 16; ++i)
        EXPECT_NEAR(outputs.fast[i], outputs.exact[i], 1e-5)
            << at << " " << tap << " " << i;
    }
}

TEST(WinogradTest, FloatsStayNearTheExactSum) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> uniform(-1, 1);
  double largest = 0, worst = 0;
  for (int64_t run = 0; run < 1000; ++run) {
    std::array<float, kPoints> inputs;
    std::array<float, 9> filter;
    for (float &value : inputs)
      value = uniform(random);
    for (float &value : filter)
      value = uniform(random);
    Outputs<float> outputs = convolve(inputs, filter);
    for (int64_t i = 0; i < 16; ++i) {
      largest = std::max(largest, std::abs(outputs.exact[i]));
      worst = std::max(worst, std::abs(outputs.fast[i] - outputs.exact[i]));
    }
  }
  EXPECT_LT(worst, 3e-6 * largest);
  // It is no direct sum.
  EXPECT_GT(worst, 0);
}

} // namespace
