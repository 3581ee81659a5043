//===- WideSums.cpp - sums of 64 bits on vectors --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Neither AVX2 nor NEON multiplies or shifts 64 bits as scaling wants it. A
// multiplier has 16 bits, so a product is two of 32 by 32: of the lower half,
// and of the upper half, 32 bits up. The shift is FixedPoint.cpp's: a logical
// one of the sum plus 2^63, less what that leaves behind.
//
// Nor do they convert 64 bits to floats. Below 2^51, adding 1.5 * 2^52 as an
// integer to the bits makes an f64 of an integer; it rounds to f32 once.
//
//===----------------------------------------------------------------------===//

#include "WideSums.h"

#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "llvm/ADT/TypeSwitch.h"
#include <limits>

using namespace mlir;

namespace pare {

static int64_t widthOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

/// A constant vector of i64.
static Value splat(KernelBuilder &k, int64_t width, int64_t value) {
  auto type = VectorType::get({width}, k.b.getI64Type());
  return arith::ConstantOp::create(
      k.b, k.loc, DenseElementsAttr::get(type, k.b.getI64IntegerAttr(value)));
}

static Value truncate(KernelBuilder &k, Value vector) {
  return arith::TruncIOp::create(
      k.b, k.loc, VectorType::get({widthOf(vector)}, k.b.getI32Type()), vector);
}

static bool hasBias(Operation *op) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp>(
          [](auto linear) { return static_cast<bool>(linear.getBias()); })
      .Default([](Operation *) { return false; });
}

FailureOr<std::optional<WideSums>>
readWideSums(Operation *op, const kernel::Geometry &geometry,
             const TargetDescription &target) {
  if (!geometry.isWide)
    return std::optional<WideSums>();
  // Whoever packs says by it what to sum in.
  if (!hasBias(op))
    return op->emitOpError("with an input of 16 bits needs a packed bias; run "
                           "'pare-pack-weights' first");
  auto widths = kernel::getSumWidths(op, target);
  if (!kernel::hasWideSums(op)) {
    if (!widths || widths->sums.fits(32))
      return std::optional<WideSums>();
    return op->emitOpError()
           << "sums in 32 bits, as its bias says, but its weights and biases "
              "allow sums of "
           << widths->sums.low << " to " << widths->sums.high;
  }
  return std::make_optional(WideSums{
      widths ? widths->products : kernel::countProductsOfAnyWeights(geometry),
      widths && widths->sums.fits(51)});
}

WideScale::WideScale(KernelBuilder &k, Value scales, Value shifts) {
  int64_t width = widthOf(scales);
  constexpr int64_t top = std::numeric_limits<int64_t>::min();
  // Neither is negative.
  multiplier = k.extend(scales, k.b.getI64Type(), /*isUnsigned=*/true);
  shift = k.extend(shifts, k.b.getI64Type(), /*isUnsigned=*/true);
  Value less = arith::SubIOp::create(k.b, k.loc, shift, splat(k, width, 1));
  Value half = arith::ShLIOp::create(k.b, k.loc, splat(k, width, 1), less);
  offset = arith::AddIOp::create(k.b, k.loc, half, splat(k, width, top));
  excess = truncate(
      k, arith::ShRUIOp::create(k.b, k.loc, splat(k, width, top), shift));
}

Value WideScale::apply(KernelBuilder &k, Value sum) const {
  int64_t width = widthOf(sum);
  Value bits = splat(k, width, 32);
  Value low =
      arith::AndIOp::create(k.b, k.loc, sum, splat(k, width, 0xffffffff));
  Value high = arith::ShRUIOp::create(k.b, k.loc, sum, bits);
  Value lower = arith::MulIOp::create(k.b, k.loc, low, multiplier);
  Value upper = arith::ShLIOp::create(
      k.b, k.loc, arith::MulIOp::create(k.b, k.loc, high, multiplier), bits);
  Value product = arith::AddIOp::create(k.b, k.loc, lower, upper);
  Value nudged = arith::AddIOp::create(k.b, k.loc, product, offset);
  Value shifted = arith::ShRUIOp::create(k.b, k.loc, nudged, shift);
  return arith::SubIOp::create(k.b, k.loc, truncate(k, shifted), excess);
}

Value wideToFloat(KernelBuilder &k, Value sum, const WideSums &sums) {
  int64_t width = widthOf(sum);
  auto single = VectorType::get({width}, k.b.getF32Type());
  if (!sums.fitDouble)
    return arith::SIToFPOp::create(k.b, k.loc, single, sum);
  constexpr int64_t magic = 0x4338000000000000;
  Value bits = arith::AddIOp::create(k.b, k.loc, sum, splat(k, width, magic));
  Value moved = k.bitcast(bits, k.b.getF64Type());
  Value exact = arith::SubFOp::create(
      k.b, k.loc, moved, k.splat(k.b.getF64Type(), width, 6755399441055744));
  return arith::TruncFOp::create(k.b, k.loc, single, exact);
}

Value addToTotal(KernelBuilder &k, Value total, Value sum) {
  return arith::AddIOp::create(
      k.b, k.loc, total, k.extend(sum, k.b.getI64Type(), /*isUnsigned=*/false));
}

Value addProductOfWords(KernelBuilder &k, Value sum, Value a, Value b) {
  Type i32 = k.b.getI32Type();
  Value product = arith::MulIOp::create(k.b, k.loc, k.extend(a, i32, false),
                                        k.extend(b, i32, false));
  return arith::AddIOp::create(k.b, k.loc, sum, product);
}

} // namespace pare
