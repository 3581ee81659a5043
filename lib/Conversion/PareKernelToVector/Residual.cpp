//===- Residual.cpp - what a convolution adds to its own value ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operations are those of the convolution's own rounding and of an add
// behind it (Elementwise.cpp), without the way through a byte: its zero point
// is added for the store and taken off by the sum, and the integer that is
// left is one that f32 holds.
//
//===----------------------------------------------------------------------===//

#include "Residual.h"

#include "Arithmetic.h"
#include "Linear.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace pare {

std::optional<Residual> Residual::read(KernelBuilder &k, Operation *op) {
  auto conv = dyn_cast<kernel::Conv2DOp>(op);
  if (!conv || !conv.getResidual())
    return std::nullopt;
  Residual residual;
  residual.view = k.flatView(conv.getResidual());
  residual.termMin = conv.getTermMin().value_or(nullptr);
  residual.termMax = conv.getTermMax().value_or(nullptr);
  if (isF32(residual.view))
    return residual;
  residual.termMultiplier = conv.getTermMultiplier()->convertToFloat();
  residual.multiplier = conv.getResidualMultiplier()->convertToFloat();
  residual.zeroPoint = signedOf(conv.getResidualZp());
  residual.isUnsigned = conv.getResidualUnsigned();
  return residual;
}

Value Residual::add(KernelBuilder &k, Value real, Value loaded) const {
  if (isF32(view))
    return arith::AddFOp::create(k.b, k.loc, k.clampF32(real, termMin, termMax),
                                 loaded);
  auto bound = [](Attribute attr) {
    return static_cast<double>(cast<IntegerAttr>(attr).getInt());
  };
  Value held = k.clampF32(real, bound(termMin), bound(termMax));
  // One instruction of AVX and of NEON.
  Value term = math::RoundEvenOp::create(k.b, k.loc, held);
  int64_t width = cast<VectorType>(real.getType()).getNumElements();
  term = arith::MulFOp::create(
      k.b, k.loc, term, k.splat(k.b.getF32Type(), width, termMultiplier));
  Value other =
      scaled(k, toInteger(k, loaded, zeroPoint, isUnsigned), multiplier);
  return arith::AddFOp::create(k.b, k.loc, term, other);
}

//===----------------------------------------------------------------------===//
// In the epilogue of tiles
//===----------------------------------------------------------------------===//

Value Epilogue::finishSums(ArrayRef<Value> sums, ArrayRef<ChannelScale> scales,
                           ArrayRef<Value> loaded) {
  SmallVector<Value> reals;
  for (auto [sum, scale, part] : llvm::zip_equal(sums, scales, loaded)) {
    Value real =
        kernel.geometry.isFloat
            ? sum
            : arith::MulFOp::create(k.b, k.loc, toReal(sum), scale.multiplier)
                  .getResult();
    reals.push_back(residual->add(k, real, part));
  }
  if (kernel.geometry.isFloat)
    return k.clampF32(k.join(reals), kernel.clampMin, kernel.clampMax);
  return storeReals(k, reals, *kernel.stored);
}

} // namespace pare
