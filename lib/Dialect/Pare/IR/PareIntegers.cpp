//===- PareIntegers.cpp - what quantized types say in plain integers ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Integers.h"

#include <cmath>

using namespace mlir;

namespace pare {

std::optional<Quantization> quantizationOf(Type tensor) {
  auto type = dyn_cast<quant::UniformQuantizedType>(
      cast<ShapedType>(tensor).getElementType());
  if (!type)
    return std::nullopt;
  return Quantization{type.getScale(),
                      static_cast<int32_t>(type.getZeroPoint()),
                      {static_cast<int32_t>(type.getStorageTypeMin()),
                       static_cast<int32_t>(type.getStorageTypeMax())}};
}

numerics::StoredRange storedBounds(Value result,
                                   std::optional<APFloat> clampMin,
                                   std::optional<APFloat> clampMax) {
  Quantization type = *quantizationOf(result);
  numerics::StoredRange bounds = type.range;
  if (clampMin)
    bounds.low = type.store(clampMin->convertToFloat());
  if (clampMax)
    bounds.high = type.store(clampMax->convertToFloat());
  return bounds;
}

bool needsRequantize(Type from, Type to) {
  std::optional<Quantization> a = quantizationOf(from), b = quantizationOf(to);
  return a && b &&
         (!a->sameScale(*b) || a->range.low < b->range.low ||
          a->range.high > b->range.high);
}

static Type elementOf(Value value) {
  return getElementTypeOrSelf(value.getType());
}

std::vector<double> linearFactors(Operation *op) {
  double input = quantizationOf(op->getOperand(0))->scale;
  double output = quantizationOf(op->getResult(0))->scale;
  Type weight = elementOf(op->getOperand(1));
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(weight))
    return {input * uniform.getScale() / output};
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(weight);
  // Output channel c * M + m of a depthwise convolution has the scale of c.
  int64_t repeat = 1;
  if (isa<DepthwiseConv2DOp>(op))
    repeat = cast<ShapedType>(op->getOperand(1).getType()).getDimSize(3);
  std::vector<double> result;
  for (double scale : perAxis.getScales())
    result.insert(result.end(), repeat, input * scale / output);
  return result;
}

bool isQuantizedTensor(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && isa<quant::QuantizedType>(shaped.getElementType());
}

void addStorageConversions(TypeConverter &converter) {
  converter.addConversion([](Type type) { return type; });
  converter.addConversion([](RankedTensorType type) -> Type {
    auto quantized = dyn_cast<quant::QuantizedType>(type.getElementType());
    if (!quantized)
      return type;
    unsigned width = std::max(8u, quantized.getStorageTypeIntegralWidth());
    return type.clone(IntegerType::get(type.getContext(), width));
  });
}

static LogicalResult verifyActivation(Operation *op, Value value,
                                      StringRef what) {
  Type element = elementOf(value);
  if (element.isF32())
    return success();
  auto type = dyn_cast<quant::UniformQuantizedType>(element);
  if (type && type.isSigned() && type.getStorageTypeIntegralWidth() == 8 &&
      type.getExpressedType().isF32())
    return success();
  return op->emitOpError() << "integer code takes activations that are f32 or "
                              "signed 8-bit with one scale, but "
                           << what << " is " << value.getType();
}

static LogicalResult verifyWeight(Operation *op, OpOperand &operand) {
  Type element = elementOf(operand.get());
  if (element.isF32())
    return success();
  auto type = dyn_cast<quant::QuantizedType>(element);
  auto uniform = dyn_cast<quant::UniformQuantizedType>(element);
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element);
  if ((!uniform && !perAxis) || !type.isSigned() ||
      type.getStorageTypeIntegralWidth() > 8 ||
      !type.getExpressedType().isF32())
    return op->emitOpError() << "integer code takes weights that are f32 or "
                                "signed with at most 8 "
                                "bits and a scale for all or for each output "
                                "channel, but the weight "
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
  if (!expected)
    return op->emitOpError() << "expected one scale for the whole weight, got "
                                "scales along dimension "
                             << axis;
  return op->emitOpError() << "expected the weight's scales along dimension "
                           << *expected << ", got dimension " << axis;
}

/// Bias scales are those of the accumulator, up to the rounding of a product.
static LogicalResult verifyBias(Operation *op, Value bias) {
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

LogicalResult verifyIntegerTypes(Operation *op) {
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
  return verifyActivation(op, op->getResult(0), "the result");
}

FailureOr<StringRef> getRoundingProfile(ModuleOp module) {
  Attribute attribute = module->getAttr(kRoundingAttr);
  if (!attribute)
    return StringRef(kFloatRne);
  auto profile = dyn_cast<StringAttr>(attribute);
  if (profile && llvm::is_contained<StringRef>(
                     {kFloatRne, kTosaDouble, kTosaSingle}, profile.getValue()))
    return profile.getValue();
  return module.emitError()
         << "'" << kRoundingAttr
         << "' knows \"float-rne\", \"tosa-double\" and \"tosa-single\", got "
         << attribute;
}

void recordQuantization(func::FuncOp func) {
  Builder builder(func.getContext());
  auto record = [&](Type type, auto set) {
    if (!isQuantizedTensor(type))
      return;
    std::optional<Quantization> quantization = quantizationOf(type);
    if (!quantization)
      return;
    set(kScaleAttr, builder.getF64FloatAttr(quantization->scale));
    set(kZeroPointAttr, builder.getI64IntegerAttr(quantization->zeroPoint));
  };
  for (auto [i, type] : llvm::enumerate(func.getArgumentTypes()))
    record(type, [&, i = i](StringRef name, Attribute value) {
      func.setArgAttr(i, name, value);
    });
  for (auto [i, type] : llvm::enumerate(func.getResultTypes()))
    record(type, [&, i = i](StringRef name, Attribute value) {
      func.setResultAttr(i, name, value);
    });
}

} // namespace pare
