//===- RowMajorTest.cpp - walking through tensors -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/RowMajor.h"

#include "gtest/gtest.h"
#include <limits>
#include <vector>

using namespace pare;

namespace {

TEST(RowMajor, VisitsEachIndexOnceInOrder) {
  std::vector<std::vector<int64_t>> seen;
  forEachIndex({2, 2}, [&](llvm::ArrayRef<int64_t> index, int64_t i) {
    EXPECT_EQ(i, static_cast<int64_t>(seen.size()));
    seen.push_back(index.vec());
  });
  EXPECT_EQ(seen, (std::vector<std::vector<int64_t>>{
                      {0, 0}, {0, 1}, {1, 0}, {1, 1}}));
}

TEST(RowMajor, VisitsAScalarOnceAndAnEmptyTensorNever) {
  int visits = 0;
  auto count = [&](llvm::ArrayRef<int64_t>, int64_t) { ++visits; };
  forEachIndex({}, count);
  EXPECT_EQ(visits, 1);
  forEachIndex({3, 0}, count);
  EXPECT_EQ(visits, 1);
}

TEST(RowMajor, FollowsStridesInAnyOrder) {
  std::vector<int64_t> offsets;
  forEachOffset({3, 2}, {1, 3}, [&](int64_t i, int64_t offset) {
    EXPECT_EQ(i, static_cast<int64_t>(offsets.size()));
    offsets.push_back(offset);
  });
  EXPECT_EQ(offsets, (std::vector<int64_t>{0, 3, 1, 4, 2, 5}));
}

TEST(RowMajor, FindsBoxesThatLieWithin) {
  EXPECT_EQ(findBox({4, 5}, {5, 1}, {1, 2}, {3, 3}), 7);
  EXPECT_EQ(findBox({4, 5}, {5, 1}, {1, 3}, {3, 3}), std::nullopt);
  EXPECT_EQ(findBox({4, 5}, {5, 1}, {-1, 0}, {1, 1}), std::nullopt);
  EXPECT_EQ(findBox({4, 5}, {5, 1}, {0}, {1, 1}), std::nullopt);
  EXPECT_EQ(findBox({4}, {1}, {std::numeric_limits<int64_t>::max()}, {2}),
            std::nullopt);
}

} // namespace
