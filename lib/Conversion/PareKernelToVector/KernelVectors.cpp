//===- KernelVectors.cpp - vectors that kernel lowerings build ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelBuilder.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare {

static VectorType vectorOf(Value like, Type elementType) {
  return VectorType::get(cast<VectorType>(like.getType()).getShape(),
                         elementType);
}

static int64_t widthOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

Value KernelBuilder::load(const FlatView &view, Value at, int64_t width) {
  return vector::LoadOp::create(b, loc,
                                VectorType::get({width}, view.elementType),
                                view.line, ValueRange{at});
}

Value KernelBuilder::loadPart(const FlatView &view, Value at, int64_t width,
                              int64_t valid) {
  if (valid >= width || view.canOverRead)
    return load(view, at, width);
  Value result = splat(view.elementType, width, 0);
  for (int64_t piece = llvm::bit_floor(static_cast<uint64_t>(width)), done = 0;
       piece; piece /= 2)
    for (; valid - done >= piece; done += piece)
      result = vector::InsertStridedSliceOp::create(
          b, loc, load(view, add(at, done), piece), result,
          ArrayRef<int64_t>{done}, ArrayRef<int64_t>{1});
  return result;
}

Value KernelBuilder::loadSplat(const FlatView &view, Value at, int64_t width) {
  return vector::BroadcastOp::create(
      b, loc, VectorType::get({width}, view.elementType), load(view, at, 1));
}

void KernelBuilder::store(Value vector, const FlatView &view, Value at) {
  vector::StoreOp::create(b, loc, vector, view.line, ValueRange{at});
}

void KernelBuilder::storePart(Value vector, const FlatView &view, Value at,
                              int64_t valid) {
  if (valid >= widthOf(vector))
    return store(vector, view, at);
  int64_t done = 0;
  for (int64_t piece = llvm::bit_floor(static_cast<uint64_t>(widthOf(vector)));
       piece; piece /= 2)
    for (; valid - done >= piece; done += piece)
      store(slice(vector, done, piece), view, add(at, done));
}

Value KernelBuilder::slice(Value vector, int64_t offset, int64_t width) {
  if (offset == 0 && width == widthOf(vector))
    return vector;
  return vector::ExtractStridedSliceOp::create(
      b, loc, vector, ArrayRef<int64_t>{offset}, ArrayRef<int64_t>{width},
      ArrayRef<int64_t>{1});
}

Value KernelBuilder::join(ArrayRef<Value> vectors) {
  if (vectors.size() == 1)
    return vectors[0];
  int64_t width = widthOf(vectors[0]), all = width * vectors.size();
  auto type = VectorType::get(
      {all}, cast<VectorType>(vectors[0].getType()).getElementType());
  Value result = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  for (auto [i, vector] : llvm::enumerate(vectors))
    result = vector::InsertStridedSliceOp::create(
        b, loc, vector, result, ArrayRef<int64_t>{int64_t(i) * width},
        ArrayRef<int64_t>{1});
  return result;
}

Value KernelBuilder::splat(Type elementType, int64_t width, double value) {
  Attribute element;
  if (isa<FloatType>(elementType))
    element = b.getFloatAttr(elementType, value);
  else
    element = b.getIntegerAttr(elementType, static_cast<int64_t>(value));
  auto type = VectorType::get({width}, elementType);
  return arith::ConstantOp::create(b, loc,
                                   DenseElementsAttr::get(type, element));
}

Value KernelBuilder::bitcast(Value vector, Type elementType) {
  auto type = cast<VectorType>(vector.getType());
  int64_t bits = type.getNumElements() * type.getElementTypeBitWidth();
  auto result = VectorType::get({bits / elementType.getIntOrFloatBitWidth()},
                                elementType);
  return b.createOrFold<vector::BitCastOp>(loc, result, vector);
}

Value KernelBuilder::extend(Value vector, Type elementType, bool isUnsigned) {
  VectorType type = vectorOf(vector, elementType);
  if (type == vector.getType())
    return vector;
  if (isUnsigned)
    return arith::ExtUIOp::create(b, loc, type, vector);
  return arith::ExtSIOp::create(b, loc, type, vector);
}

