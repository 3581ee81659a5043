//===- ConvertElementwise.cpp - elementwise ops and softmax ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "pare/Support/Constants.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cfloat>

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

template <typename To>
LogicalResult convertBinary(Operation *op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  converter.replace(
      op, To::create(converter.rewriter, op->getLoc(),
                     op->getResult(0).getType(), "", converter.operand(op, 0),
                     converter.operand(op, 1), FloatAttr(), FloatAttr()));
  return success();
}

template <typename To>
LogicalResult convertUnary(Operation *op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  converter.replace(op, To::create(converter.rewriter, op->getLoc(),
                                   op->getResult(0).getType(), "",
                                   converter.operand(op, 0)));
  return success();
}

/// A clamp of operand `index`; bounds that no f32 exceeds are left out.
LogicalResult convertBounds(Operation *op, unsigned index, APFloat low,
                            APFloat high, Converter &converter) {
  if (low.isNaN() || high.isNaN())
    return converter.decline(op, "a bound is NaN");
  APFloat largest(FLT_MAX), smallest(-FLT_MAX);
  Type f32 = converter.rewriter.getF32Type();
  auto min = low <= smallest ? FloatAttr() : FloatAttr::get(f32, low);
  auto max = high >= largest ? FloatAttr() : FloatAttr::get(f32, high);
  converter.replace(op,
                    ClampOp::create(converter.rewriter, op->getLoc(),
                                    op->getResult(0).getType(), "",
                                    converter.operand(op, index), min, max));
  return success();
}

LogicalResult convertClamp(tosa::ClampOp op, Converter &converter) {
  auto low = dyn_cast<FloatAttr>(op.getMinVal());
  auto high = dyn_cast<FloatAttr>(op.getMaxVal());
  if (!converter.isFloat(op) || !low || !high)
    return failure();
  return convertBounds(op, 0, low.getValue(), high.getValue(), converter);
}

/// maximum(x, c) and minimum(x, c) with one number c are clamps.
LogicalResult convertExtremum(Operation *op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  for (unsigned index : {0u, 1u}) {
    ElementsAttr other = converter.constant(op, 1 - index);
    std::optional<float> bound = getSplatFloat(other);
    if (!bound || op->getOperand(index).getType() != op->getResult(0).getType())
      continue;
    APFloat none(isa<tosa::MaximumOp>(op) ? FLT_MAX : -FLT_MAX), value(*bound);
    return isa<tosa::MaximumOp>(op)
               ? convertBounds(op, index, value, none, converter)
               : convertBounds(op, index, none, value, converter);
  }
  return converter.decline(op, "neither operand is one constant number");
}

LogicalResult convertMul(tosa::MulOp op, Converter &converter) {
  if (!converter.isZero(op, 2, "the shift"))
    return failure();
  return convertBinary<MulOp>(op, converter);
}

/// The operand of a softmax that ends in `mul`: x of
/// `exp(x - max(x)) * reciprocal(sum(exp(x - max(x))))`, over one axis.
Value matchSoftmax(tosa::MulOp mul, int64_t &axis) {
  auto product = [&](Value left, Value right) -> Value {
    auto exp = left.getDefiningOp<tosa::ExpOp>();
    auto inverse = right.getDefiningOp<tosa::ReciprocalOp>();
    if (!exp || !inverse)
      return nullptr;
    auto sum = inverse.getInput1().getDefiningOp<tosa::ReduceSumOp>();
    auto shifted = exp.getInput1().getDefiningOp<tosa::SubOp>();
    if (!sum || !shifted || sum.getInput() != exp.getResult())
      return nullptr;
    auto max = shifted.getInput2().getDefiningOp<tosa::ReduceMaxOp>();
    if (!max || max.getInput() != shifted.getInput1() ||
        max.getAxis() != sum.getAxis())
      return nullptr;
    axis = sum.getAxis();
    return shifted.getInput1();
  };
  if (Value x = product(mul.getInput1(), mul.getInput2()))
    return x;
  return product(mul.getInput2(), mul.getInput1());
}

} // namespace

void convertChains(func::FuncOp func, Converter &converter) {
  SmallVector<tosa::MulOp> products;
  func.walk([&](tosa::MulOp op) { products.push_back(op); });
  for (tosa::MulOp mul : products) {
    int64_t axis = 0;
    Value x = matchSoftmax(mul, axis);
    if (!x || !converter.isFloat(mul))
      continue;
    if (axis + 1 != tensorType(x).getRank()) {
      (void)converter.decline(
          mul, "it ends a softmax, which pare knows along the last dimension");
      continue;
    }
    converter.rewriter.setInsertionPoint(mul);
    converter.replace(mul, SoftmaxOp::create(converter.rewriter, mul.getLoc(),
                                             mul.getType(), "", x));
  }
}

LogicalResult convertElementwise(Operation *op, Converter &converter) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<tosa::AddOp>(
          [&](auto) { return convertBinary<AddOp>(op, converter); })
      .Case<tosa::SubOp>(
          [&](auto) { return convertBinary<SubOp>(op, converter); })
      .Case<tosa::MulOp>([&](auto mul) { return convertMul(mul, converter); })
      .Case<tosa::SigmoidOp>(
          [&](auto) { return convertUnary<SigmoidOp>(op, converter); })
      .Case<tosa::TanhOp>(
          [&](auto) { return convertUnary<TanhOp>(op, converter); })
      .Case<tosa::ClampOp>(
          [&](auto clamp) { return convertClamp(clamp, converter); })
      .Case<tosa::MaximumOp, tosa::MinimumOp>(
          [&](auto) { return convertExtremum(op, converter); })
      .Default(failure());
}

} // namespace pare::tosa_to_pare
