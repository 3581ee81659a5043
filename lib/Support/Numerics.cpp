//===- Numerics.cpp - what the integers mean, one scalar at a time --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Numerics.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace pare::numerics {

static int32_t bitsOf(float x) {
  int32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

static float floatOf(int32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

/// 1.5 * 2^23 and its bits.
static constexpr float kMagic = 12582912.0f;
static constexpr int32_t kMagicBits = 0x4B400000;

StoredRange storedRange(unsigned bits, bool isUnsigned) {
  if (isUnsigned)
    return {0, static_cast<int32_t>((int64_t(1) << bits) - 1)};
  int64_t half = int64_t(1) << (bits - 1);
  return {static_cast<int32_t>(-half), static_cast<int32_t>(half - 1)};
}

float maximum(float x, float bound) { return x > bound ? x : bound; }
float minimum(float x, float bound) { return x < bound ? x : bound; }

int32_t roundToInteger(float x) { return bitsOf(x + kMagic) - kMagicBits; }

int32_t store(float x, int32_t zeroPoint, StoredRange range) {
  x = x == x ? x : 0.0f;
  x = maximum(x, static_cast<float>(range.low - zeroPoint));
  x = minimum(x, static_cast<float>(range.high - zeroPoint));
  return roundToInteger(x) + zeroPoint;
}

//===----------------------------------------------------------------------===//
// Requantization profiles
//===----------------------------------------------------------------------===//

int32_t requantizeFloatRne(int64_t accumulator, float multiplier,
                           int32_t zeroPoint, StoredRange range) {
  return store(static_cast<float>(accumulator) * multiplier, zeroPoint, range);
}

int32_t scaleTosaSingle(int32_t value, int32_t multiplier, int32_t shift) {
  int64_t round = int64_t(1) << (shift - 1);
  return static_cast<int32_t>((int64_t(value) * multiplier + round) >> shift);
}

int32_t scaleTosa48(int64_t value, int32_t multiplier, int32_t shift) {
  uint64_t round = uint64_t(1) << (shift - 1);
  uint64_t product =
      static_cast<uint64_t>(value) * static_cast<uint64_t>(int64_t(multiplier));
  return static_cast<int32_t>(static_cast<int64_t>(product + round) >> shift);
}

Reciprocal reciprocalScale(uint32_t value) {
  // 2^k is the least power of two that is not below `value`.
  int32_t k = 0;
  while ((uint64_t(1) << k) < value)
    ++k;
  int64_t numerator = ((int64_t(1) << 30) + 1) << k;
  return {static_cast<int32_t>(numerator / value), 30 + k};
}

int32_t scaleTosaDouble(int32_t value, int32_t multiplier, int32_t shift) {
  int64_t round = int64_t(1) << (shift - 1);
  if (shift > 31)
    round += value >= 0 ? int64_t(1) << 30 : -(int64_t(1) << 30);
  return static_cast<int32_t>((int64_t(value) * multiplier + round) >> shift);
}

/// Rounds a number of [0, 2^62) half away from zero.
static int64_t roundHalfUp(double x) {
  // Both are exact: below 2^52 the fraction is, above it there is none.
  int64_t whole = static_cast<int64_t>(x);
  return whole + (x - static_cast<double>(whole) >= 0.5 ? 1 : 0);
}

ScaleFactor scaleFactor(double factor) {
  int exponent = 0;
  std::frexp(factor, &exponent);
  // The significand has 31 bits in front of the point, or what shift 62 leaves.
  int32_t shift = std::min(31 - exponent, 62);
  int64_t multiplier = roundHalfUp(std::ldexp(factor, shift));
  if (multiplier == int64_t(1) << 31) {
    multiplier >>= 1;
    --shift;
  }
  return {static_cast<int32_t>(multiplier), shift};
}

int32_t storeScaled(int32_t scaled, int32_t zeroPoint, StoredRange range) {
  int64_t sum = int64_t(scaled) + zeroPoint;
  if (sum < range.low)
    return range.low;
  return sum > range.high ? range.high : static_cast<int32_t>(sum);
}

//===----------------------------------------------------------------------===//
// Quantize, dequantize, elementwise and pools under float-rne
//===----------------------------------------------------------------------===//

int32_t quantize(float x, float scale, int32_t zeroPoint, StoredRange range) {
  return store(x / scale, zeroPoint, range);
}

float dequantize(int32_t q, float scale, int32_t zeroPoint) {
  return scale * static_cast<float>(int64_t(q) - zeroPoint);
}

float scaled(int32_t q, float multiplier, int32_t zeroPoint) {
  return multiplier * static_cast<float>(int64_t(q) - zeroPoint);
}

int32_t add(float lhs, float rhs, int32_t zeroPoint, StoredRange range) {
  return store(lhs + rhs, zeroPoint, range);
}

int32_t sub(float lhs, float rhs, int32_t zeroPoint, StoredRange range) {
  return store(lhs - rhs, zeroPoint, range);
}

int32_t mul(int32_t lhs, int32_t rhs, float multiplier, int32_t zeroPoint,
            StoredRange range) {
  float product = static_cast<float>(int64_t(lhs) * rhs);
  return store(multiplier * product, zeroPoint, range);
}

int32_t average(int64_t sum, int64_t count, float multiplier, int32_t zeroPoint,
                StoredRange range) {
  float perElement = multiplier / static_cast<float>(count);
  return store(perElement * static_cast<float>(sum), zeroPoint, range);
}

int32_t averageTosa(int64_t sum, int64_t count, int32_t zeroPoint,
                    StoredRange range) {
  Reciprocal scale = reciprocalScale(static_cast<uint32_t>(count));
  int32_t scaled =
      scaleTosaSingle(static_cast<int32_t>(sum), scale.multiplier, scale.shift);
  return storeScaled(scaled, zeroPoint, range);
}

//===----------------------------------------------------------------------===//
// Functions that stay f32
//===----------------------------------------------------------------------===//

/// Range reduction and coefficients are those of Cephes' expf (Moshier,
/// "Methods and Programs for Mathematical Functions"), evaluated without fma.
float exponential(float x) {
  // Written so that NaN passes through both bounds.
  float bounded = x < -87.0f ? -87.0f : x;
  bounded = bounded > 88.0f ? 88.0f : bounded;
  // n = rne(x / ln 2); it lies in -126..127, so 2^n is a normal number.
  float shifted = bounded * 1.44269504088896341f + kMagic;
  uint32_t n = static_cast<uint32_t>(bitsOf(shifted)) - uint32_t(kMagicBits);
  float whole = shifted - kMagic;
  // ln 2 in two parts, the first of which has few bits.
  float r = bounded - whole * 0.693359375f;
  r = r - whole * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r;
  p = p + 1.0f;
  float power = floatOf(static_cast<int32_t>((n + 127u) << 23));
  float result = p * power;
  return x < -87.0f ? 0.0f : result;
}

/// Sign bit cleared.
static float magnitude(float x) { return floatOf(bitsOf(x) & 0x7FFFFFFF); }

float sigmoid(float x) {
  float e = exponential(-magnitude(x));
  float numerator = x >= 0.0f ? 1.0f : e;
  return numerator / (1.0f + e);
}

/// The polynomial is that of Cephes' tanhf.
float tanh(float x) {
  float a = magnitude(x);
  float z = a * a;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z + -5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z + -3.33332819422e-1f;
  float small = (p * z) * a + a;
  float e = exponential(-2.0f * a);
  float large = (1.0f - e) / (1.0f + e);
  float result = a < 0.625f ? small : large;
  int32_t sign = bitsOf(x) & static_cast<int32_t>(0x80000000u);
  return floatOf(bitsOf(result) | sign);
}

void softmax(const float *input, float *output, int64_t size) {
  float max = input[0];
  for (int64_t i = 1; i < size; ++i)
    max = input[i] > max ? input[i] : max;
  float sum = 0.0f;
  for (int64_t i = 0; i < size; ++i) {
    output[i] = exponential(input[i] - max);
    sum = sum + output[i];
  }
  for (int64_t i = 0; i < size; ++i)
    output[i] = output[i] / sum;
}

void softmaxTable(float scale, float (&table)[256]) {
  for (int32_t d = 0; d < 256; ++d)
    table[d] = exponential(-(scale * static_cast<float>(d)));
}

/// e^x in double for x in [-700, 700], within two units of the last place: one
/// sequence of operations everywhere, unlike that of libm.
static double exponentialDouble(double x) {
  int n = static_cast<int>(std::floor(x * 1.4426950408889634 + 0.5));
  // ln 2 in two parts, the first of which has few bits.
  double r = x - n * 0.6931471803691238;
  r = r - n * 1.9082149292705877e-10;
  double sum = 1.0;
  for (int i = 17; i >= 1; --i)
    sum = 1.0 + sum * r / i;
  return std::ldexp(sum, n);
}

void softmaxByteTables(double scale, int16_t (&tables)[4][513]) {
  for (int i = 0; i <= 512; ++i) {
    double x = scale * (i - 256);
    // What lies above 0 is never looked up, and would overflow.
    double value = x < 0.0 ? exponentialDouble(x < -700.0 ? -700.0 : x) : 1.0;
    int64_t bits = roundHalfUp(value * 0x1p31);
    if (bits > INT32_MAX)
      bits = INT32_MAX;
    for (int byte = 0; byte < 4; ++byte)
      tables[byte][i] = static_cast<int16_t>((bits >> (24 - 8 * byte)) & 0xFF);
  }
}

void softmaxInteger(const int32_t *input, int32_t *output, int64_t size,
                    const float *table, float multiplier, int32_t zeroPoint,
                    StoredRange range) {
  int32_t max = input[0];
  for (int64_t i = 1; i < size; ++i)
    max = input[i] > max ? input[i] : max;
  float sum = 0.0f;
  for (int64_t i = 0; i < size; ++i)
    sum = sum + table[max - input[i]];
  for (int64_t i = 0; i < size; ++i) {
    float share = table[max - input[i]] / sum;
    output[i] = store(share * multiplier, zeroPoint, range);
  }
}

} // namespace pare::numerics
