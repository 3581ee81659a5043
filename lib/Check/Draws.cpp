//===- Draws.cpp - random contents of inputs ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Batch.h"
#include "Random.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace llvm;

namespace pare::check {

/// One value of `bits` bits; `style` is one for the whole input.
static int64_t drawInteger(Random &random, int64_t style, int64_t bits) {
  int64_t half = int64_t(1) << (std::min<int64_t>(bits, 48) - 1);
  switch (style) {
  case 0: // small
    return random.range(-4, 4);
  case 1: // the ends
    return random.pick<int64_t>({-half, -half + 1, half - 1, 0});
  case 2: // all lengths alike
    return random.range(-half, half - 1) >> random.range(0, bits - 1);
  case 3: // the largest sums
    return -half;
  default:
    return random.range(-half, half - 1);
  }
}

static float drawFloat(Random &random, int64_t style) {
  using Limits = std::numeric_limits<float>;
  switch (style) {
  case 0: { // what has no ordinary arithmetic
    if (random.chance(60))
      return static_cast<float>(random.range(-40, 40)) * 0.25f;
    return random.pick({0.0f, -0.0f, Limits::infinity(), -Limits::infinity(),
                        Limits::quiet_NaN(), Limits::denorm_min(),
                        -Limits::min(), Limits::max(), -Limits::max(), 88.5f,
                        -87.5f, 0.625f});
  }
  case 1: // halves, quarters, eighths: ties of most scales
    return static_cast<float>(random.range(-2000, 2000)) * 0.125f;
  case 2: { // all magnitudes
    double exponent = static_cast<double>(random.range(-30, 30));
    return static_cast<float>((2.0 * random.real() - 1.0) *
                              std::exp2(exponent));
  }
  default:
    return static_cast<float>((2.0 * random.real() - 1.0) * 10.0);
  }
}

void fillDraw(mlir::RankedTensorType type, uint64_t seed, bool small,
              MutableArrayRef<char> bytes) {
  Random random(seed);
  int64_t style = random.range(0, 5), count = type.getNumElements();
  if (count == 0)
    return;
  int64_t size = static_cast<int64_t>(bytes.size()) / count;
  if (type.getElementType().isF32()) {
    for (int64_t i = 0; i < count; ++i) {
      float value = small ? static_cast<float>(random.range(-15, 15))
                          : drawFloat(random, style);
      std::memcpy(bytes.data() + i * size, &value, size);
    }
    return;
  }
  int64_t bits = type.getElementTypeBitWidth();
  for (int64_t i = 0; i < count; ++i) {
    int64_t value = drawInteger(random, style, bits);
    if (bits == 1)
      value &= 1;
    std::memcpy(bytes.data() + i * size, &value, size);
  }
}

} // namespace pare::check
