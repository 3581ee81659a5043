//===- Arithmetic.cpp - what the non-linear kernels share -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"

#include "FixedPoint.h"
#include "pare/Support/Numerics.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;

namespace pare {

LogicalResult checkArithmetic(Operation *op) {
  for (Value operand : op->getOperands()) {
    Type element = cast<ShapedType>(operand.getType()).getElementType();
    if (!element.isF32() && !element.isInteger(8) && !element.isInteger(16) &&
        !element.isInteger(32))
      return op->emitOpError()
             << "there is vector code for i8, i16, i32 and f32, not for "
             << operand.getType();
  }
  auto rounding = op->getAttrOfType<kernel::RoundingAttr>("rounding");
  bool fixed = isa<kernel::AvgPool2DOp>(op);
  if (rounding && rounding.getValue() != kernel::Rounding::FloatRne && !fixed)
    return op->emitOpError() << "rounding profile '"
                             << kernel::stringifyRounding(rounding.getValue())
                             << "' has no vector code here";
  return success();
}

FailureOr<StoredInteger> checkStored(Operation *op, Type element,
                                     int64_t zeroPoint, bool isUnsigned,
                                     std::optional<Attribute> clampMin,
                                     std::optional<Attribute> clampMax) {
  isUnsigned &= !element.isInteger(32);
  StoredInteger stored =
      getStoredInteger(element, zeroPoint, isUnsigned,
                       clampMin.value_or(nullptr), clampMax.value_or(nullptr));
  auto rounding = op->getAttrOfType<kernel::RoundingAttr>("rounding");
  bool isFixed = rounding && rounding.getValue() != kernel::Rounding::FloatRne;
  // Fixed point has bounds of i32, less the zero point.
  int64_t low = isFixed ? std::numeric_limits<int32_t>::min()
                        : -numerics::kLargestRounded;
  int64_t high =
      isFixed ? std::numeric_limits<int32_t>::max() : numerics::kLargestRounded;
  if (stored.low - zeroPoint >= low && stored.high - zeroPoint <= high)
    return stored;
  return op->emitOpError() << (isFixed
                                   ? "a tosa profile stores what 32 bits hold"
                                   : "float_rne stores at most 2^22")
                           << " away from the zero point, got " << stored.low
                           << ".." << stored.high << " around " << zeroPoint;
}

int64_t pieceWidth(const KernelBuilder &k, ArrayRef<FlatView> views) {
  int64_t lanes = k.target.lanes(32);
  bool bytes = llvm::any_of(views, [](const FlatView &view) {
    return view.elementType.getIntOrFloatBitWidth() <= 8;
  });
  return bytes ? std::max<int64_t>(16, lanes) : lanes;
}

int64_t roundedPieceWidth(const KernelBuilder &k, ArrayRef<FlatView> views,
                          const StoredInteger &stored) {
  if (k.target.packsBytes() && narrowsBySaturation(k.target, stored))
    return 4 * k.target.lanes(32);
  return pieceWidth(k, views);
}

Value storeRounded(KernelBuilder &k, int64_t width, const StoredInteger &stored,
                   function_ref<Value(int64_t first, int64_t count)> real) {
  bool packs = k.target.packsBytes() && narrowsBySaturation(k.target, stored);
  int64_t count = packs ? std::min<int64_t>(width, k.target.lanes(32)) : width;
  SmallVector<Value> reals;
  for (int64_t first = 0; first < width; first += count)
    reals.push_back(real(first, count));
  return storeReals(k, reals, stored);
}

Value loadOperand(KernelBuilder &k, const FlatView &view, Value at,
                  int64_t width) {
  return KernelBuilder::movesInnermost(view) ? k.load(view, at, width)
                                             : k.loadSplat(view, at, width);
}

Value loadOperand(KernelBuilder &k, const FlatView &view, Value at,
                  int64_t first, int64_t width) {
  return loadOperand(
      k, view, KernelBuilder::movesInnermost(view) ? k.add(at, first) : at,
      width);
}

Value toInteger(KernelBuilder &k, Value stored, int64_t zeroPoint,
                bool isUnsigned) {
  Type i32 = k.b.getI32Type();
  Value wide = k.extend(stored, i32, isUnsigned);
  if (zeroPoint == 0)
    return wide;
  int64_t width = cast<VectorType>(wide.getType()).getNumElements();
  return arith::SubIOp::create(k.b, k.loc, wide,
                               k.splat(i32, width, zeroPoint));
}

Value scaled(KernelBuilder &k, Value integer, float multiplier) {
  Type f32 = k.b.getF32Type();
  int64_t width = cast<VectorType>(integer.getType()).getNumElements();
  Value real =
      arith::SIToFPOp::create(k.b, k.loc, VectorType::get(width, f32), integer);
  return arith::MulFOp::create(k.b, k.loc, real,
                               k.splat(f32, width, multiplier));
}

FlatView withoutLast(const FlatView &view) {
  FlatView rows = view;
  rows.shape.pop_back();
  rows.strides.pop_back();
  return rows;
}

FlatView lastOnly(const FlatView &view) {
  FlatView row = view;
  row.shape = {view.shape.back()};
  row.strides = {view.strides.back()};
  return row;
}

int64_t wrapped(Attribute value, Type type) {
  return llvm::SignExtend64(cast<IntegerAttr>(value).getInt(),
                            type.getIntOrFloatBitWidth());
}

} // namespace pare
