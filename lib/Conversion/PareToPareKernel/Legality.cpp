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

Type elementOf(Value value) {
  return cast<ShapedType>(value.getType()).getElementType();
}

LogicalResult verifyActivation(Operation *op, Value value, StringRef what) {
  Type element = elementOf(value);
  if (element.isF32())
    return success();
  auto type = dyn_cast<quant::UniformQuantizedType>(element);
  if (type && type.isSigned() && type.getStorageTypeIntegralWidth() == 8 &&
      type.getExpressedType().isF32())
    return success();
  return op->emitOpError() << "kernels take activations that are f32 or signed "
                              "8-bit with one scale, but "
                           << what << " is " << value.getType();
}

LogicalResult verifyWeight(Operation *op, OpOperand &operand) {
  Type element = elementOf(operand.get());
  if (element.isF32())
    return success();
  auto type = dyn_cast<quant::QuantizedType>(element);
  auto uniform = dyn_cast<quant::UniformQuantizedType>(element);
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element);
  if ((!uniform && !perAxis) || !type.isSigned() ||
      type.getStorageTypeIntegralWidth() > 8 ||
      !type.getExpressedType().isF32())
    return op->emitOpError()
           << "kernels take weights that are f32 or signed with at most 8 bits "
              "and a scale for all or for each output channel, but the weight "
              "is "
           << operand.get().getType();
  bool centered =
      uniform ? uniform.getZeroPoint() == 0
              : llvm::all_of(perAxis.getZeroPoints(),
                             [](int64_t zeroPoint) { return zeroPoint == 0; });
  if (!centered)
    return op->emitOpError()
           << "weights must have zero point 0, got " << operand.get().getType();
  if (!perAxis)
    return success();
  auto interface = cast<QuantizableOpInterface>(op);
  int64_t axis = perAxis.getQuantizedDimension();
  std::optional<int64_t> expected =
      interface.getPerChannelAxis(operand.getOperandNumber());
  if (expected == axis)
    return success();
  return op->emitOpError() << "expected the weight's scales along dimension "
                           << *expected << ", got dimension " << axis;
}

/// Bias scales are those of the accumulator, up to the rounding of a product.
LogicalResult verifyBias(Operation *op, Value bias) {
  Type element = elementOf(bias);
  if (element.isF32())
    return success();
  auto type = cast<quant::QuantizedType>(element);
  if (!type.isSigned() || type.getStorageTypeIntegralWidth() != 32)
    return op->emitOpError() << "expected a bias of signed 32-bit storage, got "
                             << bias.getType();
  auto scales = [](Type element) -> SmallVector<double> {
    if (auto one = dyn_cast<quant::UniformQuantizedType>(element))
      return {one.getScale()};
    return SmallVector<double>(
        cast<quant::UniformQuantizedPerAxisType>(element).getScales());
  };
  double input = quantizationOf(op->getOperand(0))->scale;
  SmallVector<double> of = scales(element);
  SmallVector<double> weight = scales(elementOf(op->getOperand(1)));
  int64_t channels = cast<ShapedType>(bias.getType()).getNumElements();
  for (int64_t c = 0; c < channels; ++c) {
    double expected = input * weight[c * weight.size() / channels];
    double actual = of[c * of.size() / channels];
    if (std::abs(actual - expected) > 1e-5 * expected)
      return op->emitOpError() << "expected the bias scale of channel " << c
                               << " to be input scale times weight scale, "
                               << expected << ", got " << actual;
  }
  return success();
}

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
    for (float multiplier : linearMultipliers(op))
      if (failed(verifyMultiplier(op, multiplier)))
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

template <typename OpTy> LogicalResult verifyWindow(OpTy op) {
  for (int i = 0; i < 4; ++i)
    if (op.getPads()[i] >= op.getKernel()[i / 2])
      return op.emitOpError() << "pad " << op.getPads()[i]
                              << " is not smaller than the window's size "
                              << op.getKernel()[i / 2];
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
  auto quantizable = cast<QuantizableOpInterface>(op);
  for (OpOperand &operand : op->getOpOperands()) {
    unsigned number = operand.getOperandNumber();
    LogicalResult result = success();
    switch (quantizable.getOperandRole(number)) {
    case OperandRole::Weight:
      result = verifyWeight(op, operand);
      break;
    case OperandRole::Bias:
      result = verifyBias(op, operand.get());
      break;
    default:
      result = verifyActivation(op, operand.get(),
                                ("operand " + Twine(number)).str());
    }
    if (failed(result))
      return failure();
  }
  if (failed(verifyActivation(op, op->getResult(0), "the result")))
    return failure();
  if (auto pool = dyn_cast<AvgPool2DOp>(op))
    if (failed(verifyWindow(pool)))
      return failure();
  if (auto pool = dyn_cast<MaxPool2DOp>(op))
    if (failed(verifyWindow(pool)))
      return failure();
  if (isa<SoftmaxOp, ReduceOp>(op) && failed(verifyWholeRange(op)))
    return failure();
  return verifyMultipliers(op);
}

} // namespace pare
