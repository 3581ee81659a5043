//===- ByElement.cpp - kernels that no tile computes ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/ByElement.h"

#include "mlir/IR/TypeUtilities.h"
#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "pare/Support/Numerics.h"
#include "llvm/ADT/TypeSwitch.h"
#include <limits>

using namespace mlir;

namespace pare::kernel {
namespace {

using Reason = std::optional<std::string>;

bool hasNoElements(Value value) {
  return cast<ShapedType>(value.getType()).getNumElements() == 0;
}

/// The integers that an i8 or i16 holds.
std::pair<int64_t, int64_t> rangeOf(Type element, bool isUnsigned) {
  unsigned width = element.getIntOrFloatBitWidth();
  if (isUnsigned && width < 32)
    return {0, llvm::maxUIntN(width)};
  return {llvm::minIntN(width), llvm::maxIntN(width)};
}

/// What the arithmetic behind the sum stands in the way.
template <typename OpTy> Reason whyResult(OpTy op) {
  Type element = getElementTypeOrSelf(op.getInit().getType());
  int64_t zeroPoint = static_cast<int32_t>(op.getOutputZp());
  if (!op.getMultiplier()) {
    if ((element.isInteger(32) || element.isInteger(64)) && zeroPoint == 0)
      return std::nullopt;
    return "it stores its sums in another form";
  }
  auto [low, high] = rangeOf(element, op.getOutputUnsigned());
  if (*op.getRounding() == Rounding::FloatRne) {
    int64_t limit = numerics::kLargestRounded;
    if (element.isInteger(32) || zeroPoint - low > limit ||
        high - zeroPoint > limit)
      return "its result is too wide for float_rne";
    return std::nullopt;
  }
  if (low - zeroPoint < std::numeric_limits<int32_t>::min() ||
      high - zeroPoint > std::numeric_limits<int32_t>::max())
    return "its result with the zero point needs more than 32 bits";
  return std::nullopt;
}

Reason whyPadding(ArrayRef<int64_t> pads, bool representable) {
  if (llvm::any_of(pads, [](int64_t pad) { return pad < 0; }))
    return "its padding is negative";
  if (!representable &&
      llvm::any_of(pads, [](int64_t pad) { return pad != 0; }))
    return "its padding is no value of the input's type";
  return std::nullopt;
}

/// Depthwise sums are not cut into blocks.
Reason whyWindow(Operation *op) {
  Geometry g = *getGeometry(op);
  if (g.isWide && g.isDepthwise() &&
      countProductsOfAnyWeights(g) < countProducts(g))
    return "its window has more products than 32 bits hold of any weights";
  return std::nullopt;
}

template <typename OpTy> Reason whyOf(OpTy op) {
  Type input = getElementTypeOrSelf(op.getInput().getType());
  Type weight = getElementTypeOrSelf(op.getWeight().getType());
  if (weight.isInteger(16))
    return "its weight has 16 bits";
  if (hasNoElements(op.getInput()) || hasNoElements(op.getWeight()) ||
      hasNoElements(op.getInit()))
    return "it has a dimension of size 0";
  if constexpr (!std::is_same_v<OpTy, DenseOp>) {
    bool representable = true;
    if (!input.isF32()) {
      int64_t zeroPoint = static_cast<int32_t>(op.getInputZp());
      auto [low, high] = rangeOf(input, op.getInputUnsigned());
      representable = zeroPoint >= low && zeroPoint <= high;
    }
    if (Reason reason = whyPadding(op.getPads(), representable))
      return reason;
  }
  if (Reason reason = whyWindow(op))
    return reason;
  return input.isF32() ? std::nullopt : whyResult(op);
}

} // namespace

std::optional<std::string> whyByElement(Operation *op) {
  return llvm::TypeSwitch<Operation *, Reason>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([](auto linear) -> Reason {
        if (linear.getKernelShape())
          return std::nullopt;
        return whyOf(linear);
      })
      .Case<TransposeConv2DOp, MatmulOp>(
          [](auto) -> Reason { return "there are no tiles for it"; })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace pare::kernel
