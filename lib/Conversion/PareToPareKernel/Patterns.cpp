//===- Patterns.cpp - what the lowerings to kernels share -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pare/Support/Constants.h"

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

std::vector<float> linearMultipliers(Operation *op) {
  auto element = [](Value value) {
    return cast<ShapedType>(value.getType()).getElementType();
  };
  double input = quantizationOf(op->getOperand(0))->scale;
  double output = quantizationOf(op->getResult(0))->scale;
  auto multiplier = [&](double weight) {
    return static_cast<float>(input * weight / output);
  };
  Type weight = element(op->getOperand(1));
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(weight))
    return {multiplier(uniform.getScale())};
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(weight);
  // Output channel c * M + m of a depthwise convolution has the scale of c.
  int64_t repeat = 1;
  if (isa<DepthwiseConv2DOp>(op))
    repeat = cast<ShapedType>(op->getOperand(1).getType()).getDimSize(3);
  std::vector<float> result;
  for (double scale : perAxis.getScales())
    result.insert(result.end(), repeat, multiplier(scale));
  return result;
}

Value createEmpty(OpBuilder &builder, Location loc, RankedTensorType type) {
  return tensor::EmptyOp::create(builder, loc, type.getShape(),
                                 type.getElementType());
}

template <typename T>
static Value constantOf(OpBuilder &builder, Location loc, Type element,
                        ArrayRef<T> values) {
  auto type =
      RankedTensorType::get({static_cast<int64_t>(values.size())}, element);
  return arith::ConstantOp::create(
      builder, loc, cast<TypedAttr>(buildElements<T>(type, values)));
}
Value createConstant(OpBuilder &builder, Location loc, ArrayRef<float> values) {
  return constantOf(builder, loc, builder.getF32Type(), values);
}
Value createConstant(OpBuilder &builder, Location loc,
                     ArrayRef<int8_t> values) {
  return constantOf(builder, loc, builder.getI8Type(), values);
}

KernelBounds kernelBounds(Value result, std::optional<APFloat> clampMin,
                          std::optional<APFloat> clampMax) {
  OpBuilder builder(result.getContext());
  std::optional<Quantization> type = quantizationOf(result);
  KernelBounds bounds;
  if (!type) {
    if (clampMin)
      bounds.low = builder.getF32FloatAttr(clampMin->convertToFloat());
    if (clampMax)
      bounds.high = builder.getF32FloatAttr(clampMax->convertToFloat());
    return bounds;
  }
  auto stored = [&](std::optional<APFloat> bound, int32_t otherwise) {
    if (!bound)
      return otherwise;
    return numerics::quantize(bound->convertToFloat(),
                              static_cast<float>(type->scale), type->zeroPoint,
                              type->range);
  };
  numerics::StoredRange own = numerics::storedRange(8);
  int32_t low = stored(clampMin, type->range.low);
  int32_t high = stored(clampMax, type->range.high);
  if (low > own.low)
    bounds.low = builder.getI32IntegerAttr(low);
  if (high < own.high)
    bounds.high = builder.getI32IntegerAttr(high);
  return bounds;
}

bool needsRequantize(Type from, Type to) {
  std::optional<Quantization> a = quantizationOf(from), b = quantizationOf(to);
  return a && b &&
         (!a->sameScale(*b) || a->range.low < b->range.low ||
          a->range.high > b->range.high);
}

Value requantize(OpBuilder &builder, Location loc, Value value, Type from,
                 Type to, StringAttr name) {
  if (!needsRequantize(from, to))
    return value;
  std::optional<Quantization> a = quantizationOf(from), b = quantizationOf(to);
  auto cast = createKernel<kernel::CastOp>(
      builder, loc, value, mlir::cast<RankedTensorType>(value.getType()));
  cast.setScaleAttr(f32Attr(builder, a->scale / b->scale));
  cast.setInputZp(a->zeroPoint);
  cast.setOutputZp(b->zeroPoint);
  numerics::StoredRange own = numerics::storedRange(8);
  if (b->range.low > own.low)
    cast.setClampMinAttr(builder.getI32IntegerAttr(b->range.low));
  if (b->range.high < own.high)
    cast.setClampMaxAttr(builder.getI32IntegerAttr(b->range.high));
  setFloatRne(cast);
  if (name)
    cast.setNameAttr(name);
  return cast->getResult(0);
}

} // namespace pare
