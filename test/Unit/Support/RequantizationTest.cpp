//===- RequantizationTest.cpp - corners of fixed-point scaling ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Numerics.h"

#include "gtest/gtest.h"
#include <limits>
#include <random>

using namespace pare::numerics;

namespace {

constexpr int32_t kMin = std::numeric_limits<int32_t>::min();
constexpr int32_t kMax = std::numeric_limits<int32_t>::max();
constexpr int64_t kMin48 = -(int64_t(1) << 47);
constexpr int64_t kMax48 = (int64_t(1) << 47) - 1;

// `__extension__`: 128 bits are no part of the language's standard.
__extension__ typedef __int128 Exact;

/// floor((value * multiplier + nudge) / 2^shift), then its low 32 bits.
int32_t exactly(int64_t value, int64_t multiplier, int shift, int64_t nudge) {
  Exact sum = Exact(value) * multiplier + nudge;
  Exact divisor = Exact(1) << shift;
  Exact floor = sum / divisor - (sum % divisor < 0 ? 1 : 0);
  return static_cast<int32_t>(static_cast<int64_t>(floor));
}

int64_t half(int shift) { return int64_t(1) << (shift - 1); }

/// The nudge of DOUBLE_ROUND.
int64_t doubled(int32_t value, int shift) {
  int64_t second = shift > 31 ? int64_t(1) << 30 : 0;
  return half(shift) + (value >= 0 ? second : -second);
}

/// Values around what matters: extremes, zero, and ties of `shift` bits.
template <typename T> std::vector<T> corners(int shift, T low, T high) {
  std::vector<T> values = {low, T(low + 1), -1, 0, 1, T(high - 1), high};
  for (T around : {T(low / 2), T(high / 2), T(low / 3), T(high / 3)})
    for (T step : {-1, 0, 1})
      values.push_back(around + step);
  if (shift < 8 * int(sizeof(T)) - 17)
    for (T odd : {-5, -3, -1, 1, 3, 5})
      for (T step : {-1, 0, 1})
        values.push_back(odd * (T(1) << (shift - 1)) + step);
  return values;
}

TEST(Requantization, IsExactAtEveryShift) {
  for (int shift = 2; shift <= 62; ++shift)
    for (int32_t value : corners<int32_t>(shift, kMin, kMax))
      for (int32_t multiplier :
           {0, 1, 2, 3, 1 << 30, (1 << 30) + 1, kMax - 1, kMax}) {
        ASSERT_EQ(scaleTosaSingle(value, multiplier, shift),
                  exactly(value, multiplier, shift, half(shift)))
            << value << " * " << multiplier << " >> " << shift;
        ASSERT_EQ(scaleTosaDouble(value, multiplier, shift),
                  exactly(value, multiplier, shift, doubled(value, shift)))
            << value << " * " << multiplier << " >> " << shift;
      }
}

TEST(Requantization, Takes48BitsAtEveryShift) {
  for (int shift = 2; shift <= 62; ++shift)
    for (int64_t value : corners<int64_t>(shift, kMin48, kMax48))
      for (int32_t multiplier : {0, 1, 2, 1 << 14, 32766, 32767})
        ASSERT_EQ(scaleTosa48(value, multiplier, shift),
                  exactly(value, multiplier, shift, half(shift)))
            << value << " * " << multiplier << " >> " << shift;
}

TEST(Requantization, TiesGoUpAndTwiceRoundedAwayFromZero) {
  // One half, exactly: multiplier 1 and a value of 2^(shift - 1).
  for (int shift = 2; shift <= 31; ++shift) {
    int32_t tie = 1 << (shift - 1);
    EXPECT_EQ(scaleTosaSingle(tie, 1, shift), 1) << shift;
    EXPECT_EQ(scaleTosaSingle(tie - 1, 1, shift), 0) << shift;
    EXPECT_EQ(scaleTosaSingle(-tie, 1, shift), 0) << shift;
    EXPECT_EQ(scaleTosaSingle(-tie - (shift < 31), 1, shift),
              shift < 31 ? -1 : 0)
        << shift;
    // Below 32 the second rounding is not there.
    EXPECT_EQ(scaleTosaDouble(-tie, 1, shift), 0) << shift;
  }
  for (int shift = 32; shift <= 61; ++shift) {
    int32_t tie = shift <= 60 ? 1 << (shift - 31) : 0;
    if (!tie || shift == 61)
      continue;
    // tie * 2^30 is half of 2^shift.
    EXPECT_EQ(scaleTosaSingle(tie, 1 << 30, shift), 1) << shift;
    EXPECT_EQ(scaleTosaSingle(-tie, 1 << 30, shift), 0) << shift;
    EXPECT_EQ(scaleTosaDouble(tie, 1 << 30, shift), 1) << shift;
    EXPECT_EQ(scaleTosaDouble(-tie, 1 << 30, shift), -1) << shift;
  }
  for (int shift = 17; shift <= 48; ++shift)
    EXPECT_EQ(scaleTosa48(int64_t(1) << (shift - 15), 1 << 14, shift), 1)
        << shift;
}

TEST(Requantization, ZeroMultipliersLeaveTheZeroPoint) {
  for (int shift = 2; shift <= 62; ++shift)
    for (int32_t value : {kMin, -1, 0, 1, kMax}) {
      EXPECT_EQ(scaleTosaSingle(value, 0, shift), 0);
      EXPECT_EQ(scaleTosa48(value, 0, shift), 0);
      // Half and 2^30 meet where both are 2^30 or more, at shift 32 below 0:
      // 2^31 - 2^30 is still less than 2^32.
      EXPECT_EQ(scaleTosaDouble(value, 0, shift), 0) << value << " " << shift;
    }
  EXPECT_EQ(storeScaled(0, -7, {-128, 127}), -7);
}

TEST(Requantization, AgreesWithExactArithmeticAtRandom) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 300000; ++i) {
    int shift = 2 + static_cast<int>(random() % 61);
    auto value = static_cast<int32_t>(random());
    auto multiplier = static_cast<int32_t>(random() >> 33);
    int64_t wide = static_cast<int64_t>(random()) >> 16;
    auto narrow = static_cast<int32_t>(random() >> 49);
    ASSERT_EQ(scaleTosaSingle(value, multiplier, shift),
              exactly(value, multiplier, shift, half(shift)));
    ASSERT_EQ(scaleTosaDouble(value, multiplier, shift),
              exactly(value, multiplier, shift, doubled(value, shift)));
    ASSERT_EQ(scaleTosa48(wide, narrow, shift),
              exactly(wide, narrow, shift, half(shift)));
  }
}

