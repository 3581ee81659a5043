//===- WidthsTest.cpp - what sums are proven to fit -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace pare;
using namespace pare::kernel;

namespace {

constexpr Interval kWords = {-32768, 32767};

/// The widths of one sum of these weights.
SumWidths prove(const std::vector<int64_t> &weights, int64_t bias,
                Interval inputs = kWords) {
  return proveSums(
      1, static_cast<int64_t>(weights.size()), inputs,
      [&](int64_t, int64_t i) { return weights[i]; },
      [=](int64_t) { return bias; });
}

TEST(WidthsTest, SumsReachFromEndToEnd) {
  SumWidths widths = prove({3, -5}, 100);
  EXPECT_EQ(widths.sums.low, 3 * -32768 - 5 * 32767 + 100);
  EXPECT_EQ(widths.sums.high, 3 * 32767 + 5 * 32768 + 100);
  EXPECT_EQ(widths.products, 2);
  EXPECT_TRUE(widths.sums.fits(32));
}

TEST(WidthsTest, TheLastSumThatFitsIsFound) {
  // 511 * 128 * 32768 is 2^31 less 2^22.
  std::vector<int64_t> weights(511, -128);
  int64_t room = (int64_t(1) << 22) - 1;
  EXPECT_TRUE(prove(weights, room).sums.fits(32));
  EXPECT_FALSE(prove(weights, room + 1).sums.fits(32));
  // Down to -2^31, where 128 * 32767 is less than 128 * 32768.
  std::vector<int64_t> positive(512, 127);
  EXPECT_TRUE(prove(positive, 0).sums.fits(32));
  EXPECT_FALSE(prove(std::vector<int64_t>(512, -128), 0).sums.fits(32));
  EXPECT_EQ(prove(std::vector<int64_t>(512, -128), 0).products, 511);
}

TEST(WidthsTest, OneChannelIsEnoughToRefuse) {
  SumWidths widths = proveSums(
      3, 600, kWords,
      [](int64_t channel, int64_t) { return channel == 1 ? 127 : 1; },
      [](int64_t) { return 0; });
  EXPECT_FALSE(widths.sums.fits(32));
  EXPECT_EQ(widths.products, 516);
}

TEST(WidthsTest, KnownInputsLeaveMoreRoom) {
  std::vector<int64_t> weights(1000, 127);
  EXPECT_FALSE(prove(weights, 0).sums.fits(32));
  EXPECT_TRUE(prove(weights, 0, {0, 16383}).sums.fits(32));
}

TEST(WidthsTest, BiasesOfAllBitsAreHeld) {
  int64_t most = std::numeric_limits<int64_t>::max();
  SumWidths widths = prove({1, 1}, most);
  EXPECT_EQ(widths.sums.high, most);
  EXPECT_FALSE(widths.sums.fits(32));
  // Products are no matter of the bias.
  EXPECT_EQ(widths.products, 2);
}

TEST(WidthsTest, NoWindowOfTheProductsIsTooWide) {
  std::mt19937 random(3);
  for (int i = 0; i < 50; ++i) {
    std::vector<int64_t> weights(1500);
    for (int64_t &weight : weights)
      weight = static_cast<int64_t>(random() % 4 ? random() % 256 : 255) - 128;
    int64_t count = prove(weights, 0).products;
    auto fit = [&](int64_t size) {
      for (int64_t at = 0; at + size <= 1500; ++at) {
        Interval sum{0, 0};
        for (int64_t k = at; k < at + size; ++k) {
          sum.low +=
              std::min(weights[k] * kWords.low, weights[k] * kWords.high);
          sum.high +=
              std::max(weights[k] * kWords.low, weights[k] * kWords.high);
        }
        if (!sum.fits(32))
          return false;
      }
      return true;
    };
    EXPECT_TRUE(fit(count));
    if (count < 1500)
      EXPECT_FALSE(fit(count + 1));
  }
}

TEST(WidthsTest, AnyWeightsLeaveSomeHundredProducts) {
  Geometry g;
  g.inC = 2000;
  EXPECT_EQ(countProductsOfAnyWeights(g), 511);
  g.inC = 20;
  EXPECT_EQ(countProductsOfAnyWeights(g), 20);
}

/// A dense layer of one output.
Geometry ofInputs(int64_t inputs) {
  Geometry g;
  g.inC = inputs;
  return g;
}

TEST(WidthsTest, SumsOfNeighboursAreCounted) {
  auto count = [](std::vector<int8_t> weights) {
    return countNarrowSums(ofInputs(weights.size()), weights);
  };
  EXPECT_EQ(count({64, 64}), 1);
  EXPECT_EQ(count({64, 65}), 0);
  EXPECT_EQ(count({-64, -65}), 0);
  // Of two signs, one product is the least and the other the most.
  EXPECT_EQ(count({-127, 127}), 1);
  EXPECT_EQ(count({-128, 127}), 1);
  // Neighbours only.
  EXPECT_EQ(count({1, 100, 100, 1}), 1);
  EXPECT_EQ(count({100, 1, 100}), 1);
  EXPECT_EQ(count({7, 7, -8, -8}), 8);
  EXPECT_EQ(count({7, 7, -7, -7}), 9);
  EXPECT_EQ(count({0, 0}), kMostNarrowSums);
  EXPECT_EQ(count({}), kMostNarrowSums);
  // What was counted fits, one more does not.
  for (int sum = 1; sum <= 128; ++sum) {
    int64_t sums = count({int8_t(sum - sum / 2), int8_t(sum / 2)});
    EXPECT_LE(255 * sum * sums, 32767);
    if (sums < kMostNarrowSums)
      EXPECT_GT(255 * sum * (sums + 1), 32767);
  }
  // Where kernel columns are apart, their channels are no neighbours.
  Geometry g = ofInputs(1);
  g.kernelW = 2;
  EXPECT_EQ(countNarrowSums(g, {100, 100}), 0);
  g.dilationW = 2;
  EXPECT_EQ(countNarrowSums(g, {100, 100}), 1);
}

TEST(WidthsTest, NeighboursOfADepthwiseKernelAreColumns) {
  // [1, 3, 2, 1]: columns of two channels.
  Geometry g;
  g.depthwiseWeight = true;
  g.inC = g.outC = g.groups = 2;
  g.kernelW = 3;
  EXPECT_EQ(countNarrowSums(g, {64, 100, 64, -100, 127, -128}), 1);
  EXPECT_EQ(countNarrowSums(g, {64, 0, 65, 0, 0, 0}), 0);
  EXPECT_EQ(countNarrowSums(g, {0, 64, 0, 65, 0, 0}), 0);
  // Columns 1 and 2 are none, nor are the last of a row and the next one.
  EXPECT_EQ(countNarrowSums(g, {1, 1, 100, 100, 100, 100}), 1);
  g.kernelH = 2;
  EXPECT_EQ(
      countNarrowSums(g, {1, 1, 1, 1, 100, 100, 100, 100, 1, 1, 100, 100}), 1);
  EXPECT_EQ(countNarrowSums(g, {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}), 9);
  EXPECT_EQ(countWeightBits(g, {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}), 8);
  // With several outputs a channel there are no neighbours.
  g.outC = 4, g.kernelW = 2, g.kernelH = 1;
  EXPECT_EQ(countNarrowSums(g, {127, 127, 127, 127, 127, 127, 127, 127}), 1);
  // One channel is an ordinary convolution: its columns are a run.
  g.inC = g.groups = 1, g.outC = 2;
  EXPECT_EQ(countNarrowSums(g, {127, 1, 127, 1}), 0);
  g.dilationW = 2;
  EXPECT_EQ(countNarrowSums(g, {127, 1, 127, 1}), 1);
}

TEST(WidthsTest, ScaledSumsStayBelowTheLimit) {
  Interval any{INT32_MIN, INT32_MAX};
  float below = std::nextafter(1.0f, 0.0f);
  EXPECT_TRUE(staysBelowLimit(any, below));
  EXPECT_TRUE(staysBelowLimit(any, -below));
  EXPECT_FALSE(staysBelowLimit(any, 1.0f));
  EXPECT_FALSE(staysBelowLimit(any, -1.0f));
  EXPECT_FALSE(staysBelowLimit(any, std::nanf("")));
  EXPECT_FALSE(staysBelowLimit(any, INFINITY));
  // Rounded to f32, 2^31 - 65 is the largest that is less than 2^31.
  EXPECT_TRUE(staysBelowLimit({0, INT32_MAX - 64}, 1.0f));
  EXPECT_FALSE(staysBelowLimit({0, INT32_MAX - 63}, 1.0f));
  // Only what is too large matters; the least integer is what it becomes.
  EXPECT_TRUE(staysBelowLimit({INT32_MIN, 0}, 1e6f));
  EXPECT_FALSE(staysBelowLimit({INT32_MIN, 0}, -1e6f));
  // Sums that leave 32 bits wrap to any.
  EXPECT_FALSE(staysBelowLimit({INT64_MIN, 0}, 1.0f));
  EXPECT_TRUE(staysBelowLimit({0, int64_t(1) << 40}, 0.5f));
}

TEST(WidthsTest, BitsOfWeightsAreCounted) {
  EXPECT_EQ(countWeightBits(ofInputs(3), {-7, 7, 0}), 4);
  EXPECT_EQ(countWeightBits(ofInputs(0), {}), 8);
  EXPECT_EQ(countWeightBits(ofInputs(3), {-7, 8, 0}), 8);
  EXPECT_EQ(countWeightBits(ofInputs(3), {-8, 7, 0}), 8);
  // 16 times the largest sum must fit 32 bits.
  int64_t most = ((int64_t(1) << 31) - 1) / (16 * 255 * 7);
  EXPECT_EQ(countWeightBits(ofInputs(most), std::vector<int8_t>(most, -7)), 4);
  EXPECT_EQ(
      countWeightBits(ofInputs(most + 1), std::vector<int8_t>(most + 1, -7)),
      8);
}

} // namespace
