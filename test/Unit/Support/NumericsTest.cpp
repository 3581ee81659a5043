//===- NumericsTest.cpp - ties, extremes, NaN and error bounds ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Numerics.h"

#include "gtest/gtest.h"
#include <cmath>
#include <limits>
#include <random>

using namespace pare::numerics;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr StoredRange kI8 = {-128, 127};

TEST(StoredRange, HoldsWhatTheBitsHold) {
  EXPECT_EQ(storedRange(8).low, -128);
  EXPECT_EQ(storedRange(8).high, 127);
  EXPECT_EQ(storedRange(4).low, -8);
  EXPECT_EQ(storedRange(8, true).low, 0);
  EXPECT_EQ(storedRange(8, true).high, 255);
  EXPECT_EQ(storedRange(32).low, std::numeric_limits<int32_t>::min());
  EXPECT_EQ(storedRange(32).high, std::numeric_limits<int32_t>::max());
}

TEST(Rounding, TiesGoToEven) {
  EXPECT_EQ(roundToInteger(0.5f), 0);
  EXPECT_EQ(roundToInteger(1.5f), 2);
  EXPECT_EQ(roundToInteger(2.5f), 2);
  EXPECT_EQ(roundToInteger(-0.5f), 0);
  EXPECT_EQ(roundToInteger(-1.5f), -2);
  EXPECT_EQ(roundToInteger(-2.5f), -2);
}

TEST(Rounding, AgreesWithTheProcessorUpToItsLimit) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> wide(-4194304.0f, 4194304.0f);
  std::uniform_real_distribution<float> narrow(-300.0f, 300.0f);
  for (int i = 0; i < 100000; ++i) {
    float x = wide(random), y = narrow(random);
    ASSERT_EQ(roundToInteger(x), static_cast<int32_t>(std::nearbyint(x))) << x;
    ASSERT_EQ(roundToInteger(y), static_cast<int32_t>(std::nearbyint(y))) << y;
  }
  EXPECT_EQ(roundToInteger(4194304.0f), kLargestRounded);
  EXPECT_EQ(roundToInteger(-4194304.0f), -kLargestRounded);
}

TEST(Store, ClampsBeforeItConverts) {
  EXPECT_EQ(store(1e30f, 3, kI8), 127);
  EXPECT_EQ(store(-kInfinity, 3, kI8), -128);
  EXPECT_EQ(store(kInfinity, -128, kI8), 127);
  EXPECT_EQ(store(124.4f, 3, kI8), 127);
  EXPECT_EQ(store(7.0f, 0, {-5, 6}), 6);
}

TEST(Quantize, NaNBecomesTheZeroPoint) {
  EXPECT_EQ(quantize(kNaN, 0.5f, -7, kI8), -7);
  EXPECT_EQ(quantize(kNaN, 0.5f, -7, {0, 127}), 0);
}

TEST(Quantize, DividesAndRoundsToEven) {
  EXPECT_EQ(quantize(0.25f, 0.5f, 1, kI8), 1);
  EXPECT_EQ(quantize(0.75f, 0.5f, 1, kI8), 3);
  EXPECT_EQ(quantize(1e30f, 1e-30f, 0, kI8), 127);
  EXPECT_FLOAT_EQ(dequantize(-128, 0.5f, 127), -127.5f);
}

TEST(Requantize, FloatRneRoundsTheAccumulatorFirst) {
  // 2^24 + 1 is no float: it becomes 2^24 before the product.
  EXPECT_EQ(requantizeFloatRne((1 << 24) + 1, 0x1p-24f, 0, kI8), 1);
  EXPECT_EQ(requantizeFloatRne(5, 0.5f, 0, kI8), 2);
  EXPECT_EQ(requantizeFloatRne(7, 0.5f, 0, kI8), 4);
  EXPECT_EQ(
      requantizeFloatRne(std::numeric_limits<int32_t>::min(), 1.0f, 5, kI8),
      -128);
}

