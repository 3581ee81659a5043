//===- Numerics.h - what the integers mean, one scalar at a time ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one home of Pare's arithmetic: docs/Numerics.md in C++. Tables, the
// interpreter and calibration call these functions; the vector lowerings emit
// the same sequences. Every float step is one IEEE single operation, rounded to
// nearest even, in the order written (the library is compiled without
// contraction); nothing here calls libm.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_NUMERICS_H
#define PARE_SUPPORT_NUMERICS_H

#include <cstdint>

namespace pare::numerics {

/// Inclusive bounds of stored integers (after the zero point).
struct StoredRange {
  int32_t low;
  int32_t high;
};

/// What `bits` bits hold; `bits` is 1 to 32 (unsigned: 1 to 31).
StoredRange storedRange(unsigned bits, bool isUnsigned = false);

/// The largest distance from the zero point that the float-rne profile can
/// store: beyond it `roundToInteger` is not exact. 8 and 16 bit fit.
inline constexpr int32_t kLargestRounded = 1 << 22;

/// `x > bound ? x : bound` and `x < bound ? x : bound`: NaN becomes the bound.
float maximum(float x, float bound);
float minimum(float x, float bound);

/// Nearest integer, ties to even. Exact for |x| <= kLargestRounded: the sum
/// with 1.5 * 2^23 leaves the integer in the low bits of the significand.
int32_t roundToInteger(float x);

/// How every float-rne result is stored: `clamp(rne(x) + zeroPoint)`, where the
/// clamp comes first, in f32, against the bounds less the zero point. NaN
/// counts as 0. |bound - zeroPoint| <= kLargestRounded.
int32_t store(float x, int32_t zeroPoint, StoredRange range);

//===----------------------------------------------------------------------===//
// Requantization profiles
//===----------------------------------------------------------------------===//

/// float-rne: `store(fl(float(accumulator) * multiplier))`.
int32_t requantizeFloatRne(int64_t accumulator, float multiplier,
                           int32_t zeroPoint, StoredRange range);

/// TOSA RESCALE with SINGLE_ROUND: `(v * m + 2^(shift - 1)) >> shift` in 64
/// bits; `multiplier` >= 0, 2 <= shift <= 62.
int32_t scaleTosaSingle(int32_t value, int32_t multiplier, int32_t shift);

/// TOSA RESCALE with DOUBLE_ROUND, which is TFLite's saturating rounding
/// doubling high multiply followed by its rounding shift.
int32_t scaleTosaDouble(int32_t value, int32_t multiplier, int32_t shift);

/// TOSA RESCALE with scale32 = false, on accumulators of up to 48 bits: the
/// same as SINGLE_ROUND with `multiplier` in 0..32767. Sums that no 48 bits
/// hold wrap at 64 bits.
int32_t scaleTosa48(int64_t value, int32_t multiplier, int32_t shift);

/// TOSA's fixed-point 1 / value, for `scaleTosaSingle`; `value` >= 1.
struct Reciprocal {
  int32_t multiplier;
  int32_t shift;
};
Reciprocal reciprocalScale(uint32_t value);

/// A real factor as TOSA states it: `multiplier * 2^-shift`.
struct ScaleFactor {
  int32_t multiplier;
  int32_t shift;
};

/// The nearest to `factor` (positive and below 2^29; ties away from 0) with a
/// multiplier of 31 bits and a shift of 2 to 62; below 2^-32 multipliers have
/// fewer bits.
ScaleFactor scaleFactor(double factor);

/// The tosa profiles' `clamp(scaled + zeroPoint)`; the sum is taken in 64 bits.
int32_t storeScaled(int32_t scaled, int32_t zeroPoint, StoredRange range);

//===----------------------------------------------------------------------===//
// Quantize, dequantize, elementwise and pools under float-rne
//===----------------------------------------------------------------------===//

/// `store(fl(x / scale))`; NaN becomes the zero point (then clamped).
int32_t quantize(float x, float scale, int32_t zeroPoint, StoredRange range);

/// `fl(scale * float(q - zeroPoint))`.
float dequantize(int32_t q, float scale, int32_t zeroPoint);

/// One operand of an integer add or sub: `fl(multiplier * float(q - zp))`.
float scaled(int32_t q, float multiplier, int32_t zeroPoint);

/// `store(fl(lhs + rhs))` of two `scaled` operands (sub: `fl(lhs - rhs)`).
int32_t add(float lhs, float rhs, int32_t zeroPoint, StoredRange range);
int32_t sub(float lhs, float rhs, int32_t zeroPoint, StoredRange range);

/// `store(fl(multiplier * float(lhs * rhs)))`, operands without zero points.
int32_t mul(int32_t lhs, int32_t rhs, float multiplier, int32_t zeroPoint,
            StoredRange range);

/// Average pool and mean: `store(fl(fl(multiplier / float(count)) *
/// float(sum)))` with the integer sum of `q - input_zp`.
int32_t average(int64_t sum, int64_t count, float multiplier, int32_t zeroPoint,
                StoredRange range);

/// Average pool under tosa_single: `storeScaled(scaleTosaSingle(sum, 1 /
/// count))`; the sum wraps at 32 bits.
int32_t averageTosa(int64_t sum, int64_t count, int32_t zeroPoint,
                    StoredRange range);

//===----------------------------------------------------------------------===//
// Functions that stay f32
//===----------------------------------------------------------------------===//

/// e^x by a polynomial of degree 7 on [-ln 2 / 2, ln 2 / 2]: relative error
/// below 2^-22.5 (1.7e-7) on [-87, 88]. 0 below -87, e^88 above 88, NaN for
/// NaN (of unspecified sign and payload).
float exponential(float x);

/// 1 / (1 + e^-x), from e^-|x|; absolute error below 1.3e-7.
float sigmoid(float x);

/// Hyperbolic tangent: a polynomial for |x| < 0.625, (1 - e) / (1 + e) with
/// e = e^-2|x| elsewhere; relative error below 4e-7. -0 keeps its sign.
float tanh(float x);

/// `output[i] = fl(e_i / sum)` with `e_i = exponential(fl(x_i - max))` and the
/// sum in index order; `size` >= 1. `output` may be `input`.
void softmax(const float *input, float *output, int64_t size);

/// The table of an integer softmax: `exponential(fl(-fl(scale * float(d))))`
/// for the distance d = 0..255 from the row's largest value.
void softmaxTable(float scale, float (&table)[256]);

/// The tables of TFLite's integer softmax, for TOSA's TABLE on i16: entry i of
/// the four holds the bytes, from the highest down, of
/// `min(round(exp(scale * (i - 256)) * 2^31), 2^31 - 1)`.
void softmaxByteTables(double scale, int16_t (&tables)[4][513]);

/// An integer softmax over stored values: `e_i = table[max - q_i]`, sum in
/// index order, `store(fl(fl(e_i / sum) * multiplier))`.
void softmaxInteger(const int32_t *input, int32_t *output, int64_t size,
                    const float *table, float multiplier, int32_t zeroPoint,
                    StoredRange range);

} // namespace pare::numerics

#endif // PARE_SUPPORT_NUMERICS_H