TEST(StoreScaled, AddsIn64Bits) {
  constexpr StoredRange all = {kMin, kMax};
  EXPECT_EQ(storeScaled(kMax, kMax, all), kMax);
  EXPECT_EQ(storeScaled(kMin, kMin, all), kMin);
  EXPECT_EQ(storeScaled(kMax, kMin, all), -1);
  EXPECT_EQ(storeScaled(kMin, 200, {0, 65535}), 0);
}

TEST(Average, IsTheReciprocalOfTosa) {
  EXPECT_EQ(reciprocalScale(1).multiplier, (1 << 30) + 1);
  EXPECT_EQ(reciprocalScale(1).shift, 30);
  EXPECT_EQ(reciprocalScale(4).multiplier, (1 << 30) + 1);
  EXPECT_EQ(reciprocalScale(4).shift, 32);
  EXPECT_EQ(reciprocalScale(3).multiplier, ((int64_t(1) << 32) + 4) / 3);
  EXPECT_EQ(reciprocalScale(3).shift, 32);
  EXPECT_EQ(reciprocalScale(1u << 31).shift, 61);
  EXPECT_EQ(reciprocalScale(0xFFFFFFFFu).shift, 62);
  for (uint32_t count = 1; count < 5000; ++count) {
    Reciprocal scale = reciprocalScale(count);
    ASSERT_GE(scale.multiplier, 1 << 29);
    // Half is rounded up.
    if (count % 2 == 0) {
      ASSERT_EQ(averageTosa(count / 2, count, 0, {-128, 127}), 1) << count;
    }
    ASSERT_EQ(averageTosa(int64_t(count) * 100, count, 3, {-128, 127}), 103);
  }
}

} // namespace
