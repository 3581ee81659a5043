//===- ConstantsTest.cpp - reading and building constant tensors ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Constants.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace pare;

namespace {

struct ConstantsTest : ::testing::Test {
  MLIRContext context;
  Builder builder{&context};

  RankedTensorType floats(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, builder.getF32Type());
  }
  std::vector<float> count(size_t size) {
    std::vector<float> values(size);
    std::iota(values.begin(), values.end(), 0.0f);
    return values;
  }
};

TEST_F(ConstantsTest, SmallConstantsAreDenseAndLargeOnesResources) {
  EXPECT_TRUE(
      isa<DenseElementsAttr>(buildElements<float>(floats({16}), count(16))));
  EXPECT_TRUE(isa<DenseResourceElementsAttr>(
      buildElements<float>(floats({17}), count(17))));
}

TEST_F(ConstantsTest, ReadsWhatItBuilt) {
  for (size_t size : {0, 1, 16, 17, 100}) {
    auto attr =
        buildElements<float>(floats({static_cast<int64_t>(size)}), count(size));
    EXPECT_TRUE(canReadElements<float>(attr)) << size;
    EXPECT_EQ(readElements<float>(attr), count(size)) << size;
  }
  std::vector<int8_t> bytes = {-128, 127, 0, 1};
  auto type = RankedTensorType::get({4}, builder.getI8Type());
  EXPECT_EQ(readElements<int8_t>(buildElements<int8_t>(type, bytes)), bytes);
}

TEST_F(ConstantsTest, ReadsIntegersOfEveryWidth) {
  auto read = [&](auto element, Type type) {
    std::vector<decltype(element)> values(20, 1);
    values.back() = element;
    return readIntegers(buildElements<decltype(element)>(
        RankedTensorType::get({20}, type), values));
  };
  EXPECT_EQ(read(int8_t(-5), builder.getI8Type())->back(), -5);
  EXPECT_EQ(read(int16_t(-300), builder.getI16Type())->back(), -300);
  EXPECT_EQ(read(int32_t(-70000), builder.getI32Type())->back(), -70000);
  EXPECT_EQ(read(int64_t(1) << 40, builder.getI64Type())->back(), int64_t(1)
                                                                      << 40);
  EXPECT_EQ(read(2.0f, builder.getF32Type()), std::nullopt);
}

TEST_F(ConstantsTest, SplatsAreWrittenOut) {
  std::vector<float> values(100, 2.5f);
  auto attr = buildElements<float>(floats({100}), values);
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  ASSERT_TRUE(dense);
  EXPECT_TRUE(dense.isSplat());
  EXPECT_EQ(readElements<float>(attr), values);
  EXPECT_EQ(getSplatFloat(attr), 2.5f);
  EXPECT_EQ(getSplatFloat(buildElements<float>(floats({17}), count(17))),
            std::nullopt);
}

TEST_F(ConstantsTest, NegativeZeroIsNoSplatOfZero) {
  std::vector<float> values(20, 0.0f);
  values.back() = -0.0f;
  auto read = readElements<float>(buildElements<float>(floats({20}), values));
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::signbit(read->back()));
  EXPECT_FALSE(std::signbit(read->front()));
}

TEST_F(ConstantsTest, EqualContentsShareOneResource) {
  auto key = [](ElementsAttr attr) {
    return cast<DenseResourceElementsAttr>(attr).getRawHandle().getKey().str();
  };
  auto first = buildElements<float>(floats({4, 5}), count(20));
  auto second = buildElements<float>(floats({20}), count(20));
  EXPECT_EQ(key(first), key(second));
  EXPECT_EQ(reshapeElements(first, {20}), second);
  EXPECT_NE(key(first), key(buildElements<float>(floats({21}), count(21))));

  // The name depends on nothing but the contents.
  MLIRContext other;
  auto type = RankedTensorType::get({20}, Builder(&other).getF32Type());
  EXPECT_EQ(key(first), key(buildElements<float>(type, count(20))));
}

TEST_F(ConstantsTest, RefusesOtherTypesAndBrokenResources) {
  auto attr = buildElements<float>(floats({20}), count(20));
  EXPECT_EQ(readElements<int32_t>(attr), std::nullopt);
  EXPECT_EQ(readElements<float>(builder.getUnitAttr()), std::nullopt);
  EXPECT_EQ(readElements<float>(Attribute()), std::nullopt);
  auto handle = cast<DenseResourceElementsAttr>(attr).getRawHandle();
  auto wrong = DenseResourceElementsAttr::get(floats({21}), handle);
  EXPECT_EQ(readElements<float>(wrong), std::nullopt);
  for (Attribute other :
       {Attribute(wrong), Attribute(builder.getUnitAttr()), Attribute()})
    EXPECT_FALSE(canReadElements<float>(other));
  EXPECT_FALSE(canReadElements<int32_t>(attr));
}

} // namespace
