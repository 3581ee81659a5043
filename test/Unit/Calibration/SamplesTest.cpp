//===- SamplesTest.cpp - a .npy file as inputs of an entry ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/Samples.h"

#include "TemporaryFile.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace pare;
using Kind = NpyDtype::Kind;

namespace {

constexpr NpyDtype kFloat32{Kind::Float, 4}, kInt8{Kind::Signed, 1},
    kUInt8{Kind::Unsigned, 1};

SampleType floatType(std::initializer_list<int64_t> shape) {
  SampleType type;
  type.shape = shape;
  type.dtype = kFloat32;
  return type;
}

SampleType int8Type(std::initializer_list<int64_t> shape) {
  SampleType type;
  type.shape = shape;
  type.dtype = kInt8;
  type.low = -128;
  type.high = 127;
  return type;
}

template <typename T>
void write(const TemporaryFile &file, NpyDtype dtype, ArrayRef<int64_t> shape,
           std::vector<T> values) {
  ArrayRef<char> bytes(reinterpret_cast<char *>(values.data()),
                       values.size() * sizeof(T));
  ASSERT_FALSE(errorToBool(writeNpy(file.path, dtype, shape, bytes)));
}

/// The values of sample `index`, or the error.
template <typename T, typename U>
std::vector<T> sample(const SampleType &type, NpyDtype dtype,
                      ArrayRef<int64_t> shape, std::vector<U> values,
                      std::string &message, int64_t index = 0) {
  TemporaryFile file("");
  write(file, dtype, shape, values);
  Expected<Samples> samples = Samples::open(file.path, type);
  if (!samples) {
    message = toString(samples.takeError());
    return {};
  }
  std::vector<T> result(type.numElements());
  MutableArrayRef<char> buffer(reinterpret_cast<char *>(result.data()),
                               result.size() * sizeof(T));
  if (Error error = samples->read(index, buffer))
    message = toString(std::move(error));
  return result;
}

int64_t count(const SampleType &type, ArrayRef<int64_t> shape) {
  TemporaryFile file("");
  int64_t size = 1;
  for (int64_t dim : shape)
    size *= dim;
  write(file, kUInt8, shape, std::vector<uint8_t>(size));
  Expected<Samples> samples = Samples::open(file.path, type);
  if (samples)
    return samples->size();
  consumeError(samples.takeError());
  return -1;
}

TEST(Samples, CountsAlongTheFirstDimension) {
  EXPECT_EQ(count(floatType({1, 2, 3}), {5, 2, 3}), 5);
  EXPECT_EQ(count(floatType({1, 2, 3}), {2, 3}), 1);
  EXPECT_EQ(count(floatType({1, 2, 3}), {1, 2, 3}), 1);
  EXPECT_EQ(count(floatType({1, 2, 3}), {5, 1, 2, 3}), 5);
  EXPECT_EQ(count(floatType({4, 2}), {4, 2}), 1);
  EXPECT_EQ(count(floatType({4, 2}), {3, 4, 2}), 3);
  EXPECT_EQ(count(floatType({1}), {7}), 7);
  EXPECT_EQ(count(floatType({1, 2, 3}), {5, 3, 2}), -1);
  EXPECT_EQ(count(floatType({1, 2, 3}), {5, 6}), -1);
  EXPECT_EQ(count(floatType({1, 2, 3}), {0, 2, 3}), -1);
}

TEST(Samples, ConvertsPixelsToFloat) {
  std::string error;
  EXPECT_EQ((sample<float, uint8_t>(floatType({1, 2}), kUInt8, {2, 2},
                                    {1, 2, 3, 255}, error, 1)),
            (std::vector<float>{3, 255}));
  EXPECT_EQ(error, "");
}

TEST(Samples, QuantizesRealsAndTakesItsOwnTypeAsItIs) {
  std::string error;
  SampleType type = int8Type({1, 5});
  type.scale = 0.5;
  type.zeroPoint = 3;
  // Ties go to even: 0.25 / 0.5 is 0.5, and 0.75 / 0.5 is 1.5.
  EXPECT_EQ(
      (sample<int8_t, float>(type, kFloat32, {1, 5},
                             {0.25f, 0.75f, -1.0f, 1e30f, -1e30f}, error)),
      (std::vector<int8_t>{3, 5, 1, 127, -128}));
  EXPECT_EQ((sample<int8_t, int8_t>(type, kInt8, {5}, {1, 2, -3, 4, 5}, error)),
            (std::vector<int8_t>{1, 2, -3, 4, 5}));
  EXPECT_EQ(
      (sample<int8_t, uint8_t>(type, kUInt8, {5}, {0, 1, 2, 3, 255}, error)),
      (std::vector<int8_t>{3, 5, 7, 9, 127}));
  EXPECT_EQ(error, "");
}

TEST(Samples, RefusesRealsWhereTheEntryHasNoScale) {
  std::string error;
  sample<int8_t, float>(int8Type({1, 1}), kFloat32, {1}, {1.0f}, error);
  EXPECT_NE(error.find("wrong dtype float32, expected int8"), std::string::npos)
      << error;
}

TEST(Samples, RefusesValuesBeyondTheEntrysBits) {
  std::string error;
  SampleType type = int8Type({1, 1});
  type.low = -8;
  type.high = 7;
  sample<int8_t, int8_t>(type, kInt8, {1}, {8}, error);
  EXPECT_NE(error.find("sample 0 holds 8, outside of the entry's -8..7"),
            std::string::npos)
      << error;
}

TEST(Samples, RefusesNaN) {
  std::string error;
  sample<float, float>(floatType({1, 1}), kFloat32, {2, 1},
                       {1.0f, std::nanf("")}, error, 1);
  EXPECT_NE(error.find("sample 1 holds NaN"), std::string::npos) << error;
}

} // namespace
