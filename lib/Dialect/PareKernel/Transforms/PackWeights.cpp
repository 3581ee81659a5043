//===- PackWeights.cpp - weights in the order of the kernels --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SumTypes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include "pare/Support/Winograd.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_PACKWEIGHTSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
using Placing = function_ref<void(function_ref<void(int64_t, int64_t)>)>;

/// What lies where no element does: any shift is a legal one, and this one does
/// not keep the others from being 32 or more.
constexpr int8_t kIdleShift = 32;

/// A rank-1 constant of `size` elements of type `element`, filled from the
/// elements of `value` where `placing` says so and with `idle` elsewhere; null
/// if `value` is no constant.
template <typename T, typename To>
Value rearrange(OpBuilder &b, Value value, int64_t size, Placing placing,
                To idle, Type element) {
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return {};
  std::optional<std::vector<T>> elements = readElements<T>(attr);
  if (!elements)
    return {};
  std::vector<To> packed(size, idle);
  placing([&](int64_t to, int64_t from) { packed[to] = (*elements)[from]; });
  auto type = RankedTensorType::get({size}, element);
  return arith::ConstantOp::create(b, value.getLoc(), type,
                                   buildElements<To>(type, packed));
}

Value rearrange(OpBuilder &b, Value value, int64_t size, Placing placing,
                int8_t idle = 0) {
  Type type = getElementTypeOrSelf(value.getType());
  if (type.isF32())
    return rearrange<float, float>(b, value, size, placing, idle, type);
  if (type.isInteger(8))
    return rearrange<int8_t, int8_t>(b, value, size, placing, idle, type);
  if (type.isInteger(16))
    return rearrange<int16_t, int16_t>(b, value, size, placing, idle, type);
  if (type.isInteger(32))
    return rearrange<int32_t, int32_t>(b, value, size, placing, idle, type);
  if (type.isInteger(64))
    return rearrange<int64_t, int64_t>(b, value, size, placing, idle, type);
  return {};
}

/// Whether weights and scaled sums are as narrow as `widths` says.
template <typename OpTy> LogicalResult checkWidths(OpTy op) {
  std::optional<WidthsAttr> widths = op.getWidths();
  Attribute attr;
  if (!widths || !matchPattern(op.getWeight(), m_Constant(&attr)))
    return success();
  std::optional<std::vector<int8_t>> weights = readElements<int8_t>(attr);
  Geometry geometry = *getGeometry(op);
  if (!weights || countWeightBits(geometry, *weights) > widths->getWeights() ||
      countNarrowSums(geometry, *weights) < widths->getSums())
    return op.emitOpError() << "weights are wider than " << *widths
                            << " says; 'pare-prove-widths' says what they are";
  if (widths->getScaled() && !provesScaledSums(op))
    return op.emitOpError()
           << "sums times their multipliers may be wider than " << *widths
           << " says; 'pare-prove-widths' says what they are";
  return success();
}

/// Weights of 4 bits, two to a byte.
Value rearrangeHalves(OpBuilder &b, Value value, const BlockedLayout &layout,
                      Placing placing) {
  Attribute attr;
  std::optional<std::vector<int8_t>> weights;
  if (matchPattern(value, m_Constant(&attr)))
    weights = readElements<int8_t>(attr);
  if (!weights)
    return {};
  std::vector<int8_t> halves(2 * layout.size(), 0);
  placing([&](int64_t to, int64_t from) { halves[to] = (*weights)[from]; });
  auto type = RankedTensorType::get({layout.size()}, b.getI8Type());
  return arith::ConstantOp::create(
      b, value.getLoc(), type,
      buildElements<int8_t>(type, packHalves(halves, layout.halfBias())));
}

/// Filters [O, 3, 3, C] become [36 * O, 1, 1, C], transformed.
LogicalResult transformFilters(OpBuilder &b, Conv2DOp conv) {
  Attribute attr;
  std::optional<std::vector<float>> filters;
  if (matchPattern(conv.getWeight(), m_Constant(&attr)))
    filters = readElements<float>(attr);
  if (!filters)
    return conv.emitOpError("weight must be a constant of i8 or f32");
  ArrayRef<int64_t> shape =
      cast<ShapedType>(conv.getWeight().getType()).getShape();
  int64_t outC = shape[0], inC = shape[3];
  std::vector<float> points(winograd::kPoints * outC * inC);
  for (int64_t o = 0; o < outC; ++o)
    for (int64_t c = 0; c < inC; ++c) {
      std::array<float, 9> filter;
      for (int64_t tap = 0; tap < 9; ++tap)
        filter[tap] = (*filters)[(o * 9 + tap) * inC + c];
      for (auto [i, point] : llvm::enumerate(winograd::transformFilter(filter)))
        points[(i * outC + o) * inC + c] = point;
    }
  auto type = RankedTensorType::get({winograd::kPoints * outC, 1, 1, inC},
                                    b.getF32Type());
  auto constant = arith::ConstantOp::create(b, conv.getWeight().getLoc(), type,
                                            buildElements<float>(type, points));
  conv.getWeightMutable().assign(constant.getResult());
  return success();
}
template <typename OpTy> LogicalResult transformFilters(OpBuilder &, OpTy) {
  return success();
}

