//===- Compare.cpp - results against labels and other results -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/Compare.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace llvm;

namespace pare {

template <typename T> static T load(const char *data, int64_t index) {
  T value;
  std::memcpy(&value, data + index * sizeof(T), sizeof(T));
  return value;
}

static double halfToDouble(uint16_t bits) {
  return APFloat(APFloat::IEEEhalf(), APInt(16, bits)).convertToDouble();
}

static double loadSigned(unsigned bytes, const char *data, int64_t index) {
  switch (bytes) {
  case 1:
    return load<int8_t>(data, index);
  case 2:
    return load<int16_t>(data, index);
  case 4:
    return load<int32_t>(data, index);
  default:
    return static_cast<double>(load<int64_t>(data, index));
  }
}

static double loadUnsigned(unsigned bytes, const char *data, int64_t index) {
  switch (bytes) {
  case 1:
    return load<uint8_t>(data, index);
  case 2:
    return load<uint16_t>(data, index);
  case 4:
    return load<uint32_t>(data, index);
  default:
    return static_cast<double>(load<uint64_t>(data, index));
  }
}

double storedValue(const SampleType &type, const char *data, int64_t index) {
  unsigned bytes = type.dtype.bytes;
  switch (type.dtype.kind) {
  case NpyDtype::Kind::Bool:
    return data[index] != 0;
  case NpyDtype::Kind::Signed:
    return loadSigned(bytes, data, index);
  case NpyDtype::Kind::Unsigned:
    return loadUnsigned(bytes, data, index);
  case NpyDtype::Kind::Float:
    if (bytes == 2)
      return halfToDouble(load<uint16_t>(data, index));
    return bytes == 4 ? load<float>(data, index) : load<double>(data, index);
  }
  llvm_unreachable("all kinds are covered");
}

double dequantizedValue(const SampleType &type, const char *data,
                        int64_t index) {
  double stored = storedValue(type, data, index);
  return type.scale ? *type.scale * (stored - type.zeroPoint) : stored;
}

ClassShape getClassShape(const SampleType &type) {
  int64_t elements = type.numElements();
  auto isWide = [](int64_t size) { return size > 1; };
  if (type.shape.empty() || llvm::count_if(type.shape, isWide) <= 1)
    return {1, elements};
  int64_t classes = type.shape.back();
  return {elements / classes, classes};
}

void appendTop1(const SampleType &type, const char *sample,
                SmallVectorImpl<int64_t> &classes) {
  ClassShape shape = getClassShape(type);
  for (int64_t row = 0; row < shape.rows; ++row) {
    int64_t best = -1;
    double bestValue = 0;
    for (int64_t i = 0; i < shape.classes; ++i) {
      double value = storedValue(type, sample, row * shape.classes + i);
      if (std::isnan(value) || (best >= 0 && !(value > bestValue)))
        continue;
      best = i;
      bestValue = value;
    }
    classes.push_back(best);
  }
}

int64_t countMismatches(const SampleType &type, const char *actual,
                        const char *expected, double tolerance) {
  int64_t count = type.numElements();
  // Integers are compared as they are: i64 does not fit a double.
  if (type.dtype.kind != NpyDtype::Kind::Float) {
    unsigned bytes = type.dtype.bytes;
    int64_t mismatches = 0;
    for (int64_t i = 0; i < count; ++i)
      mismatches +=
          std::memcmp(actual + i * bytes, expected + i * bytes, bytes) != 0;
    return mismatches;
  }
  int64_t mismatches = 0;
  for (int64_t i = 0; i < count; ++i) {
    double a = storedValue(type, actual, i);
    double e = storedValue(type, expected, i);
    bool equal = a == e || (std::isnan(a) && std::isnan(e)) ||
                 std::abs(a - e) <= tolerance;
    mismatches += !equal;
  }
  return mismatches;
}

void Difference::add(const SampleType &type, const char *actual,
                     const SampleType &referenceType, const char *reference) {
  for (int64_t i = 0, e = type.numElements(); i < e; ++i) {
    double a = dequantizedValue(type, actual, i);
    double r = dequantizedValue(referenceType, reference, i);
    signal += r * r;
    if (a == r || (std::isnan(a) && std::isnan(r)))
      continue;
    double difference = std::abs(a - r);
    noise += difference * difference;
    if (std::isnan(difference) || difference > largest)
      largest = difference;
  }
}

double Difference::sqnrDb() const {
  if (noise == 0)
    return std::numeric_limits<double>::infinity();
  return 10 * std::log10(signal / noise);
}

} // namespace pare
