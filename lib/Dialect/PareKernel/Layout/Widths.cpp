//===- Widths.cpp - how wide the sums of a kernel are ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/Widths.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "pare/Support/Constants.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {
namespace {

/// `a + b`, held within 64 bits.
int64_t addHeld(int64_t a, int64_t b) {
  int64_t sum;
  if (llvm::AddOverflow(a, b, sum))
    return a < 0 ? std::numeric_limits<int64_t>::min()
                 : std::numeric_limits<int64_t>::max();
  return sum;
}

Interval operator+(Interval a, Interval b) {
  return {addHeld(a.low, b.low), addHeld(a.high, b.high)};
}
Interval operator-(Interval a, Interval b) {
  return {a.low - b.low, a.high - b.high};
}

/// All of both, and what is between them.
Interval hull(Interval a, Interval b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Interval scale(Interval inputs, int64_t weight) {
  return {std::min(inputs.low * weight, inputs.high * weight),
          std::max(inputs.low * weight, inputs.high * weight)};
}

/// Inputs of 16 bits, all of which may occur.
constexpr Interval kWords = {-32768, 32767};

/// The elements of a constant tensor or buffer.
std::optional<std::vector<int64_t>> readConstant(Value value) {
  Attribute attr;
  if (matchPattern(value, m_Constant(&attr)))
    return readIntegers(attr);
  auto read = value.getDefiningOp<memref::GetGlobalOp>();
  auto global = read ? SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
                           read, read.getNameAttr())
                     : memref::GlobalOp();
  if (!global || !global.getConstant())
    return std::nullopt;
  return readIntegers(global.getConstantInitValue());
}

using Placing =
    llvm::function_ref<void(llvm::function_ref<void(int64_t, int64_t)>)>;

/// Packed elements back in the order of the op.
std::vector<int64_t> unpack(ArrayRef<int64_t> packed, int64_t size,
                            Placing placing) {
  std::vector<int64_t> result(size);
  placing([&](int64_t from, int64_t to) { result[to] = packed[from]; });
  return result;
}

/// The weight of a channel's product, of those of an op that is not packed.
int64_t weightOf(const Geometry &g, ArrayRef<int64_t> weights, int64_t channel,
                 int64_t product) {
  return g.depthwiseWeight ? weights[product * g.outC + channel]
                           : weights[channel * countProducts(g) + product];
}

template <typename OpTy>
std::optional<SumWidths> widthsOf(OpTy op, const TargetDescription &target) {
  Geometry g = *getGeometry(op);
  auto weights = readConstant(op.getWeight());
  std::optional<std::vector<int64_t>> biases(std::in_place, g.outC, 0);
  if (op.getBias())
    biases = readConstant(op.getBias());
  if (!g.isWide || !weights || !biases)
    return std::nullopt;
  int64_t products = countProducts(g);
  if (op.getKernelShape()) {
    TileAttr tile = *op.getTile();
    weights = unpack(*weights, g.outC * products, [&](auto place) {
      forEachPackedWeight(g, tile, target, place);
    });
    if (op.getBias())
      biases = unpack(*biases, g.outC, [&](auto place) {
        forEachPackedChannel(g, tile, target, place);
      });
  }
  return proveSums(
      g.outC, products, kWords,
      [&](int64_t channel, int64_t product) {
        return weightOf(g, *weights, channel, product);
      },
      [&](int64_t channel) { return (*biases)[channel]; });
}

} // namespace

SumWidths proveSums(int64_t channels, int64_t products, Interval inputs,
                    llvm::function_ref<int64_t(int64_t, int64_t)> weight,
                    llvm::function_ref<int64_t(int64_t)> bias) {
  SumWidths widths{{0, 0}, products};
  for (int64_t channel = 0; channel < channels; ++channel) {
    auto product = [&](int64_t i) { return scale(inputs, weight(channel, i)); };
    Interval sum{0, 0}, block{0, 0};
    int64_t start = 0;
    for (int64_t i = 0; i < products; ++i) {
      sum = sum + product(i);
      // The longest block that ends here; the next longer one is too long.
      block = block + product(i);
      while (!block.fits(32)) {
        widths.products = std::min(widths.products, i - start);
        block = block - product(start++);
      }
    }
    int64_t start64 = bias(channel);
    sum = sum + Interval{start64, start64};
    widths.sums = channel == 0 ? sum : hull(widths.sums, sum);
  }
  return widths;
}

int64_t countProducts(const Geometry &geometry) {
  return geometry.kernelH * geometry.kernelW * geometry.groupIn();
}

int64_t countProductsOfAnyWeights(const Geometry &geometry) {
  Interval furthest = scale(kWords, -128);
  return std::min(countProducts(geometry), llvm::maxIntN(32) / furthest.high);
}

std::optional<SumWidths> getSumWidths(Operation *op,
                                      const TargetDescription &target) {
  return llvm::TypeSwitch<Operation *, std::optional<SumWidths>>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [&](auto linear) { return widthsOf(linear, target); })
      .Default([](Operation *) { return std::nullopt; });
}

bool hasWideSums(Operation *op) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([](auto linear) {
        return getElementTypeOrSelf(linear.getInput().getType())
                   .isInteger(16) &&
               linear.getBias() &&
               getElementTypeOrSelf(linear.getBias().getType()).isInteger(64);
      })
      .Default([](Operation *) { return false; });
}

