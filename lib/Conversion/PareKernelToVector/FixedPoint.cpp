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
// Most networks have shifts of 32 and more. Then the upper halves of the
// products are all that is left after 32 of them; they are put together first,
// and the rest is one arithmetic shift of 32 bits, which AVX2 has.
//
// NEON has both steps. With p = sum * multiplier and a shift of 32 or more
//   (p + 2^(shift - 1)) >> shift = ((p >> 31) + 2^(shift - 32)) >> (shift -
//   31),
// an upper half of a doubled product and a shift that rounds. The +2^30 of
// DOUBLE_ROUND is the rounding of that upper half; for negative sums -2^30 is
// one less after the shift by 31.
//
//===----------------------------------------------------------------------===//

#include "FixedPoint.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
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

/// Even lanes of 32 bits, extended to 64.
Value evenLanes(KernelBuilder &k, Value lanes, bool isUnsigned) {
  Value wide = k.bitcast(lanes, k.b.getI64Type());
  Wide w{k, widthOf(wide)};
  if (isUnsigned)
    return w.make<arith::AndIOp>(wide, w.constant(0xffffffff));
  Value high = w.make<arith::ShLIOp>(wide, w.constant(32));
  return w.make<arith::ShRSIOp>(high, w.constant(32));
}

Value oddLanes(KernelBuilder &k, Value lanes, bool isUnsigned) {
  Value wide = k.bitcast(lanes, k.b.getI64Type());
  Wide w{k, widthOf(wide)};
  if (isUnsigned)
    return w.make<arith::ShRUIOp>(wide, w.constant(32));
  return w.make<arith::ShRSIOp>(wide, w.constant(32));
}

/// Whether even and odd lanes are scaled apart.
bool splits(const KernelBuilder &k, int64_t width) {
  return !k.target.multipliesByLane() && width % 2 == 0;
}

/// Whether the target scales with upper halves of products alone.
bool usesHighProducts(const KernelBuilder &k, int64_t width,
                      FixedPointForm form) {
  return form.isHigh && k.target.hasHighProducts() && width % 4 == 0;
}

SmallVector<Value, 2> partsOf(KernelBuilder &k, Value lanes, bool isUnsigned) {
  if (splits(k, widthOf(lanes)))
    return {evenLanes(k, lanes, isUnsigned), oddLanes(k, lanes, isUnsigned)};
  return {k.extend(lanes, k.b.getI64Type(), isUnsigned)};
}

/// One of the halves of each wide lane, as vectors of i32.
Value join(KernelBuilder &k, ArrayRef<Value> parts, bool isHigh) {
  Type i32 = k.b.getI32Type();
  Value first = k.bitcast(parts[0], i32), last = k.bitcast(parts.back(), i32);
  int64_t width = widthOf(first), half = isHigh ? 1 : 0;
  SmallVector<int64_t> mask;
  for (int64_t i = 0; i < width; i += 2) {
    mask.push_back(i + half);
    if (parts.size() == 2)
      mask.push_back(width + i + half);
  }
  return vector::ShuffleOp::create(k.b, k.loc, first, last, mask);
}

} // namespace