/// gemmlowp's two steps, as TFLite's reference kernels take them.
int32_t scaleTFLite(int32_t value, int32_t multiplier, int shift) {
  int left = shift < 31 ? 31 - shift : 0, right = shift > 31 ? shift - 31 : 0;
  int64_t product = (int64_t(value) << left) * multiplier;
  int64_t nudge = product >= 0 ? int64_t(1) << 30 : 1 - (int64_t(1) << 30);
  int32_t high = static_cast<int32_t>((product + nudge) / (int64_t(1) << 31));
  int32_t mask = static_cast<int32_t>((int64_t(1) << right) - 1);
  int32_t threshold = (mask >> 1) + (high < 0 ? 1 : 0);
  return (high >> right) + ((high & mask) > threshold ? 1 : 0);
}

TEST(Requantize, TosaDoubleIsTFLite) {
  std::mt19937 random(2);
  std::uniform_int_distribution<int32_t> values(-(1 << 22), 1 << 22);
  std::uniform_int_distribution<int32_t> multipliers(1 << 30, INT32_MAX);
  std::uniform_int_distribution<int32_t> shifts(25, 50);
  for (int i = 0; i < 200000; ++i) {
    int32_t value = values(random), multiplier = multipliers(random);
    int32_t shift = shifts(random);
    // Powers of two make the exact ties.
    if (i % 2)
      multiplier = 1 << 30;
    ASSERT_EQ(scaleTosaDouble(value, multiplier, shift),
              scaleTFLite(value, multiplier, shift))
        << value << " " << multiplier << " " << shift;
  }
}

TEST(Requantize, SingleAndDoubleDifferOnTies) {
  // -1.5 single: up to -1; double: away from zero to -2.
  EXPECT_EQ(scaleTosaSingle(-3, 1 << 30, 31), -1);
  EXPECT_EQ(scaleTosaDouble(-6, 1 << 30, 32), -2);
  EXPECT_EQ(scaleTosaSingle(-6, 1 << 30, 32), -1);
  EXPECT_EQ(storeScaled(INT32_MAX, 100, kI8), 127);
  EXPECT_EQ(storeScaled(INT32_MIN, -100, kI8), -128);
}

TEST(Elementwise, RoundsEachStep) {
  EXPECT_EQ(add(scaled(3, 0.5f, 0), scaled(2, 0.5f, 0), 0, kI8), 2);
  EXPECT_EQ(sub(scaled(9, 0.5f, 0), scaled(2, 0.5f, 0), 10, kI8), 14);
  EXPECT_EQ(mul(-128, 127, 1.0f, 0, kI8), -128);
  EXPECT_EQ(mul(3, 3, 0.5f, 0, kI8), 4);
  EXPECT_EQ(average(10, 4, 1.0f, 0, kI8), 2);
  EXPECT_EQ(average(14, 4, 1.0f, -3, kI8), 1);
}

TEST(Exponential, StaysWithinItsError) {
  double worst = 0;
  for (int i = 0; i <= 4000000; ++i) {
    float x = static_cast<float>(-87.0 + 175.0 * i / 4000000);
    double exact = std::exp(static_cast<double>(x));
    worst = std::max(worst, std::abs(exponential(x) - exact) / exact);
  }
  EXPECT_LT(worst, 1.7e-7);
  EXPECT_EQ(exponential(0.0f), 1.0f);
  EXPECT_EQ(exponential(-kInfinity), 0.0f);
  EXPECT_EQ(exponential(-87.5f), 0.0f);
  EXPECT_EQ(exponential(kInfinity), exponential(88.0f));
  EXPECT_TRUE(std::isnan(exponential(kNaN)));
}