/// The largest unsigned byte.
static constexpr int64_t kLargestInput = 255;

/// Calls `pair(a, b)` for the weights of each two neighbouring products; b is 0
/// where a has no neighbour.
static void forEachPair(const Geometry &g, ArrayRef<int8_t> weights,
                        llvm::function_ref<void(int64_t, int64_t)> pair) {
  // The distance of neighbours, and of what they have in a row.
  int64_t inner = g.depthwiseWeight ? g.outC : 1;
  int64_t run = g.isDepthwise() ? g.kernelW : g.runLength();
  int64_t row = run * inner, size = weights.size();
  for (int64_t start = 0; start + row <= size; start += row)
    for (int64_t i = 0; i < run; i += 2)
      for (int64_t at = start + i * inner; at < start + (i + 1) * inner; ++at)
        pair(weights[at], i + 1 < run ? weights[at + inner] : 0);
}

int64_t countNarrowSums(const Geometry &geometry, ArrayRef<int8_t> weights) {
  if (weights.empty())
    return kMostNarrowSums;
  int64_t largest = 0;
  forEachPair(geometry, weights, [&](int64_t a, int64_t b) {
    largest =
        std::max({largest, std::max<int64_t>(a, 0) + std::max<int64_t>(b, 0),
                  -std::min<int64_t>(a, 0) - std::min<int64_t>(b, 0)});
  });
  if (largest == 0)
    return kMostNarrowSums;
  constexpr int64_t limit = std::numeric_limits<int16_t>::max();
  return std::min(limit / (kLargestInput * largest), kMostNarrowSums);
}

int64_t countWeightBits(const Geometry &geometry, ArrayRef<int8_t> weights) {
  auto fits = [](int8_t weight) { return weight >= -7 && weight <= 7; };
  if (geometry.depthwiseWeight || weights.empty() ||
      !llvm::all_of(weights, fits))
    return 8;
  int64_t ofOutput = geometry.kernelH * geometry.kernelW * geometry.groupIn();
  constexpr int64_t limit =
      std::numeric_limits<int32_t>::max() / (16 * kLargestInput);
  for (size_t start = 0; start + ofOutput <= weights.size();
       start += ofOutput) {
    int64_t sum = 0;
    for (int8_t weight : weights.slice(start, ofOutput))
      sum += std::abs(int64_t(weight));
    if (sum > limit)
      return 8;
  }
  return 4;
}

bool staysBelowLimit(Interval sums, float multiplier) {
  if (!sums.fits(32))
    sums = {std::numeric_limits<int32_t>::min(),
            std::numeric_limits<int32_t>::max()};
  // The operations of float_rne, which never decrease from one sum to the next
  // (or never increase): its ends have the largest product. NaN is not below.
  constexpr float limit = 0x1p31f;
  return static_cast<float>(static_cast<int32_t>(sums.low)) * multiplier <
             limit &&
         static_cast<float>(static_cast<int32_t>(sums.high)) * multiplier <
             limit;
}

/// The bytes of an input less its zero point, and 0, which is what padding is.
static Interval inputsOf(bool isUnsigned, int64_t zeroPoint) {
  Interval bytes = isUnsigned ? Interval{0, 255} : Interval{-128, 127};
  return hull({0, 0}, bytes - Interval{zeroPoint, zeroPoint});
}

template <typename OpTy> static bool provesScaled(OpTy op) {
  Attribute attr;
  if (!op.getMultiplier() || op.getRounding() != Rounding::FloatRne ||
      !getElementTypeOrSelf(op.getInput().getType()).isInteger(8) ||
      !matchPattern(op.getMultiplier(), m_Constant(&attr)))
    return false;
  std::optional<std::vector<float>> multipliers = readElements<float>(attr);
  if (!multipliers)
    return false;
  Interval any{std::numeric_limits<int32_t>::min(),
               std::numeric_limits<int32_t>::max()};
  if (llvm::all_of(*multipliers,
                   [&](float m) { return staysBelowLimit(any, m); }))
    return true;
  std::optional<std::vector<int64_t>> weights = readConstant(op.getWeight());
  std::optional<std::vector<int64_t>> biases;
  Geometry g = *getGeometry(op);
  if (op.getBias())
    biases = readConstant(op.getBias());
  if (!weights || op.getKernelShape() || (op.getBias() && !biases))
    return false;
  int64_t zeroPoint = static_cast<int32_t>(op.getInputZp());
  Interval inputs = inputsOf(op.getInputUnsigned(), zeroPoint);
  for (int64_t channel = 0; channel < g.outC; ++channel) {
    SumWidths widths = proveSums(
        1, countProducts(g), inputs,
        [&](int64_t, int64_t product) {
          return weightOf(g, *weights, channel, product);
        },
        [&](int64_t) { return biases ? (*biases)[channel] : 0; });
    size_t index = multipliers->size() == 1 ? 0 : channel;
    if (!staysBelowLimit(widths.sums, (*multipliers)[index]))
      return false;
  }
  return true;
}

bool provesScaledSums(Operation *op) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [](auto linear) { return provesScaled(linear); })
      .Default([](Operation *) { return false; });
}

} // namespace pare::kernel