FixedPointScale::FixedPointScale(KernelBuilder &k, Value multiplier,
                                 Value shift, FixedPointForm form)
    : form(form) {
  Type i32 = k.b.getI32Type();
  Value scales = k.extend(multiplier, i32, /*isUnsigned=*/false);
  Value shifts = k.extend(shift, i32, /*isUnsigned=*/false);
  if (usesHighProducts(k, widthOf(shifts), form)) {
    highMultiplier = scales;
    rest = arith::SubIOp::create(k.b, k.loc, shifts,
                                 k.splat(i32, widthOf(shifts), 31));
    return;
  }
  if (form.isHigh)
    rest = arith::SubIOp::create(k.b, k.loc, shifts,
                                 k.splat(i32, widthOf(shifts), 32));
  SmallVector<Value> excesses;
  // Multipliers and shifts are not negative.
  for (auto [m, s] : llvm::zip_equal(partsOf(k, scales, form.clampsNegative),
                                     partsOf(k, shifts, /*isUnsigned=*/true))) {
    Wide w{k, widthOf(s)};
    constexpr int64_t top = std::numeric_limits<int64_t>::min();
    Part part{m, s, {}, {}};
    Value less = w.make<arith::SubIOp>(s, w.constant(1));
    part.offset = w.make<arith::ShLIOp>(w.constant(1), less);
    if (!form.isHigh) {
      part.offset = w.make<arith::AddIOp>(part.offset, w.constant(top));
      excesses.push_back(w.make<arith::ShRUIOp>(w.constant(top), s));
    }
    if (form.isDouble) {
      auto ifTwice = [&](int64_t value) -> Value {
        Value constant = w.constant(value);
        if (form.isHigh)
          return constant;
        Value twice = arith::CmpIOp::create(
            k.b, k.loc, arith::CmpIPredicate::sgt, s, w.constant(31));
        return arith::SelectOp::create(k.b, k.loc, twice, constant,
                                       w.constant(0));
      };
      int64_t first = int64_t(1) << 30;
      part.offset = w.make<arith::AddIOp>(
          part.offset, ifTwice(form.clampsNegative ? first : -first));
      part.signs = ifTwice(int64_t(1) << 31);
    }
    parts.push_back(part);
  }
  if (!form.isHigh)
    excess = join(k, excesses, /*isHigh=*/false);
}

Value FixedPointScale::scalePart(KernelBuilder &k, Value sum,
                                 const Part &part) const {
  Wide w{k, widthOf(sum)};
  Value product = w.make<arith::MulIOp>(sum, part.multiplier);
  Value nudged = w.make<arith::AddIOp>(product, part.offset);
  if (form.isDouble && !form.clampsNegative) {
    Value complement = w.make<arith::XOrIOp>(sum, w.constant(-1));
    nudged = w.make<arith::AddIOp>(
        nudged, w.make<arith::AndIOp>(complement, part.signs));
  }
  return form.isHigh ? nudged : w.make<arith::ShRUIOp>(nudged, part.shift);
}

Value FixedPointScale::applyHigh(KernelBuilder &k, Value sum) const {
  Value product = kernel::HighProductOp::create(k.b, k.loc, sum.getType(), sum,
                                                highMultiplier, form.isDouble);
  // Where negative results are clamped, it does not matter how far down.
  if (form.isDouble && !form.clampsNegative) {
    Value sign = arith::ShRSIOp::create(
        k.b, k.loc, sum, k.splat(k.b.getI32Type(), widthOf(sum), 31));
    product = arith::AddIOp::create(k.b, k.loc, product, sign);
  }
  return kernel::RoundingShiftOp::create(k.b, k.loc, sum.getType(), product,
                                         rest);
}

Value FixedPointScale::apply(KernelBuilder &k, Value sum) const {
  if (highMultiplier)
    return applyHigh(k, sum);
  if (form.clampsNegative)
    sum = arith::MaxSIOp::create(k.b, k.loc, sum,
                                 k.splat(k.b.getI32Type(), widthOf(sum), 0));
  SmallVector<Value, 2> scaled;
  for (auto [lanes, part] :
       llvm::zip_equal(partsOf(k, sum, form.clampsNegative), parts))
    scaled.push_back(scalePart(k, lanes, part));
  Value joined = join(k, scaled, form.isHigh);
  // The same for what is not negative, and LLVM learns that.
  if (form.clampsNegative)
    return arith::ShRUIOp::create(k.b, k.loc, joined, rest);
  if (form.isHigh)
    return arith::ShRSIOp::create(k.b, k.loc, joined, rest);
  return arith::SubIOp::create(k.b, k.loc, joined, excess);
}