Value KernelBuilder::fma(Value lhs, Value rhs, Value addend) {
  return math::FmaOp::create(b, loc, lhs, rhs, addend);
}

Value KernelBuilder::clampF32(Value vector, double low, double high) {
  // nnan is what makes these one instruction; see the callers' contract. Those
  // of `arith` would be expanded with a comparison for NaN all the same.
  auto flags = LLVM::FastmathFlags::nnan;
  int64_t width = widthOf(vector);
  Value atLeast = LLVM::MaxNumOp::create(
      b, loc, vector, splat(b.getF32Type(), width, low), flags);
  return LLVM::MinNumOp::create(b, loc, atLeast,
                                splat(b.getF32Type(), width, high), flags);
}

Value KernelBuilder::clampF32(Value vector, Attribute low, Attribute high) {
  auto bound = [&](Attribute attr) {
    return splat(b.getF32Type(), widthOf(vector),
                 cast<FloatAttr>(attr).getValueAsDouble());
  };
  // Compared and selected so that NaN stays, which is one vmaxps on x86.
  auto tighten = [&](arith::CmpFPredicate predicate, Attribute attr) {
    Value limit = bound(attr);
    Value beyond = arith::CmpFOp::create(b, loc, predicate, limit, vector);
    vector = arith::SelectOp::create(b, loc, beyond, limit, vector);
  };
  if (low)
    tighten(arith::CmpFPredicate::OGT, low);
  if (high)
    tighten(arith::CmpFPredicate::OLT, high);
  return vector;
}

Value KernelBuilder::clampInteger(Value vector, const StoredInteger &stored,
                                  bool isUnsigned) {
  Type type = cast<VectorType>(vector.getType()).getElementType();
  StoredInteger all = getStoredInteger(type, 0, isUnsigned, {}, {});
  int64_t width = widthOf(vector);
  if (stored.low > all.low) {
    Value low = splat(type, width, stored.low);
    vector = isUnsigned
                 ? arith::MaxUIOp::create(b, loc, vector, low).getResult()
                 : arith::MaxSIOp::create(b, loc, vector, low).getResult();
  }
  if (stored.high < all.high) {
    Value high = splat(type, width, stored.high);
    vector = isUnsigned
                 ? arith::MinUIOp::create(b, loc, vector, high).getResult()
                 : arith::MinSIOp::create(b, loc, vector, high).getResult();
  }
  return vector;
}

Value KernelBuilder::roundToStored(Value vectorF32,
                                   const StoredInteger &stored) {
  // 1.5 * 2^23: adding it leaves no bits for a fraction, so that the sum is
  // rounded to nearest even, and the low bits of its pattern are the integer.
  constexpr int64_t magic = 12582912;
  Value clamped = clampF32(vectorF32, stored.low - stored.zeroPoint,
                           stored.high - stored.zeroPoint);
  // An even zero point keeps ties even, so it may ride on the constant.
  bool rides = stored.zeroPoint % 2 == 0;
  Value sum =
      arith::AddFOp::create(b, loc, clamped,
                            splat(b.getF32Type(), widthOf(vectorF32),
                                  magic + (rides ? stored.zeroPoint : 0)));
  Value bits = bitcast(sum, b.getI32Type());
  if (stored.type.getWidth() < 16) {
    Value narrow =
        arith::TruncIOp::create(b, loc, vectorOf(bits, stored.type), bits);
    if (rides)
      return narrow;
    Value zero = splat(stored.type, widthOf(bits),
                       llvm::SignExtend64(stored.zeroPoint & 0xff, 8));
    return arith::AddIOp::create(b, loc, narrow, zero);
  }
  // The pattern of `magic` itself, 0x4B400000, has its low 22 bits zero.
  int64_t pattern = 0x4B400000 - (rides ? 0 : stored.zeroPoint);
  Value integer = arith::SubIOp::create(
      b, loc, bits, splat(b.getI32Type(), widthOf(bits), pattern));
  if (stored.type.getWidth() == 32)
    return integer;
  return arith::TruncIOp::create(b, loc, vectorOf(integer, stored.type),
                                 integer);
}

} // namespace pare
