//===- FixedPoint.cpp - the tosa profiles on vectors ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With x = sum * multiplier + 2^(shift - 1) (and +- 2^30 by the sign of the sum
// where DOUBLE_ROUND says so) the result is the low half of x >> shift. |x| is
// below 2^63, so x + 2^63 is a number of 64 bits without sign, and
//   x >> shift = ((x + 2^63) >>> shift) - 2^(63 - shift):
// a logical shift, which AVX2 has and the arithmetic one it lacks.
//
// The second rounding is -2^30 in the offset and +2^31 where the sum is not
// negative, which is the sign bit of its complement, in its place.
//
//===----------------------------------------------------------------------===//

#include "FixedPoint.h"

#include <limits>

using namespace mlir;

namespace pare {
namespace {

int64_t widthOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

/// Arithmetic on vectors of 64 bits.
struct Wide {
  KernelBuilder &k;
  int64_t width;

  Value constant(int64_t value) {
    auto type = VectorType::get({width}, k.b.getI64Type());
    return arith::ConstantOp::create(
        k.b, k.loc, DenseElementsAttr::get(type, k.b.getI64IntegerAttr(value)));
  }
  template <typename OpTy> Value make(Value a, Value b) {
    return k.b.createOrFold<OpTy>(k.loc, a, b);
  }
};

/// Even lanes of 32 bits, sign-extended to 64.
Value evenLanes(KernelBuilder &k, Value lanes) {
  Value wide = k.bitcast(lanes, k.b.getI64Type());
  Wide w{k, widthOf(wide)};
  Value high = w.make<arith::ShLIOp>(wide, w.constant(32));
  return w.make<arith::ShRSIOp>(high, w.constant(32));
}

Value oddLanes(KernelBuilder &k, Value lanes) {
  Value wide = k.bitcast(lanes, k.b.getI64Type());
  Wide w{k, widthOf(wide)};
  return w.make<arith::ShRSIOp>(wide, w.constant(32));
}

/// Whether even and odd lanes are scaled apart.
bool splits(const KernelBuilder &k, int64_t width) {
  return !k.target.multipliesByLane() && width % 2 == 0;
}

SmallVector<Value, 2> partsOf(KernelBuilder &k, Value lanes) {
  if (splits(k, widthOf(lanes)))
    return {evenLanes(k, lanes), oddLanes(k, lanes)};
  return {k.extend(lanes, k.b.getI64Type(), /*isUnsigned=*/false)};
}

Value narrow(KernelBuilder &k, Value wide) {
  return arith::TruncIOp::create(
      k.b, k.loc, VectorType::get({widthOf(wide)}, k.b.getI32Type()), wide);
}

/// The low halves of both, in turns.
Value interleave(KernelBuilder &k, Value even, Value odd) {
  int64_t width = 2 * widthOf(even);
  SmallVector<int64_t> mask;
  for (int64_t i = 0; i < width; ++i)
    mask.push_back(i % 2 ? width + i - 1 : i);
  return vector::ShuffleOp::create(k.b, k.loc,
                                   k.bitcast(even, k.b.getI32Type()),
                                   k.bitcast(odd, k.b.getI32Type()), mask);
}

} // namespace

FixedPointScale::FixedPointScale(KernelBuilder &k, Value multiplier,
                                 Value shift, bool isDouble)
    : isDouble(isDouble) {
  Type i32 = k.b.getI32Type();
  Value scales = k.extend(multiplier, i32, /*isUnsigned=*/false);
  Value shifts = k.extend(shift, i32, /*isUnsigned=*/false);
  SmallVector<Value> excesses;
  for (auto [m, s] : llvm::zip_equal(partsOf(k, scales), partsOf(k, shifts))) {
    Wide w{k, widthOf(s)};
    constexpr int64_t top = std::numeric_limits<int64_t>::min();
    Part part{m, s, {}, {}};
    Value less = w.make<arith::SubIOp>(s, w.constant(1));
    Value half = w.make<arith::ShLIOp>(w.constant(1), less);
    part.offset = w.make<arith::AddIOp>(half, w.constant(top));
    if (isDouble) {
      Value twice = arith::CmpIOp::create(k.b, k.loc, arith::CmpIPredicate::sgt,
                                          s, w.constant(31));
      auto ifTwice = [&](int64_t value) -> Value {
        return arith::SelectOp::create(k.b, k.loc, twice, w.constant(value),
                                       w.constant(0));
      };
      part.offset =
          w.make<arith::SubIOp>(part.offset, ifTwice(int64_t(1) << 30));
      part.signs = ifTwice(int64_t(1) << 31);
    }
    excesses.push_back(w.make<arith::ShRUIOp>(w.constant(top), s));
    parts.push_back(part);
  }
  excess = parts.size() == 2 ? interleave(k, excesses[0], excesses[1])
                             : narrow(k, excesses[0]);
}

Value FixedPointScale::scalePart(KernelBuilder &k, Value sum,
                                 const Part &part) const {
  Wide w{k, widthOf(sum)};
  Value product = w.make<arith::MulIOp>(sum, part.multiplier);
  Value nudged = w.make<arith::AddIOp>(product, part.offset);
  if (isDouble) {
    Value complement = w.make<arith::XOrIOp>(sum, w.constant(-1));
    nudged = w.make<arith::AddIOp>(
        nudged, w.make<arith::AndIOp>(complement, part.signs));
  }
  return w.make<arith::ShRUIOp>(nudged, part.shift);
}

Value FixedPointScale::apply(KernelBuilder &k, Value sum) const {
  SmallVector<Value, 2> scaled;
  for (auto [lanes, part] : llvm::zip_equal(partsOf(k, sum), parts))
    scaled.push_back(scalePart(k, lanes, part));
  Value joined = scaled.size() == 2 ? interleave(k, scaled[0], scaled[1])
                                    : narrow(k, scaled[0]);
  return arith::SubIOp::create(k.b, k.loc, joined, excess);
}

Value storeScaled(KernelBuilder &k, Value scaled, const StoredInteger &stored) {
  Type i32 = k.b.getI32Type();
  StoredInteger bounds{k.b.getI32Type(), 0, stored.low - stored.zeroPoint,
                       stored.high - stored.zeroPoint};
  Value clamped = k.clampInteger(scaled, bounds, /*isUnsigned=*/false);
  if (stored.zeroPoint != 0)
    clamped = arith::AddIOp::create(
        k.b, k.loc, clamped, k.splat(i32, widthOf(scaled), stored.zeroPoint));
  if (stored.type.getWidth() == 32)
    return clamped;
  return arith::TruncIOp::create(
      k.b, k.loc, VectorType::get({widthOf(scaled)}, stored.type), clamped);
}

} // namespace pare
