//===- TosaEmitter.cpp - what the lowerings to TOSA share -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

#include <cmath>

using namespace mlir;

namespace pare::pare_to_tosa {

template <typename T> static Type elementType(Builder &builder) {
  if constexpr (std::is_same_v<T, float>)
    return builder.getF32Type();
  else
    return builder.getIntegerType(8 * sizeof(T));
}

Value TosaEmitter::constant(ElementsAttr value) {
  return create<tosa::ConstOp>(cast<RankedTensorType>(value.getType()), value);
}

template <typename T>
Value TosaEmitter::constant(ArrayRef<int64_t> shape, ArrayRef<T> values) {
  auto type = RankedTensorType::get(shape, elementType<T>(builder));
  return constant(buildElements<T>(type, values));
}
template Value TosaEmitter::constant<float>(ArrayRef<int64_t>, ArrayRef<float>);
template Value TosaEmitter::constant<int8_t>(ArrayRef<int64_t>,
                                             ArrayRef<int8_t>);
template Value TosaEmitter::constant<int16_t>(ArrayRef<int64_t>,
                                              ArrayRef<int16_t>);
template Value TosaEmitter::constant<int32_t>(ArrayRef<int64_t>,
                                              ArrayRef<int32_t>);

template <typename T> Value TosaEmitter::splat(int64_t rank, T value) {
  return constant<T>(SmallVector<int64_t>(rank, 1), ArrayRef<T>(value));
}
template Value TosaEmitter::splat<float>(int64_t, float);
template Value TosaEmitter::splat<int8_t>(int64_t, int8_t);
template Value TosaEmitter::splat<int32_t>(int64_t, int32_t);

Value TosaEmitter::shape(ArrayRef<int64_t> values) {
  auto type = tosa::shapeType::get(builder.getContext(),
                                   static_cast<int>(values.size()));
  return tosa::ConstShapeOp::create(builder, loc, type,
                                    builder.getIndexTensorAttr(values));
}

Value TosaEmitter::zeroPoint(Type element, int32_t value) {
  auto type = RankedTensorType::get({1}, element);
  Attribute attr = isa<FloatType>(element)
                       ? Attribute(builder.getFloatAttr(element, value))
                       : Attribute(builder.getIntegerAttr(element, value));
  return constant(DenseElementsAttr::get(type, attr));
}

Value TosaEmitter::reshape(Value value, ArrayRef<int64_t> to) {
  RankedTensorType type = tensorOf(value);
  if (type.getShape() == to)
    return value;
  return create<tosa::ReshapeOp>(type.clone(to), value, shape(to));
}

Value TosaEmitter::slice(Value value, ArrayRef<int64_t> start,
                         ArrayRef<int64_t> size) {
  RankedTensorType type = tensorOf(value);
  if (type.getShape() == size)
    return value;
  return create<tosa::SliceOp>(type.clone(size), value, shape(start),
                               shape(size));
}

//===----------------------------------------------------------------------===//
// Rescale
//===----------------------------------------------------------------------===//

/// A factor of 2^20 takes every integer but 0 out of 8 and 16 bits, so larger
/// ones would give the same results.
static constexpr double kLargestFactor = 0x1p20;

Value TosaEmitter::saturate(Value value, ArrayRef<int32_t> limits) {
  RankedTensorType type = tensorOf(value);
  SmallVector<int64_t> dims(type.getRank(), 1);
  if (limits.size() > 1)
    dims.back() = limits.size();
  SmallVector<int32_t> lows;
  for (int32_t limit : limits)
    lows.push_back(-limit);
  value = create<tosa::MinimumOp>(type, value, constant<int32_t>(dims, limits));
  return create<tosa::MaximumOp>(type, value,
                                 constant<int32_t>(dims, ArrayRef(lows)));
}

Value TosaEmitter::rescale(Value value, Type element, ArrayRef<double> factors,
                           ArrayRef<double> bounds, int32_t inputZp,
                           int32_t outputZp) {
  RankedTensorType type = tensorOf(value);
  SmallVector<int32_t> multipliers, limits;
  SmallVector<int8_t> shifts;
  bool overflows = false;
  for (auto [i, exact] : llvm::enumerate(factors)) {
    double factor = rounding.fromFloatRne ? static_cast<float>(exact) : exact;
    numerics::ScaleFactor scale =
        numerics::scaleFactor(std::min(factor, kLargestFactor));
    if (factor <= kLargestFactor)
      rounding.largestError = std::max(
          rounding.largestError,
          std::abs(std::ldexp(scale.multiplier, -scale.shift) - factor) /
              factor);
    multipliers.push_back(scale.multiplier);
    shifts.push_back(static_cast<int8_t>(scale.shift));
    // RESCALE takes values of up to `shift` bits. A larger one saturates the
    // result whether it is cut or not.
    double limit = std::min(std::ldexp(1.0, scale.shift - 1) - 1.0, 0x1p31 - 1);
    limits.push_back(static_cast<int32_t>(limit));
    overflows |= bounds[bounds.size() > 1 ? i : 0] > limit;
  }
  if (overflows && type.getElementType().isInteger(32))
    value = saturate(value, limits);
  int64_t count = factors.size();
  return create<tosa::RescaleOp>(
      type.clone(element), value, constant<int32_t>({count}, multipliers),
      constant<int8_t>({count}, shifts),
      zeroPoint(type.getElementType(), inputZp), zeroPoint(element, outputZp),
      /*scale32=*/true, rounding.mode, /*per_channel=*/count > 1,
      /*input_unsigned=*/false, /*output_unsigned=*/false);
}

Value TosaEmitter::toI32(Value value, int32_t zp) {
  return rescale(value, builder.getI32Type(), 1.0, 255.0, zp, 0);
}

//===----------------------------------------------------------------------===//
// Bounds and types
//===----------------------------------------------------------------------===//

Value TosaEmitter::clampStored(Value value, numerics::StoredRange bounds) {
  numerics::StoredRange own = numerics::storedRange(8);
  if (bounds.low <= own.low && bounds.high >= own.high)
    return value;
  return create<tosa::ClampOp>(tensorOf(value), value,
                               builder.getI8IntegerAttr(bounds.low),
                               builder.getI8IntegerAttr(bounds.high));
}

Value TosaEmitter::clampReal(Value value, std::optional<APFloat> low,
                             std::optional<APFloat> high) {
  if (!low && !high)
    return value;
  auto bound = [&](std::optional<APFloat> of, float otherwise) {
    return builder.getF32FloatAttr(of ? of->convertToFloat() : otherwise);
  };
  return create<tosa::ClampOp>(tensorOf(value), value, bound(low, -INFINITY),
                               bound(high, INFINITY));
}

Value TosaEmitter::activate(Value value, Value result,
                            std::optional<APFloat> low,
                            std::optional<APFloat> high) {
  if (isFloat(result))
    return clampReal(value, low, high);
  return clampStored(value, storedBounds(result, low, high));
}

Value TosaEmitter::requantize(Value value, Type from, Type to) {
  if (!needsRequantize(from, to))
    return value;
  Quantization a = *quantizationOf(from), b = *quantizationOf(to);
  value = rescale(value, builder.getI8Type(), a.scale / b.scale, 255.0,
                  a.zeroPoint, b.zeroPoint);
  return clampStored(value, b.range);
}

Value TosaEmitter::fitWindows(Value input, ArrayRef<int64_t> span,
                              ArrayRef<int64_t> strides,
                              SmallVectorImpl<int64_t> &pads) {
  SmallVector<int64_t> size(tensorOf(input).getShape());
  SmallVector<int64_t> start(size.size(), 0);
  for (int i = 0; i < 2; ++i) {
    int64_t free = size[1 + i] + pads[2 * i] + pads[2 * i + 1] - span[i];
    int64_t unread = free % strides[i];
    int64_t ofPad = std::min(unread, pads[2 * i + 1]);
    pads[2 * i + 1] -= ofPad;
    size[1 + i] -= unread - ofPad;
  }
  return slice(input, start, size);
}

} // namespace pare::pare_to_tosa
