//===- Constants.cpp - constants of a random network ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Print.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <cstring>

using namespace llvm;

namespace pare::check {

std::string printType(const TensorType &type) {
  std::string text = "tensor<";
  for (int64_t dim : type.shape)
    text += std::to_string(dim) + "x";
  return text + nameOf(type.element).str() + ">";
}

/// Elements as bytes in hexadecimal, the form that MLIR reads fastest.
static std::string printBytes(const TensorType &type, StringRef bytes) {
  std::string value = bytes.empty() ? "" : "\"0x" + toHex(bytes) + "\"";
  return "dense<" + value + "> : " + printType(type);
}

std::string printInts(const TensorType &type, ArrayRef<int64_t> values) {
  std::string bytes;
  for (int64_t value : values)
    bytes.append(reinterpret_cast<const char *>(&value),
                 bitsOf(type.element) / 8);
  if (!values.empty() && llvm::all_equal(values))
    return "dense<" + std::to_string(values[0]) + "> : " + printType(type);
  return printBytes(type, bytes);
}

std::string printFloats(const TensorType &type, ArrayRef<float> values) {
  return printBytes(type,
                    StringRef(reinterpret_cast<const char *>(values.data()),
                              values.size() * sizeof(float)));
}

std::string printF32(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  if (std::isfinite(value)) {
    // Nine digits give every float back.
    std::string text = formatv("{0:e8}", value).str();
    if (std::strtof(text.c_str(), nullptr) == value)
      return text + " : f32";
  }
  return formatv("{0:x} : f32", bits).str();
}

std::vector<int64_t> fillInts(Random &random, const TensorType &type,
                              Fill how) {
  Range range = rangeOf(type.element);
  std::vector<int64_t> values(type.size());
  for (int64_t &value : values) {
    switch (how) {
    case Fill::Zero:
      value = 0;
      break;
    case Fill::One:
      value = 1;
      break;
    case Fill::Uniform:
      value = random.range(range.low, range.high);
      break;
    case Fill::Small:
      value = random.range(-3, 3);
      break;
    case Fill::Extremes:
      value = random.pick({range.low, range.low + 1, range.high, int64_t(0)});
      break;
    case Fill::Lowest:
      value = range.low;
      break;
    case Fill::Highest:
      value = range.high;
      break;
    case Fill::Halves:
      value = random.chance(20) ? random.pick({int64_t(-7), int64_t(7)})
                                : random.range(-7, 7);
      break;
    case Fill::Pairs:
      value = random.chance(30) ? random.pick({int64_t(-64), int64_t(64)})
                                : random.range(-64, 64);
      break;
    }
  }
  return values;
}

std::vector<float> fillFloats(Random &random, int64_t count, Fill how) {
  std::vector<float> values(count);
  for (float &value : values)
    value = how == Fill::Zero  ? 0.0f
            : how == Fill::One ? 1.0f
                               : static_cast<float>(random.range(-15, 15));
  return values;
}

double makeScale(Random &random, Scale how, double typical, Range output) {
  double span = 0.5 * static_cast<double>(output.high - output.low);
  double fitting = span / std::max(typical, 1.0);
  switch (how) {
  case Scale::Fitting:
    return fitting * std::exp2(2.0 * random.real() - 1.0);
  case Scale::Ties:
    return std::exp2(-static_cast<double>(random.range(1, 3)));
  case Scale::OddTies: {
    double power = std::exp2(std::ceil(std::log2(fitting)) - 4);
    return std::min(power, 0.25) *
           static_cast<double>(2 * random.range(0, 7) + 1);
  }
  case Scale::Large:
    return fitting * static_cast<double>(random.range(4, 64));
  case Scale::Tiny:
    return fitting / (16.0 * span);
  }
  return fitting;
}

FixedScale toFixed(double factor, bool scale16) {
  int exponent = 0;
  double fraction = std::frexp(factor, &exponent); // 0.5 up to 1
  int bits = scale16 ? 15 : 31;
  auto multiplier =
      static_cast<int64_t>(std::round(std::ldexp(fraction, bits)));
  int64_t shift = bits - exponent;
  if (multiplier == int64_t(1) << bits) {
    multiplier /= 2;
    --shift;
  }
  while (shift > 62) {
    multiplier /= 2;
    --shift;
  }
  while (shift < 2) {
    multiplier /= 2;
    ++shift;
  }
  return {multiplier, shift};
}

} // namespace pare::check
