//===- ConvertMovement.cpp - ops that only move values --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"
#include "pare/Support/Constants.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

LogicalResult convert(tosa::PadOp op, Converter &converter) {
  SmallVector<int64_t> padding, low, high;
  if (!converter.isFloat(op))
    return failure();
  if (!tosa::getConstShapeValues(op.getPadding().getDefiningOp(), padding))
    return converter.decline(op, "the padding is not a constant");
  std::optional<float> value = getSplatFloat(converter.constant(op, 2));
  if (!value || !std::isfinite(*value))
    return converter.decline(op, "the value is not a finite constant");
  for (size_t i = 0; i + 1 < padding.size(); i += 2) {
    if (padding[i] < 0 || padding[i + 1] < 0)
      return converter.decline(op, "the padding is negative");
    low.push_back(padding[i]);
    high.push_back(padding[i + 1]);
  }
  converter.replace(
      op, PadOp::create(converter.rewriter, op.getLoc(), op.getType(), "",
                        converter.operand(op, 0), low, high, APFloat(*value)));
  return success();
}

LogicalResult convert(tosa::ConcatOp op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  SmallVector<Value> inputs;
  for (unsigned i = 0, e = op->getNumOperands(); i < e; ++i)
    inputs.push_back(converter.operand(op, i));
  converter.replace(op,
                    ConcatOp::create(converter.rewriter, op.getLoc(),
                                     op.getType(), "", inputs, op.getAxis()));
  return success();
}

LogicalResult convert(tosa::ReshapeOp op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  converter.replace(op, ReshapeOp::create(converter.rewriter, op.getLoc(),
                                          op.getType(), "",
                                          converter.operand(op, 0)));
  return success();
}

LogicalResult convert(tosa::TransposeOp op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  SmallVector<int64_t> perms(op.getPerms().begin(), op.getPerms().end());
  converter.replace(op, TransposeOp::create(converter.rewriter, op.getLoc(),
                                            op.getType(), "",
                                            converter.operand(op, 0), perms));
  return success();
}

LogicalResult convert(tosa::SliceOp op, Converter &converter) {
  SmallVector<int64_t> start;
  if (!converter.isFloat(op))
    return failure();
  if (!tosa::getConstShapeValues(op.getStart().getDefiningOp(), start))
    return converter.decline(op, "the start is not a constant");
  converter.replace(op, SliceOp::create(converter.rewriter, op.getLoc(),
                                        op.getType(), "",
                                        converter.operand(op, 0), start));
  return success();
}

LogicalResult convert(tosa::IdentityOp op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  converter.rewriter.replaceOp(op, converter.operand(op, 0));
  return success();
}

} // namespace

LogicalResult convertMovement(Operation *op, Converter &converter) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<tosa::PadOp, tosa::ConcatOp, tosa::ReshapeOp, tosa::TransposeOp,
            tosa::SliceOp, tosa::IdentityOp>(
          [&](auto typed) { return convert(typed, converter); })
      .Default(failure());
}

} // namespace pare::tosa_to_pare
