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

std::vector<float> linearMultipliers(Operation *op) {
  std::vector<double> factors = linearFactors(op);
  return std::vector<float>(factors.begin(), factors.end());
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
  numerics::StoredRange own = numerics::storedRange(8);
  numerics::StoredRange stored = storedBounds(result, clampMin, clampMax);
  if (stored.low > own.low)
    bounds.low = builder.getI32IntegerAttr(stored.low);
  if (stored.high < own.high)
    bounds.high = builder.getI32IntegerAttr(stored.high);
  return bounds;
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