namespace {

/// `value` clamped to what `type` holds, and narrowed: one instruction of NEON.
Value saturate(KernelBuilder &k, Value value, IntegerType type) {
  int64_t end = int64_t(1) << (type.getWidth() - 1);
  auto wide =
      cast<IntegerType>(cast<VectorType>(value.getType()).getElementType());
  Value clamped =
      k.clampInteger(value, {wide, 0, -end, end - 1}, /*isUnsigned=*/false);
  return arith::TruncIOp::create(
      k.b, k.loc, VectorType::get({widthOf(value)}, type), clamped);
}

/// Whether what is beyond i16 stays beyond a byte when the zero point is added.
bool staysBeyond(int64_t zeroPoint) {
  constexpr int64_t furthest = (1 << 15) - (1 << 7);
  return -furthest <= zeroPoint && zeroPoint <= furthest;
}

/// Bytes by way of 16 bits, each step of which saturates.
Value storeSaturated(KernelBuilder &k, Value scaled,
                     const StoredInteger &stored) {
  Value sum = saturate(k, scaled, k.b.getI16Type());
  if (stored.zeroPoint != 0) {
    Value zero = k.splat(k.b.getI16Type(), widthOf(scaled), stored.zeroPoint);
    sum = LLVM::CallIntrinsicOp::create(k.b, k.loc, sum.getType(),
                                        k.b.getStringAttr("llvm.sadd.sat"),
                                        ValueRange{sum, zero})
              .getResult(0);
  }
  return k.clampInteger(saturate(k, sum, stored.type), stored,
                        /*isUnsigned=*/false);
}

} // namespace

bool narrowsBySaturation(const TargetDescription &target,
                         const StoredInteger &stored) {
  bool isSigned = stored.low >= -128 && stored.high <= 127;
  return stored.type.getWidth() == 8 && staysBeyond(stored.zeroPoint) &&
         (isSigned || target.packsBytes());
}

Value packScaled(KernelBuilder &k, ValueRange parts,
                 const StoredInteger &stored, bool interleaved) {
  bool isUnsigned = stored.high > 127;
  int64_t bytes = static_cast<int64_t>(parts.size()) * widthOf(parts.front());
  Value packed = kernel::PackBytesOp::create(
      k.b, k.loc, VectorType::get({bytes}, stored.type), parts,
      static_cast<int16_t>(stored.zeroPoint), isUnsigned, interleaved);
  return k.clampInteger(packed, stored, isUnsigned);
}

/// Parts of vectors that one `pack_bytes` takes where it is no loss: of 512
/// bits one alone narrows as fast by itself.
static bool packsAlone(KernelBuilder &k, int64_t lanes) {
  return k.target.packsBytes() && (lanes == 4 || lanes == 8);
}

Value storeScaled(KernelBuilder &k, Value scaled, const StoredInteger &stored) {
  if (narrowsBySaturation(k.target, stored)) {
    if (k.target.hasHighProducts())
      return storeSaturated(k, scaled, stored);
    if (packsAlone(k, widthOf(scaled)))
      return packScaled(k, scaled, stored);
  }
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

static Value toNearest(KernelBuilder &k, Value real) {
  auto type = VectorType::get({widthOf(real)}, k.b.getI32Type());
  return kernel::NearestOp::create(k.b, k.loc, type, real);
}

Value storeReals(KernelBuilder &k, ArrayRef<Value> reals,
                 const StoredInteger &stored) {
  // By steps that saturate where they are fewer: of many vectors, or of one
  // that is not wide.
  int64_t lanes = widthOf(reals[0]), count = reals.size();
  bool isPower = llvm::isPowerOf2_64(count);
  bool saturates = narrowsBySaturation(k.target, stored) && lanes % 4 == 0;
  if (saturates && k.target.packsBytes() && isPower &&
      (count > 1 || packsAlone(k, lanes))) {
    SmallVector<Value> parts;
    for (Value real : reals)
      parts.push_back(toNearest(k, real));
    return packScaled(k, parts, stored);
  }
  Value all = k.join(reals);
  if (saturates && !k.target.packsBytes())
    return storeScaled(k, toNearest(k, all), stored);
  return k.roundToStored(all, stored);
}

} // namespace pare
