//===- Geometry.cpp - the shape of a linear kernel ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/Geometry.h"

#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<ShapedType>(value.getType()).getShape();
}

template <typename OpTy> static ArrayRef<int64_t> kernelShapeOf(OpTy op) {
  if (auto shape = op.getKernelShape())
    return *shape;
  return shapeOf(op.getWeight());
}

/// What conv2d and depthwise_conv2d have in common.
template <typename OpTy> static Geometry getWindowGeometry(OpTy op) {
  ArrayRef<int64_t> in = shapeOf(op.getInput()), out = shapeOf(op.getInit());
  Geometry g;
  g.batch = in[0];
  g.inH = in[1], g.inW = in[2], g.inC = in[3];
  g.outH = out[1], g.outW = out[2], g.outC = out[3];
  g.strideH = op.getStrides()[0], g.strideW = op.getStrides()[1];
  g.dilationH = op.getDilations()[0], g.dilationW = op.getDilations()[1];
  return g;
}

template <typename OpTy> static void readWidths(OpTy op, Geometry &g) {
  if (std::optional<WidthsAttr> widths = op.getWidths()) {
    g.weightBits = widths->getWeights();
    g.narrowSums = widths->getSums();
    g.scaledFits = widths->getScaled() == 32;
  }
}

std::optional<Geometry> getGeometry(Operation *op) {
  std::optional<Geometry> result =
      llvm::TypeSwitch<Operation *, std::optional<Geometry>>(op)
          .Case([](Conv2DOp conv) {
            Geometry g = getWindowGeometry(conv);
            g.kernelH = kernelShapeOf(conv)[1];
            g.kernelW = kernelShapeOf(conv)[2];
            g.groups = conv.getGroups();
            readWidths(conv, g);
            return g;
          })
          .Case([](DepthwiseConv2DOp conv) {
            Geometry g = getWindowGeometry(conv);
            g.kernelH = kernelShapeOf(conv)[0];
            g.kernelW = kernelShapeOf(conv)[1];
            g.groups = g.inC;
            g.depthwiseWeight = true;
            readWidths(conv, g);
            return g;
          })
          .Case([](DenseOp dense) {
            Geometry g;
            g.inW = g.outW = shapeOf(dense.getInput())[0];
            g.inC = shapeOf(dense.getInput())[1];
            g.outC = shapeOf(dense.getInit())[1];
            readWidths(dense, g);
            return g;
          })
          .Default([](Operation *) { return std::nullopt; });
  if (result) {
    Type element = getElementTypeOrSelf(op->getOperand(0).getType());
    result->isFloat = isa<FloatType>(element);
    result->isWide = element.isInteger(16);
  }
  return result;
}

/// Whether sums of two products of bytes fit what the target gives them.
static bool addsBytePairs(const Geometry &geometry,
                          const TargetDescription &target) {
  return !geometry.isFloat && geometry.narrowSums > 0 &&
         target.multipliesBytePairs();
}

/// Tiles of outputs that have to use a weight for it to be widened once.
static constexpr int64_t kWideWeightUses = 4;

bool hasWideWeights(const Geometry &geometry, TileAttr tile,
                    const TargetDescription &target) {
  int64_t tiles = geometry.batch *
                  llvm::divideCeil(geometry.outH, tile.getRows()) *
                  llvm::divideCeil(geometry.outW, tile.getColumns());
  return !geometry.isFloat && (geometry.isWide || target.multipliesWords()) &&
         !addsBytePairs(geometry, target) && geometry.weightBits == 8 &&
         tiles >= kWideWeightUses;
}

/// Runs of inputs that are long enough for loops over pairs of them.
static constexpr int64_t kLongRun = 16;

/// Runs that are long enough, and outputs that are enough, where no windows but
/// only blocks of channels share what is widened: each strip of inputs reads
/// all weights again.
static constexpr int64_t kSharedRun = 128, kSharedOutputs = 128;

/// Whether widening inputs ahead pays: several windows or blocks of channels
/// share each of them.
static bool widensInputs(const Geometry &geometry, TileAttr tile,
                         const TargetDescription &target) {
  bool hasWindow = geometry.kernelH * geometry.kernelW > 1;
  bool hasBlocks = geometry.groupOut() >= 2 * tile.getChannels() &&
                   geometry.outH * geometry.outW >= kSharedOutputs &&
                   geometry.runLength() >= kSharedRun;
  return (hasWindow || hasBlocks) && geometry.runLength() >= kLongRun &&
         !geometry.isDepthwise() && hasWideWeights(geometry, tile, target);
}

Products getProducts(const Geometry &geometry, TileAttr tile,
                     const TargetDescription &target) {
  if (geometry.isFloat)
    return Products::Float;
  if (geometry.isWide)
    return target.multipliesByLane() ? Products::WordLanes : Products::Words;
  if (addsBytePairs(geometry, target))
    return Products::Bytes;
  if (widensInputs(geometry, tile, target))
    return Products::Words;
  switch (target.dot) {
  case DotProduct::UnsignedSigned4:
  case DotProduct::SignedSigned4:
    return Products::Lanes;
  case DotProduct::WidenedPairs:
  case DotProduct::WidenedProducts:
    return Products::Pairs;
  case DotProduct::SignedMatrix2x8:
    break;
  }
  // A matrix product takes two pixels; one alone would waste half of it.
  bool pairsUp = tile.getRows() * tile.getColumns() % 2 == 0;
  return pairsUp && !geometry.isDepthwise() ? Products::Matrix
                                            : Products::Lanes;
}

int64_t getStepLength(Products products) {
  switch (products) {
  case Products::Float:
  case Products::WordLanes:
    return 1;
  case Products::Words:
    return 2;
  case Products::Lanes:
  case Products::Pairs:
  case Products::Bytes:
    return 4;
  case Products::Matrix:
    return 8;
  }
  return 1;
}

int64_t getLanes(TileAttr tile, const TargetDescription &target) {
  return std::min<int64_t>(target.lanes(32), tile.getChannels());
}

} // namespace pare::kernel
