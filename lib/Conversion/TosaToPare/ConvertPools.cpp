//===- ConvertPools.cpp - pools and reductions ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

LogicalResult convert(tosa::AvgPool2dOp op, Converter &converter) {
  if (!converter.isFloat(op) ||
      !converter.isZero(op, 1, "the input's zero point") ||
      !converter.isZero(op, 2, "the output's zero point"))
    return failure();
  converter.replace(
      op, AvgPool2DOp::create(converter.rewriter, op.getLoc(), op.getType(), "",
                              converter.operand(op, 0), op.getKernel(),
                              op.getStride(), op.getPad(), FloatAttr(),
                              FloatAttr()));
  return success();
}

LogicalResult convert(tosa::MaxPool2dOp op, Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  converter.replace(
      op, MaxPool2DOp::create(converter.rewriter, op.getLoc(), op.getType(), "",
                              converter.operand(op, 0), op.getKernel(),
                              op.getStride(), op.getPad(), FloatAttr(),
                              FloatAttr()));
  return success();
}

LogicalResult convertReduce(Operation *op, ReduceKind kind, int64_t axis,
                            Converter &converter) {
  if (!converter.isFloat(op))
    return failure();
  converter.replace(op, ReduceOp::create(converter.rewriter, op->getLoc(),
                                         op->getResult(0).getType(), "",
                                         converter.operand(op, 0), kind,
                                         ArrayRef<int64_t>(axis)));
  return success();
}

} // namespace

LogicalResult convertPoolOrReduce(Operation *op, Converter &converter) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<tosa::AvgPool2dOp, tosa::MaxPool2dOp>(
          [&](auto pool) { return convert(pool, converter); })
      .Case<tosa::ReduceSumOp>([&](auto sum) {
        return convertReduce(op, ReduceKind::Sum, sum.getAxis(), converter);
      })
      .Case<tosa::ReduceMaxOp>([&](auto max) {
        return convertReduce(op, ReduceKind::Max, max.getAxis(), converter);
      })
      .Default(failure());
}

} // namespace pare::tosa_to_pare