TEST(SigmoidAndTanh, StayWithinTheirErrors) {
  double worstSigmoid = 0, worstTanh = 0;
  for (int i = -2000000; i <= 2000000; ++i) {
    float x = static_cast<float>(i * 1e-5);
    double exact = 1.0 / (1.0 + std::exp(-static_cast<double>(x)));
    worstSigmoid = std::max(worstSigmoid, std::abs(sigmoid(x) - exact));
    double t = std::tanh(static_cast<double>(x));
    if (i)
      worstTanh =
          std::max(worstTanh, std::abs((pare::numerics::tanh(x) - t) / t));
  }
  EXPECT_LT(worstSigmoid, 1.3e-7);
  EXPECT_LT(worstTanh, 4e-7);
  EXPECT_EQ(sigmoid(0.0f), 0.5f);
  EXPECT_EQ(sigmoid(kInfinity), 1.0f);
  EXPECT_EQ(sigmoid(-kInfinity), 0.0f);
  EXPECT_EQ(pare::numerics::tanh(kInfinity), 1.0f);
  EXPECT_EQ(pare::numerics::tanh(-kInfinity), -1.0f);
  EXPECT_TRUE(std::signbit(pare::numerics::tanh(-0.0f)));
  EXPECT_TRUE(std::isnan(sigmoid(kNaN)));
  EXPECT_TRUE(std::isnan(pare::numerics::tanh(kNaN)));
}

TEST(Softmax, SumsToOneAndSurvivesExtremes) {
  float x[4] = {1000.0f, 999.0f, -1000.0f, -kInfinity}, y[4];
  softmax(x, y, 4);
  EXPECT_NEAR(y[0] + y[1] + y[2] + y[3], 1.0f, 1e-6f);
  EXPECT_NEAR(y[0], 0.7310586f, 1e-6f);
  EXPECT_EQ(y[3], 0.0f);
}

TEST(Softmax, IntegerIsTheTableAndOneRounding) {
  float table[256];
  softmaxTable(0.25f, table);
  EXPECT_EQ(table[0], 1.0f);
  int32_t q[3] = {127, 127, -128}, out[3];
  softmaxInteger(q, out, 3, table, 256.0f, -128, kI8);
  EXPECT_EQ(out[0], 0);
  EXPECT_EQ(out[1], 0);
  EXPECT_EQ(out[2], -128);
}

TEST(ScaleFactor, HasThirtyOneBitsWhereTheShiftAllowsIt) {
  auto expect = [](double factor, int32_t multiplier, int32_t shift) {
    ScaleFactor scale = scaleFactor(factor);
    EXPECT_EQ(scale.multiplier, multiplier) << factor;
    EXPECT_EQ(scale.shift, shift) << factor;
  };
  expect(1.0, 1 << 30, 30);
  expect(0.75, 3 << 29, 31);
  expect(0x1p20, 1 << 30, 10);
  expect(1.0 / 3.0, 1431655765, 32);
  // All ones round up to the next power of two.
  expect(1.0 - 0x1p-40, 1 << 30, 30);
  // Ties go away from zero: 2^30 + 1/2.
  expect(0x1.00000002p0, (1 << 30) + 1, 30);
  // The shift ends at 62, and the multiplier gets shorter.
  expect(0x1p-32, 1 << 30, 62);
  expect(0x1p-40, 1 << 22, 62);
  expect(0x1p-62, 1, 62);
  expect(0x1p-64, 0, 62);
}

TEST(ScaleFactor, IsWithinHalfAUnitOfTheLastPlace) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> exponent(-32.0, 20.0);
  for (int i = 0; i < 100000; ++i) {
    double factor = std::exp2(exponent(random));
    ScaleFactor scale = scaleFactor(factor);
    ASSERT_GE(scale.multiplier, 1 << 30);
    ASSERT_LE(std::abs(std::ldexp(scale.multiplier, -scale.shift) - factor),
              factor * 0x1p-31);
  }
}

TEST(SoftmaxByteTables, HoldTheBytesOfExponentials) {
  for (double scale : {0.5, 0.11, 3e-3, 20.0}) {
    int16_t tables[4][513];
    softmaxByteTables(scale, tables);
    for (int i = 0; i <= 512; ++i) {
      int64_t bits = 0;
      for (auto &table : tables) {
        ASSERT_GE(table[i], 0);
        ASSERT_LE(table[i], 255);
        bits = bits << 8 | table[i];
      }
      double exact = std::exp(scale * std::min(i - 256, 0)) * 0x1p31;
      ASSERT_EQ(bits, std::min<int64_t>(std::llround(exact), INT32_MAX)) << i;
    }
  }
}

} // namespace
