//===- LayoutTest.cpp - tiles fit and packing loses no weight -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/MLIRContext.h"
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/LaneLoads.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "pare/Dialect/PareKernel/Layout/TileChoice.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace pare;
using namespace pare::kernel;

namespace {

/// Convolutions and depthwise ones of many channel counts, kernels, strides.
std::vector<Geometry> makeGeometries() {
  std::vector<Geometry> result;
  for (int64_t channels : {1, 3, 4, 7, 8, 16, 24, 33, 64, 96, 130})
    for (int64_t outputs : {1, 2, 5, 10, 16, 20, 48, 65, 128})
      for (int64_t kernel : {1, 2, 3})
        for (int64_t stride : {1, 2})
          for (bool isFloat : {false, true}) {
            Geometry g;
            // Inputs of 16 bits take the place of others here and there.
            g.isWide = !isFloat && (channels + outputs + kernel) % 2 == 0;
            g.inC = channels;
            g.kernelH = g.kernelW = kernel;
            g.outH = 5;
            g.outW = 7;
            g.strideH = g.strideW = stride;
            g.inH = (g.outH - 1) * stride + kernel;
            g.inW = (g.outW - 1) * stride + kernel;
            g.outC = outputs;
            g.isFloat = isFloat;
            result.push_back(g);
            if (!isFloat) {
              Geometry narrow = g;
              narrow.isWide = false;
              narrow.weightBits = 4;
              narrow.narrowSums = 8;
              result.push_back(narrow);
            }
            if (outputs > 2)
              continue;
            g.depthwiseWeight = true;
            g.groups = channels;
            g.outC = channels * outputs;
            result.push_back(g);
            if (!g.isFloat && !g.isWide) {
              g.narrowSums = 1;
              result.push_back(g);
            }
          }
  return result;
}

int64_t weightsOf(const Geometry &g) {
  return g.outC * g.groupIn() * g.kernelH * g.kernelW;
}

TEST(LayoutTest, ChosenTilesFit) {
  MLIRContext context;
  context.loadDialect<PareKernelDialect>();
  for (const TargetDescription &target : getTargets())
    for (const Geometry &g : makeGeometries()) {
      TileAttr tile = chooseTile(&context, g, target);
      std::string reason;
      EXPECT_TRUE(checkTile(g, tile, target, reason)) << reason;
    }
}

/// What narrows sums to bytes is shared by vectors that leave together.
TEST(LayoutTest, ShortReductionsHaveTilesOfSeveralVectors) {
  MLIRContext context;
  context.loadDialect<PareKernelDialect>();
  Geometry g;
  g.inH = g.inW = g.outH = g.outW = 56;
  g.inC = 64;
  g.outC = 256;
  g.narrowSums = 1;
  for (const TargetDescription &target : getTargets()) {
    if (!target.packsBytes())
      continue;
    TileAttr tile = chooseTile(&context, g, target);
    EXPECT_GE(tile.getChannels(), 2 * target.lanes(32)) << target.name.str();
  }
}

TEST(LayoutTest, EveryWeightHasAPlaceOfItsOwn) {
  MLIRContext context;
  context.loadDialect<PareKernelDialect>();
  for (const TargetDescription &target : getTargets())
    for (const Geometry &g : makeGeometries()) {
      TileAttr tile = chooseTile(&context, g, target);
      int64_t size = getPackedSize(g, tile, target);
      if (hasHalves(g, tile, target))
        size *= 2;
      std::vector<char> written(size), found(weightsOf(g));
      forEachPackedWeight(g, tile, target, [&](int64_t to, int64_t from) {
        ASSERT_TRUE(to >= 0 && to < size);
        ASSERT_TRUE(from >= 0 && from < weightsOf(g));
        EXPECT_FALSE(written[to]);
        written[to] = found[from] = 1;
      });
      EXPECT_EQ(llvm::count(found, 1), weightsOf(g));
    }
}

TEST(LayoutTest, HalvesOfBytesComeBack) {
  std::vector<int8_t> weights;
  for (int8_t weight = -8; weight < 8; ++weight)
    weights.push_back(weight);
  weights.push_back(-3);
  for (int64_t bias : {0, 8}) {
    std::vector<int8_t> bytes = packHalves(weights, bias);
    ASSERT_EQ(bytes.size(), 9u);
    for (size_t i = 0; i < weights.size(); ++i)
      EXPECT_EQ(readHalf(bytes[i / 2], i % 2 == 1, bias), weights[i]);
  }
  EXPECT_EQ(packHalves({1, -1}, 0).front(), int8_t(0xf1));
  EXPECT_EQ(packHalves({1, -1}, 8).front(), int8_t(0x79));
}

TEST(LayoutTest, AStripHoldsWhatItsWindowsRead) {
  MLIRContext context;
  context.loadDialect<PareKernelDialect>();
  int64_t found = 0;
  for (const TargetDescription &target : getTargets())
    for (const Geometry &g : makeGeometries()) {
      TileAttr tile = chooseTile(&context, g, target);
      std::optional<InputStrip> strip = getInputStrip(g, tile, target);
      if (!strip)
        continue;
      ++found;
      EXPECT_EQ(g.outH % strip->rows, 0);
      EXPECT_GE(strip->rows, tile.getRows());
      for (int64_t row = 0; row < strip->rows; ++row)
        for (int64_t k = 0; k < g.kernelH; ++k) {
          int64_t at = row * strip->strideH + k * g.dilationH;
          EXPECT_LT(at, strip->inputRows);
          EXPECT_EQ(at * strip->sourceStrideH,
                    row * g.strideH + k * g.dilationH);
        }
      for (int64_t column = 0; column < g.outW; ++column)
        for (int64_t k = 0; k < g.kernelW; ++k) {
          int64_t at = column * strip->strideW + k * g.dilationW;
          EXPECT_LT(at, strip->inputColumns);
          EXPECT_EQ(at * strip->sourceStrideW,
                    column * g.strideW + k * g.dilationW);
        }
    }
  EXPECT_GT(found, 0);
}

/// Pixels at a distance, and the steps of one run.
LaneLoads loadsOf(int64_t pixels, int64_t apart, int64_t length,
                  int64_t stepLength = 4, int64_t lanes = 4) {
  SmallVector<int64_t> firsts, steps;
  for (int64_t p = 0; p < pixels; ++p)
    firsts.push_back(p * apart);
  for (int64_t at = 0; at < length; at += stepLength)
    steps.push_back(at);
  return getLaneLoads(firsts, steps, stepLength, lanes);
}

TEST(LayoutTest, LanesHoldTheInputsOfTheirPixelAndStep) {
  for (int64_t stepLength : {1, 4})
    for (int64_t pixels : {1, 2, 5, 8})
      for (int64_t apart : {1, 2, 3, 6, 8, 16, 32})
        for (int64_t length : {1, 4, 9, 21, 48}) {
          LaneLoads loads = loadsOf(pixels, apart, length, stepLength);
          ASSERT_EQ(int64_t(loads.places.size()) % pixels, 0);
          for (auto [i, place] : llvm::enumerate(loads.places)) {
            int64_t pixel = i % pixels, step = i / pixels;
            ASSERT_TRUE(place.lane >= 0 && place.lane < 4);
            EXPECT_EQ(loads.starts[place.load] + place.lane * stepLength,
                      pixel * apart + step * stepLength);
            EXPECT_LT(place.lane, loads.usedLanes(place.load));
          }
          EXPECT_LE(loads.live, int64_t(loads.starts.size()));
        }
}

TEST(LayoutTest, PixelsShareRegistersWhereWindowsOverlap) {
  // Five pixels of one channel at a stride of 2, a run of 4.
  EXPECT_EQ(loadsOf(5, 2, 4).starts, SmallVector<int64_t>({0, 2}));
  // Eight of three channels at a stride of 2, a run of 7 x 3.
  EXPECT_EQ(loadsOf(8, 6, 21).starts.size(), 8u);
  // Those that are a register apart each take the next one's.
  EXPECT_EQ(loadsOf(6, 16, 48).starts.size(), 8u);
  EXPECT_EQ(loadsOf(6, 16, 48).live, 6);
  // Whose windows do not overlap have registers of their own.
  EXPECT_EQ(loadsOf(6, 64, 16).starts.size(), 6u);
  EXPECT_EQ(loadsOf(6, 64, 16).live, 6);
}

TEST(LayoutTest, EveryChannelHasABias) {
  MLIRContext context;
  context.loadDialect<PareKernelDialect>();
  for (const TargetDescription &target : getTargets())
    for (const Geometry &g : makeGeometries()) {
      TileAttr tile = chooseTile(&context, g, target);
      int64_t size = getPaddedChannels(g, tile, target);
      std::vector<char> found(g.outC);
      forEachPackedChannel(g, tile, target, [&](int64_t to, int64_t from) {
        ASSERT_TRUE(to >= 0 && to < size);
        found[from] = 1;
      });
      EXPECT_EQ(llvm::count(found, 1), g.outC);
    }
}

} // namespace
