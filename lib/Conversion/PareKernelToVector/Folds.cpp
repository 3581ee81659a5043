//===- Folds.cpp - sums and maxima on vectors -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Folds.h"

#include "FixedPoint.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "pare/Support/Numerics.h"
#include <limits>

using namespace mlir;

namespace pare {

static int64_t widthOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

LogicalResult Fold::checkRoom(Operation *op, int64_t count) const {
  if (element.isF32() || kind == FoldKind::Max)
    return success();
  StoredInteger all = getStoredInteger(element, 0, inputUnsigned, {}, {});
  int64_t largest =
      std::max({-all.low, all.high, all.high - inputZp, inputZp - all.low});
  if (count <= std::numeric_limits<int32_t>::max() / largest)
    return success();
  return op->emitOpError() << "a sum of " << count << " elements of " << element
                           << " may not fit 32 bits";
}

Value Fold::init(KernelBuilder &k, int64_t width) const {
  if (kind != FoldKind::Max)
    return k.splat(element.isF32() ? element : k.b.getI32Type(), width, 0);
  if (element.isF32())
    return k.splat(element, width, -std::numeric_limits<double>::infinity());
  StoredInteger all = getStoredInteger(element, 0, inputUnsigned, {}, {});
  return k.splat(element, width, all.low);
}

/// IEEE 754-2019 maximum. Upstream's expansion of `maximumf` does not order
/// zeros: where both are equal, +0 is the one without a sign bit.
static Value maximum(KernelBuilder &k, Value a, Value b) {
  Value larger = arith::MaximumFOp::create(k.b, k.loc, a, b);
  Value equal =
      arith::CmpFOp::create(k.b, k.loc, arith::CmpFPredicate::OEQ, a, b);
  auto bits = VectorType::get({widthOf(a)}, k.b.getI32Type());
  Value both = arith::AndIOp::create(
      k.b, k.loc, arith::BitcastOp::create(k.b, k.loc, bits, a),
      arith::BitcastOp::create(k.b, k.loc, bits, b));
  return arith::SelectOp::create(
      k.b, k.loc, equal,
      arith::BitcastOp::create(k.b, k.loc, a.getType(), both), larger);
}

Value Fold::combine(KernelBuilder &k, Value carried, Value loaded) const {
  OpBuilder &b = k.b;
  if (kind == FoldKind::Max) {
    if (element.isF32())
      return maximum(k, carried, loaded);
    if (inputUnsigned)
      return arith::MaxUIOp::create(b, k.loc, carried, loaded);
    return arith::MaxSIOp::create(b, k.loc, carried, loaded);
  }
  if (element.isF32())
    return arith::AddFOp::create(b, k.loc, carried, loaded);
  // Zero points are taken off the sum at the end.
  return arith::AddIOp::create(b, k.loc, carried,
                               toInteger(k, loaded, 0, inputUnsigned));
}

/// `count` as i32 in all lanes.
static Value countVector(KernelBuilder &k, Value count, int64_t width) {
  Type i32 = k.b.getI32Type();
  APInt constant;
  if (matchPattern(count, m_ConstantInt(&constant)))
    return k.splat(i32, width, constant.getSExtValue());
  Value narrow = arith::IndexCastOp::create(k.b, k.loc, i32, count);
  return vector::BroadcastOp::create(k.b, k.loc, VectorType::get({width}, i32),
                                     narrow);
}

/// `fl(multiplier / float(count))`, in the compiler where the count is known.
static Value perElement(KernelBuilder &k, float multiplier, Value count,
                        int64_t width) {
  Type f32 = k.b.getF32Type();
  APInt constant;
  if (matchPattern(count, m_ConstantInt(&constant)))
    return k.splat(f32, width,
                   multiplier / static_cast<float>(constant.getSExtValue()));
  Value real = arith::SIToFPOp::create(k.b, k.loc, VectorType::get({1}, f32),
                                       countVector(k, count, 1));
  Value quotient =
      arith::DivFOp::create(k.b, k.loc, k.splat(f32, 1, multiplier), real);
  return vector::BroadcastOp::create(k.b, k.loc, VectorType::get({width}, f32),
                                     quotient);
}

/// `numerics::reciprocalScale` of a count, as vectors of i32 and i8.
static std::pair<Value, Value> reciprocalOf(KernelBuilder &k, Value count,
                                            int64_t width) {
  OpBuilder &b = k.b;
  Type i8 = b.getI8Type(), i32 = b.getI32Type(), i64 = b.getI64Type();
  APInt constant;
  if (matchPattern(count, m_ConstantInt(&constant))) {
    numerics::Reciprocal scale =
        numerics::reciprocalScale(constant.getZExtValue());
    return {k.splat(i32, width, scale.multiplier),
            k.splat(i8, width, scale.shift)};
  }
  auto number = [&](Type type, int64_t value) -> Value {
    return arith::ConstantOp::create(b, k.loc, b.getIntegerAttr(type, value));
  };
  Value divisor = arith::IndexCastOp::create(b, k.loc, i64, count);
  Value below = arith::SubIOp::create(b, k.loc, divisor, number(i64, 1));
  Value zeros = math::CountLeadingZerosOp::create(b, k.loc, below);
  Value power = arith::SubIOp::create(b, k.loc, number(i64, 64), zeros);
  Value numerator = arith::ShLIOp::create(
      b, k.loc, number(i64, (int64_t(1) << 30) + 1), power);
  Value multiplier = arith::TruncIOp::create(
      b, k.loc, i32, arith::DivUIOp::create(b, k.loc, numerator, divisor));
  Value shift = arith::TruncIOp::create(
      b, k.loc, i8, arith::AddIOp::create(b, k.loc, power, number(i64, 30)));
  auto spread = [&](Value scalar) -> Value {
    return vector::BroadcastOp::create(
        b, k.loc, VectorType::get({width}, scalar.getType()), scalar);
  };
  return {spread(multiplier), spread(shift)};
}

Value Fold::finish(KernelBuilder &k, Value folded, Value count) const {
  int64_t width = widthOf(folded);
  Type f32 = k.b.getF32Type();
  VectorType floats = VectorType::get({width}, f32);
  if (element.isF32()) {
    if (kind == FoldKind::Mean)
      folded = arith::DivFOp::create(
          k.b, k.loc, folded,
          arith::SIToFPOp::create(k.b, k.loc, floats,
                                  countVector(k, count, width)));
    return k.clampF32(folded, low, high);
  }
  if (kind == FoldKind::Max)
    return k.clampInteger(folded, stored, inputUnsigned);
  if (inputZp != 0) {
    Value zeros =
        arith::MulIOp::create(k.b, k.loc, countVector(k, count, width),
                              k.splat(k.b.getI32Type(), width, inputZp));
    folded = arith::SubIOp::create(k.b, k.loc, folded, zeros);
  }
  if (isTosa) {
    auto [reciprocal, shift] = reciprocalOf(k, count, width);
    FixedPointScale scale(k, reciprocal, shift, {});
    return storeScaled(k, scale.apply(k, folded), stored);
  }
  Value divisor = kind == FoldKind::Mean ? count : k.index(1);
  Value real = arith::SIToFPOp::create(k.b, k.loc, floats, folded);
  Value scaled = arith::MulFOp::create(
      k.b, k.loc, real, perElement(k, multiplier, divisor, width));
  return k.roundToStored(scaled, stored);
}

} // namespace pare
