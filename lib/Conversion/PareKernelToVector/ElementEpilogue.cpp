//===- ElementEpilogue.cpp - requantization of one sum --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementEpilogue.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace pare {

Value loadElement(KernelBuilder &k, const FlatView &view, Value at) {
  return memref::LoadOp::create(k.b, k.loc, view.line, ValueRange{at});
}

void storeElement(KernelBuilder &k, Value element, const FlatView &view,
                  Value at) {
  memref::StoreOp::create(k.b, k.loc, element, view.line, ValueRange{at});
}

Value widen(KernelBuilder &k, Value scalar, Type type, bool isUnsigned) {
  if (scalar.getType() == type)
    return scalar;
  if (isUnsigned)
    return arith::ExtUIOp::create(k.b, k.loc, type, scalar);
  return arith::ExtSIOp::create(k.b, k.loc, type, scalar);
}

/// The scalar as a vector of one element, and back.
static Value toVector(KernelBuilder &k, Value scalar) {
  return vector::BroadcastOp::create(
      k.b, k.loc, VectorType::get({1}, scalar.getType()), scalar);
}
static Value toScalar(KernelBuilder &k, Value vector) {
  return vector::ExtractOp::create(k.b, k.loc, vector, ArrayRef<int64_t>{0});
}

Value ElementEpilogue::constant(int64_t value) {
  return arith::ConstantOp::create(k.b, k.loc, k.b.getI64IntegerAttr(value));
}

Value ElementEpilogue::loadScale(const FlatView &view, Value channel) {
  return loadElement(k, view, view.span == 1 ? k.index(0) : channel);
}

Value ElementEpilogue::scale(Value sum, Value channel) {
  Type i64 = k.b.getI64Type();
  auto make = [&](auto op, Value a, Value b) -> Value {
    return decltype(op)::create(k.b, k.loc, a, b);
  };
  Value wide = widen(k, sum, i64, false);
  Value m = widen(k, loadScale(*multiplier, channel), i64, false);
  Value s = widen(k, loadScale(*shift, channel), i64, false);
  Value round =
      make(arith::ShLIOp(), constant(1), make(arith::SubIOp(), s, constant(1)));
  if (*rounding == kernel::Rounding::TosaDouble) {
    Value positive = arith::CmpIOp::create(
        k.b, k.loc, arith::CmpIPredicate::sge, wide, constant(0));
    Value second = arith::SelectOp::create(
        k.b, k.loc, positive, constant(1 << 30), constant(-(1 << 30)));
    Value twice = arith::CmpIOp::create(k.b, k.loc, arith::CmpIPredicate::sgt,
                                        s, constant(31));
    round =
        make(arith::AddIOp(), round,
             arith::SelectOp::create(k.b, k.loc, twice, second, constant(0)));
  }
  Value sumOfAll = make(arith::AddIOp(), make(arith::MulIOp(), wide, m), round);
  Value low = arith::TruncIOp::create(k.b, k.loc, k.b.getI32Type(),
                                      make(arith::ShRSIOp(), sumOfAll, s));
  return widen(k, low, i64, false);
}

Value ElementEpilogue::finishFloat(Value sum, Value channel, Value residualAt) {
  auto addResidual = [&](Value real) {
    return residual
               ? residual->add(k, real, k.load(residual->view, residualAt, 1))
               : real;
  };
  if (element.isF32())
    return toScalar(
        k, k.clampF32(addResidual(toVector(k, sum)), clampMin, clampMax));
  Value real = arith::SIToFPOp::create(k.b, k.loc, k.b.getF32Type(), sum);
  Value scaled =
      arith::MulFOp::create(k.b, k.loc, real, loadScale(*multiplier, channel));
  return toScalar(k, k.roundToStored(addResidual(toVector(k, scaled)), stored));
}

Value ElementEpilogue::finish(Value sum, Value channel, Value residualAt) {
  if (element.isF32() || rounding == kernel::Rounding::FloatRne)
    return finishFloat(sum, channel, residualAt);
  Type i64 = k.b.getI64Type();
  if (element == i64)
    return sum;
  Value scaled = sum;
  if (multiplier) {
    scaled = scale(sum, channel);
  } else {
    // The low 32 bits are the sum that is stored.
    if (scaled.getType() == i64)
      scaled = arith::TruncIOp::create(k.b, k.loc, k.b.getI32Type(), scaled);
    scaled = widen(k, scaled, i64, false);
  }
  Value moved =
      arith::AddIOp::create(k.b, k.loc, scaled, constant(stored.zeroPoint));
  Value least = arith::MaxSIOp::create(k.b, k.loc, moved, constant(stored.low));
  Value clamped =
      arith::MinSIOp::create(k.b, k.loc, least, constant(stored.high));
  return arith::TruncIOp::create(k.b, k.loc, element, clamped);
}

} // namespace pare
