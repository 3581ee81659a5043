//===- TosaRescaleTest.cpp - corners of TOSA's rescale --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Against the definition in 128 bits, and against TFLite's two steps, on every
// shift: ties, extremes of i32 and i48, multipliers of zero.
//
//===----------------------------------------------------------------------===//

#include "InterpreterHarness.h"

using pare::InterpreterHarness;

namespace {

using Wide = __int128;

constexpr int32_t kMin = INT32_MIN, kMax = INT32_MAX;
constexpr int64_t kMin48 = -(int64_t(1) << 47), kMax48 = (int64_t(1) << 47) - 1;

std::string constant(const std::string &name, const std::string &type,
                     int64_t value) {
  return name + " = \"tosa.const\"() <{values = dense<" +
         std::to_string(value) + "> : tensor<1x" + type +
         ">}> : () -> tensor<1x" + type + ">\n";
}

struct Rescale {
  int64_t multiplier, shift;
  std::string from = "i32", to = "i32", mode = "SINGLE_ROUND";
  bool scale32 = true;
  int64_t inputZp = 0, outputZp = 0;
  bool inputUnsigned = false, outputUnsigned = false;

  std::string body(const std::string &count) const {
    std::string m = scale32 ? "i32" : "i16";
    auto flag = [](bool value) { return value ? "true" : "false"; };
    return constant("%m", m, multiplier) + constant("%s", "i8", shift) +
           constant("%i", from, inputZp) + constant("%o", to, outputZp) +
           "%r = tosa.rescale %x, %m, %s, %i, %o {scale32 = " + flag(scale32) +
           ", rounding_mode = " + mode + ", per_channel = false, " +
           "input_unsigned = " + flag(inputUnsigned) +
           ", output_unsigned = " + flag(outputUnsigned) + "} : (tensor<" +
           count + "x" + from + ">, tensor<1x" + m +
           ">, tensor<1xi8>, tensor<1x" + from + ">, tensor<1x" + to +
           ">) -> tensor<" + count + "x" + to + ">";
  }
};

class TosaRescaleTest : public InterpreterHarness {
protected:
  template <typename Out, typename In>
  std::vector<Out> rescale(const Rescale &of, std::vector<In> x) {
    std::string count = std::to_string(x.size());
    return run<Out>(count + "x" + of.from, count + "x" + of.to, of.body(count),
                    x);
  }
};

int64_t clip(Wide value, int64_t low, int64_t high) {
  return static_cast<int64_t>(value < low ? low : value > high ? high : value);
}

/// Values around zero, around the ties of a shift, and at the ends.
std::vector<int32_t> corners(int shift) {
  std::vector<int32_t> result = {0,  1,    -1,   2,        -2,      3,
                                 -3, kMax, kMin, kMax - 1, kMin + 1};
  for (int k : {shift - 32, shift - 31, shift - 30, shift - 2, shift - 1})
    if (k >= 0 && k < 31)
      for (int32_t d : {-1, 0, 1}) {
        result.push_back((1 << k) + d);
        result.push_back(-(1 << k) + d);
        result.push_back(3 * (1 << std::min(k, 28)) + d);
      }
  return result;
}

/// A value that the specification scales to 32 bits.
bool isScaled(int32_t v, int32_t m, int shift) {
  Wide p = Wide(v) * m;
  return p >= (Wide(kMin) << shift) && p < (Wide(kMax) << shift);
}

TEST_F(TosaRescaleTest, SingleRoundsHalfUpAtEveryShift) {
  for (int shift = 2; shift <= 62; ++shift)
    for (int32_t m : {0, 1, 1 << 30, (1 << 30) + 1, kMax}) {
      std::vector<int32_t> x = corners(shift);
      auto y = rescale<int32_t>({m, shift}, x);
      ASSERT_EQ(y.size(), x.size()) << error;
      for (size_t i = 0; i < x.size(); ++i)
        if (isScaled(x[i], m, shift)) {
          Wide expected = (Wide(x[i]) * m + (Wide(1) << (shift - 1))) >> shift;
          EXPECT_EQ(y[i], expected) << x[i] << " * " << m << " >> " << shift;
        }
    }
}

/// TFLite's MultiplyByQuantizedMultiplier without a left shift.
int32_t asTflite(int32_t v, int32_t m, int rightShift) {
  int64_t product = int64_t(v) * m;
  int64_t nudge = product >= 0 ? 1 << 30 : 1 - (1 << 30);
  auto high = static_cast<int32_t>((product + nudge) / (int64_t(1) << 31));
  int64_t mask = (int64_t(1) << rightShift) - 1, rest = high & mask;
  int64_t threshold = (mask >> 1) + (high < 0 ? 1 : 0);
  return (high >> rightShift) + (rest > threshold ? 1 : 0);
}

TEST_F(TosaRescaleTest, DoubleRoundIsTflitesTwoSteps) {
  for (int shift = 31; shift <= 61; ++shift)
    for (int32_t m : {1 << 30, (1 << 30) + 1, 1342580370, kMax}) {
      std::vector<int32_t> x = corners(shift);
      auto y = rescale<int32_t>({m, shift, "i32", "i32", "DOUBLE_ROUND"}, x);
      ASSERT_EQ(y.size(), x.size()) << error;
      for (size_t i = 0; i < x.size(); ++i)
        EXPECT_EQ(y[i], asTflite(x[i], m, shift - 31))
            << x[i] << " * " << m << " >> " << shift;
    }
}

TEST_F(TosaRescaleTest, TheTwoModesDifferOnlyAboveShift31) {
  for (int shift : {2, 30, 31, 32, 33, 40}) {
    std::vector<int32_t> x = corners(shift);
    auto one = rescale<int32_t>({1342580370, shift}, x);
    auto two =
        rescale<int32_t>({1342580370, shift, "i32", "i32", "DOUBLE_ROUND"}, x);
    auto any =
        rescale<int32_t>({1342580370, shift, "i32", "i32", "INEXACT_ROUND"}, x);
    EXPECT_EQ(any, one) << shift;
    if (shift <= 31)
      EXPECT_EQ(two, one) << shift;
  }
  // 3 * 2^30 >> 33 is 0.375; the first of two steps makes 1.5 a 2, which is a
  // half for the second.
  EXPECT_EQ(rescale<int32_t>({1 << 30, 33, "i32", "i32", "DOUBLE_ROUND"},
                             std::vector<int32_t>{3, -3}),
            (std::vector<int32_t>{1, 0}));
  EXPECT_EQ(rescale<int32_t>({1 << 30, 33}, std::vector<int32_t>{3, -3}),
            (std::vector<int32_t>{0, 0}));
}

TEST_F(TosaRescaleTest, TakesAllOf48Bits) {
  for (int shift = 16; shift <= 62; ++shift)
    for (int32_t m : {0, 1, 16384, 32767}) {
      std::vector<int64_t> x = {kMin48,
                                kMin48 + 1,
                                kMax48,
                                kMax48 - 1,
                                0,
                                int64_t(1) << (shift - 15),
                                (int64_t(1) << (shift - 15)) - 1,
                                -(int64_t(1) << (shift - 15))};
      for (int64_t &v : x)
        v = clip(v, kMin48, kMax48);
      auto y =
          rescale<int16_t>({m, shift, "i48", "i16", "SINGLE_ROUND", false}, x);
      ASSERT_EQ(y.size(), x.size()) << error;
      for (size_t i = 0; i < x.size(); ++i) {
        Wide scaled = (Wide(x[i]) * m + (Wide(1) << (shift - 1))) >> shift;
        if (scaled >= kMin && scaled <= kMax)
          EXPECT_EQ(y[i], clip(scaled, INT16_MIN, INT16_MAX))
              << x[i] << " * " << m << " >> " << shift;
      }
    }
}

TEST_F(TosaRescaleTest, AddsTheZeroPointBeforeItSaturates) {
  Rescale to8{1 << 30, 30, "i32", "i8"};
  to8.outputZp = -100;
  EXPECT_EQ(rescale<int8_t>(
                to8, std::vector<int32_t>{227, 228, -28, -29, kMax, kMin}),
            (std::vector<int8_t>{127, 127, -128, -128, 127, -128}));
}

TEST_F(TosaRescaleTest, ReadsAndWritesUnsignedBytes) {
  Rescale toSigned{1 << 30, 30, "i8", "i8"};
  toSigned.inputUnsigned = true;
  toSigned.inputZp = -128; // 128 without its sign
  EXPECT_EQ(rescale<int8_t>(toSigned, std::vector<uint8_t>{0, 128, 255}),
            (std::vector<int8_t>{-128, 0, 127}));
  Rescale toUnsigned{1 << 30, 30, "i8", "i8"};
  toUnsigned.outputUnsigned = true;
  toUnsigned.outputZp = -128;
  EXPECT_EQ(rescale<uint8_t>(toUnsigned, std::vector<int8_t>{-128, 0, 127}),
            (std::vector<uint8_t>{0, 128, 255}));
}

TEST_F(TosaRescaleTest, EndsTheRunWhereAShiftHasNoMeaning) {
  EXPECT_TRUE(rescale<int32_t>({1 << 30, 1}, std::vector<int32_t>{3}).empty());
  EXPECT_NE(error.find("a rescale by 1073741824 >> 1"), std::string::npos)
      << error;
  EXPECT_TRUE(rescale<int32_t>({1 << 30, 63}, std::vector<int32_t>{3}).empty());
  EXPECT_TRUE(rescale<int32_t>({-1, 30}, std::vector<int32_t>{3}).empty());
}

} // namespace
