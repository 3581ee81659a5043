//===- Legality.cpp - which pare ops can become kernels -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All that may be wrong with an op is said here, before anything is rewritten,
// so that patterns never fail.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

#include <cfloat>
#include <cmath>

using namespace mlir;

namespace pare {
namespace {

LogicalResult verifyMultiplier(Operation *op, double multiplier) {
  if (multiplier >= FLT_MIN && multiplier <= 0x1p64)
    return success();
  return op->emitOpError() << "the scales give the multiplier " << multiplier
                           << ", which is no normal f32 up to 2^64";
}

LogicalResult verifyMultipliers(Operation *op) {
  bool casts = isa<CastOp>(op);
  if (!casts && !quantizationOf(op->getResult(0)))
    return success();
  if (isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op)) {
    for (double factor : linearFactors(op))
      if (failed(verifyMultiplier(op, static_cast<float>(factor))))
        return failure();
    return success();
  }
  std::optional<Quantization> out = quantizationOf(op->getResult(0));
  double product = 1.0;
  for (Value operand : op->getOperands()) {
    std::optional<Quantization> in = quantizationOf(operand);
    double scale = (in ? in->scale : 1.0) / (out ? out->scale : 1.0);
    product *= in ? in->scale : 1.0;
    if (failed(verifyMultiplier(op, scale)))
      return failure();
  }
  if (isa<MulOp>(op))
    return verifyMultiplier(op, product / (out ? out->scale : 1.0));
  return success();
}

/// Softmax and reduce kernels store over the whole range of i8.
LogicalResult verifyWholeRange(Operation *op) {
  std::optional<Quantization> out = quantizationOf(op->getResult(0));
  if (!out || (out->range.low == -128 && out->range.high == 127))
    return success();
  return op->emitOpError() << "its kernel stores -128..127, but the result is "
                           << op->getResult(0).getType();
}

} // namespace

LogicalResult verifyConvertible(Operation *op) {
  if (isa<ConstantOp>(op))
    return success();
  if (failed(verifyIntegerTypes(op)))
    return failure();
  if (isa<SoftmaxOp, ReduceOp>(op) && failed(verifyWholeRange(op)))
    return failure();
  return verifyMultipliers(op);
}

} // namespace pare
