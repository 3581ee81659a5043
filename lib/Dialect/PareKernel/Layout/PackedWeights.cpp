//===- PackedWeights.cpp - how weights lie in memory ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"

#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;

namespace pare::kernel {

/// A set of depthwise weights for each phase of a flat line pays as long as it
/// does not multiply the weights by more than this.
static constexpr int64_t kMaxPhases = 8;

/// Bytes of weights that stay in the nearest cache beside inputs and outputs,
/// and tiles of a row that what is loaded for a block has to serve.
static constexpr int64_t kCachedWeights = 8192, kTilesOfLongRow = 4;

/// Bytes of inputs of a depthwise kernel that stay there beside its outputs.
static constexpr int64_t kCachedInputs = 16384;

BlockedLayout getBlockedLayout(const Geometry &geometry, TileAttr tile,
                               const TargetDescription &target) {
  Products products = getProducts(geometry, tile, target);
  // A single step has nobody to share its bytes with.
  bool halves = geometry.weightBits == 4 &&
                geometry.runLength() > getStepLength(products);
  return {products,
          geometry.groups,
          geometry.groupOut(),
          tile.getChannels(),
          getLanes(tile, target),
          geometry.kernelH,
          geometry.runsPerRow(),
          geometry.runLength(),
          halves ? 4 : 8};
}

bool hasHalves(const Geometry &geometry, TileAttr tile,
               const TargetDescription &target) {
  return !geometry.isFloat && !geometry.isDepthwise() &&
         getBlockedLayout(geometry, tile, target).weightBits == 4;
}

std::vector<int8_t> packHalves(ArrayRef<int8_t> halves, int64_t bias) {
  std::vector<int8_t> bytes(llvm::divideCeil(halves.size(), 2), 0);
  for (auto [index, weight] : llvm::enumerate(halves)) {
    uint8_t half = static_cast<uint8_t>(weight + bias) & 15;
    bytes[index / 2] |= static_cast<int8_t>(index % 2 ? half << 4 : half);
  }
  return bytes;
}

int8_t readHalf(int8_t byte, bool high, int64_t bias) {
  int64_t half = (high ? static_cast<uint8_t>(byte) >> 4 : byte) & 15;
  return static_cast<int8_t>(bias ? half - bias : (half ^ 8) - 8);
}

DepthwiseLayout getDepthwiseLayout(const Geometry &geometry, TileAttr tile,
                                   const TargetDescription &target) {
  DepthwiseLayout layout;
  layout.products = getProducts(geometry, tile, target);
  layout.channels = geometry.outC;
  layout.kernelH = geometry.kernelH;
  layout.kernelW = geometry.kernelW;
  layout.vector = tile.getChannels();
  int64_t common = std::gcd(geometry.outC, layout.vector);
  // With a stride of two, whole pixels are gathered from two vectors.
  layout.flat = geometry.strideW == 1 ? layout.vector / common <= kMaxPhases
                                      : geometry.strideW == 2 &&
                                            layout.vector % geometry.outC == 0;
  layout.line = geometry.outC * (layout.flat ? geometry.outW : 1);
  int64_t whole = layout.line / layout.vector;
  layout.regularSets =
      layout.flat ? std::min(whole, geometry.outC / common) : whole;
  layout.hasTailSet = layout.line % layout.vector != 0;
  return layout;
}

int64_t DepthwiseLayout::accumulatorOf(int64_t position) const {
  if (isFloat())
    return position;
  int64_t inPart = 4 * parts();
  int64_t part = position / inPart, quarter = position % inPart / 4;
  return quarter * lanes() + part * 4 + position % 4;
}

static bool isPowerOfTwo(int64_t value) {
  return value > 0 && (value & (value - 1)) == 0;
}

bool checkTile(const Geometry &geometry, TileAttr tile,
               const TargetDescription &target, std::string &reason) {
  int64_t rows = tile.getRows(), columns = tile.getColumns();
  int64_t channels = tile.getChannels(), lanes = target.lanes(32);
  auto refuse = [&](std::string why) {
    reason = std::move(why);
    return false;
  };
  if (rows < 1 || rows > geometry.outH)
    return refuse("has " + std::to_string(rows) + " rows, the output has " +
                  std::to_string(geometry.outH));
  if (columns < 1 || columns > geometry.outW)
    return refuse("has " + std::to_string(columns) +
                  " columns, the output has " + std::to_string(geometry.outW));
  // More would be code without end, and no target has the registers.
  if (channels > 4096 || rows * columns > 4096 / std::max<int64_t>(channels, 1))
    return refuse("has more than 4096 outputs");
  if (geometry.isDepthwise()) {
    int64_t lanesOfVector = geometry.isFloat  ? channels
                            : geometry.isWide ? channels / 2
                                              : channels / 4;
    if (columns != 1 || !isPowerOfTwo(channels) || lanesOfVector < 4 ||
        lanesOfVector > lanes)
      return refuse("of a depthwise kernel needs 1 column and a power of two "
                    "of channels up to a vector");
    return true;
  }
  if (channels < 4 ||
      (channels < lanes ? !isPowerOfTwo(channels) : channels % lanes != 0))
    return refuse("has " + std::to_string(channels) +
                  " channels, expected a multiple of the target's " +
                  std::to_string(lanes) + " lanes, or a power of two from 4");
  return true;
}

int64_t getPackedSize(const Geometry &geometry, TileAttr tile,
                      const TargetDescription &target) {
  return geometry.isDepthwise()
             ? getDepthwiseLayout(geometry, tile, target).size()
             : getBlockedLayout(geometry, tile, target).size();
}

bool takesBlocksByRow(const Geometry &geometry, TileAttr tile,
                      const TargetDescription &target) {
  int64_t bytes = geometry.isFloat                         ? 4
                  : hasWideWeights(geometry, tile, target) ? 2
                                                           : 1;
  return geometry.groups == 1 &&
         llvm::divideCeil(geometry.outW, tile.getColumns()) >=
             kTilesOfLongRow &&
         bytes * getPackedSize(geometry, tile, target) <= kCachedWeights;
}

bool takesSetsByRow(const Geometry &g, const DepthwiseLayout &layout) {
  int64_t bytes = g.isFloat ? 4 : g.isWide ? 2 : 1;
  return layout.sets() > 1 && bytes * g.inH * g.inW * g.inC > kCachedInputs;
}

int64_t getPaddedChannels(const Geometry &geometry, TileAttr tile,
                          const TargetDescription &target) {
  return geometry.isDepthwise()
             ? getDepthwiseLayout(geometry, tile, target).paddedChannels()
             : getBlockedLayout(geometry, tile, target).paddedChannels();
}

//===----------------------------------------------------------------------===//
// Blocked
//===----------------------------------------------------------------------===//

/// Where in a step's weights the one for `channel` of the block and input
/// `input` of the step lies.
static int64_t placeInStep(Products products, int64_t lanes, int64_t channel,
                           int64_t input) {
  switch (products) {
  case Products::Float:
  case Products::WordLanes:
    return channel;
  case Products::Words:
    return channel * 2 + input;
  case Products::Lanes:
  case Products::Bytes:
    return channel * 4 + input;
  case Products::Pairs:
    return channel / lanes * 4 * lanes + input % 2 * 2 * lanes +
           channel % lanes * 2 + input / 2;
  case Products::Matrix:
    return channel * 8 + input;
  }
  return 0;
}

/// Element of the op's weight for output `out` of `group`.
static int64_t sourceOf(const Geometry &g, int64_t group, int64_t out,
                        int64_t kh, int64_t kw, int64_t in) {
  if (g.depthwiseWeight)
    return ((kh * g.kernelW + kw) * g.inC + group * g.groupIn() + in) *
               g.groupOut() +
           out;
  int64_t channel = group * g.groupOut() + out;
  return ((channel * g.kernelH + kh) * g.kernelW + kw) * g.groupIn() + in;
}

static void forEachBlocked(const Geometry &geometry,
                           const BlockedLayout &layout,
                           llvm::function_ref<void(int64_t, int64_t)> place) {
  int64_t groupIn = geometry.groupIn();
  int64_t inBlock = std::min(layout.channels, layout.groupOut);
  for (int64_t group = 0; group < layout.groups; ++group)
    for (int64_t block = 0; block < layout.blocks(); ++block)
      for (int64_t kh = 0; kh < layout.kernelH; ++kh)
        for (int64_t run = 0; run < layout.runsPerRow; ++run)
          for (int64_t i = 0; i < layout.runLength; ++i)
            for (int64_t c = 0; c < inBlock; ++c) {
              int64_t step = i / layout.stepLength();
              int64_t packed =
                  (group * layout.blocks() + block) * layout.blockSize() +
                  kh * layout.rowSize() + run * layout.runSize() +
                  layout.stepStart(step) +
                  placeInStep(layout.products, layout.lanes, c,
                              i % layout.stepLength());
              place(packed * layout.share() + step % layout.share(),
                    sourceOf(geometry, group, layout.blockStart(block) + c, kh,
                             run + i / groupIn, i % groupIn));
            }
}

//===----------------------------------------------------------------------===//
// Depthwise
//===----------------------------------------------------------------------===//

static void forEachDepthwise(const DepthwiseLayout &layout,
                             llvm::function_ref<void(int64_t, int64_t)> place) {
  int64_t perGroup = layout.columnsInGroup();
  int64_t used = std::min(layout.vector, layout.line);
  for (int64_t set = 0; set < layout.sets(); ++set)
    for (int64_t kh = 0; kh < layout.kernelH; ++kh)
      for (int64_t kw = 0; kw < layout.kernelW; ++kw)
        for (int64_t position = 0; position < used; ++position) {
          int64_t channel = (layout.setStart(set) + position) % layout.channels;
          int64_t packed =
              set * layout.setSize() + kh * layout.rowSize() +
              kw / perGroup * layout.groupSize() +
              placeInStep(layout.products, layout.lanes(),
                          layout.accumulatorOf(position), kw % perGroup);
          place(packed, (kh * layout.kernelW + kw) * layout.channels + channel);
        }
}

void forEachPackedWeight(const Geometry &geometry, TileAttr tile,
                         const TargetDescription &target,
                         llvm::function_ref<void(int64_t, int64_t)> place) {
  if (geometry.isDepthwise())
    return forEachDepthwise(getDepthwiseLayout(geometry, tile, target), place);
  forEachBlocked(geometry, getBlockedLayout(geometry, tile, target), place);
}

void forEachPackedChannel(const Geometry &geometry, TileAttr tile,
                          const TargetDescription &target,
                          llvm::function_ref<void(int64_t, int64_t)> place) {
  if (!geometry.isDepthwise()) {
    for (int64_t channel = 0; channel < geometry.outC; ++channel)
      place(channel, channel);
    return;
  }
  DepthwiseLayout layout = getDepthwiseLayout(geometry, tile, target);
  for (int64_t set = 0; set < layout.sets(); ++set)
    for (int64_t p = 0; p < std::min(layout.vector, layout.line); ++p)
      place(set * layout.vector + layout.accumulatorOf(p),
            (layout.setStart(set) + p) % layout.channels);
}

} // namespace pare::kernel