template <typename OpTy>
LogicalResult pack(OpTy op, const TargetDescription &target) {
  auto weightType = cast<ShapedType>(op.getWeight().getType());
  if (op.getKernelShape() || (!op.getTile() && whyByElement(op)))
    return success();
  if (!op.getTile())
    return op.emitOpError("has no tile; run 'pare-choose-tiles' first");
  if (!isa<RankedTensorType>(weightType))
    return op.emitOpError("weights are packed on tensors only, before "
                          "bufferization");
  for (Value operand :
       {op.getWeight(), op.getBias(), op.getMultiplier(), op.getShift()})
    if (operand && !matchPattern(operand, m_Constant())) {
      if (isWinograd(op))
        return op.emitOpError("by Winograd needs a constant weight and bias");
      op.removeTileAttr();
      remark::missed(
          op.getLoc(),
          remark::RemarkOpts::name("by-element").category("pare-pack-weights"))
          << llvm::formatv("'{0}' is computed by element: a weight, bias or "
                           "scale is not constant",
                           op->getName().getStringRef())
                 .str();
      return success();
    }
  Geometry geometry = getTiledGeometry(op);
  TileAttr tile = *op.getTile();
  std::string reason;
  if (!checkTile(geometry, tile, target, reason))
    return op.emitOpError() << "tile " << tile << " " << reason;
  if (failed(checkWidths(op)))
    return failure();

  OpBuilder b(op);
  if (geometry.isWide && failed(chooseSums(op, target)))
    return failure();
  if (isWinograd(op) && failed(transformFilters(b, op)))
    return failure();
  auto placeWeight = [&](auto place) {
    forEachPackedWeight(geometry, tile, target, place);
  };
  int64_t packedSize = getPackedSize(geometry, tile, target);
  Value weight;
  if (hasHalves(geometry, tile, target))
    weight =
        rearrangeHalves(b, op.getWeight(),
                        getBlockedLayout(geometry, tile, target), placeWeight);
  else if (hasWideWeights(geometry, tile, target))
    weight = rearrange<int8_t, int16_t>(b, op.getWeight(), packedSize,
                                        placeWeight, 0, b.getI16Type());
  else
    weight = rearrange(b, op.getWeight(), packedSize, placeWeight);
  if (!weight)
    return op.emitOpError("weight must be a constant of i8 or f32");
  int64_t padded = getPaddedChannels(geometry, tile, target);
  auto packChannels = [&](MutableOperandRange operand, int8_t idle = 0) {
    if (operand.empty())
      return success();
    Value value = operand.begin()->get();
    int64_t count = cast<ShapedType>(value.getType()).getNumElements();
    if ((count == 1 && geometry.outC != 1) || isWinograd(op))
      return success();
    auto placing = [&](auto place) {
      forEachPackedChannel(geometry, tile, target, place);
    };
    Value packed = rearrange(b, value, padded, placing, idle);
    if (!packed)
      return LogicalResult(
          op.emitOpError("bias, multiplier and shift must be constants"));
    operand.assign(packed);
    return success();
  };
  if (failed(packChannels(op.getBiasMutable())) ||
      failed(packChannels(op.getMultiplierMutable())) ||
      failed(packChannels(op.getShiftMutable(), kIdleShift)))
    return failure();
  op.setKernelShape(weightType.getShape());
  op.getWeightMutable().assign(weight);
  return success();
}

struct PackWeights : impl::PackWeightsPassBase<PackWeights> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    WalkResult result = getOperation().walk([&](Operation *op) {
      LogicalResult packed = success();
      if (auto conv = dyn_cast<Conv2DOp>(op))
        packed = pack(conv, *target);
      else if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(op))
        packed = pack(depthwise, *target);
      else if (auto dense = dyn_cast<DenseOp>(op))
        packed = pack(dense, *target);
      return failed(packed) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    // Constants that only the kernels used, now packed, are dead.
    getOperation().walk([](arith::ConstantOp constant) {
      if (constant->use_empty() && isa<TensorType>(constant.getType()))
        constant.erase();
    });
  }
};
} // namespace
} // namespace pare::kernel
