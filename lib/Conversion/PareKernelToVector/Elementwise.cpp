//===- Elementwise.cpp - elementwise kernels to vectors -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each kernel is one walk over all elements in pieces (`forEachPiece`), the
// same scalar steps as in docs/Numerics.md on each lane.
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"
#include "pare/Conversion/PareKernelToVector.h"

using namespace mlir;

namespace pare {
namespace {

/// The largest magnitude of a stored integer less its zero point.
int64_t magnitudeOf(Type element, int64_t zeroPoint, bool isUnsigned) {
  StoredInteger all = getStoredInteger(element, 0, isUnsigned, {}, {});
  return std::max(std::abs(all.low - zeroPoint),
                  std::abs(all.high - zeroPoint));
}

/// i32 operands leave no room for a zero point in 32 bits.
LogicalResult checkRoom(Operation *op, Type element, int64_t zeroPoint) {
  if (!element.isInteger(32) || zeroPoint == 0)
    return success();
  return op->emitOpError() << "an i32 operand needs zero point 0, got "
                           << zeroPoint;
}

template <typename OpTy> struct BinaryLowering : KernelLowering<OpTy> {
  using KernelLowering<OpTy>::KernelLowering;

  static constexpr bool isMul = std::is_same_v<OpTy, kernel::MulOp>;

  LogicalResult check(OpTy op, Type lhs, Type rhs) const {
    if (failed(checkArithmetic(op)) ||
        failed(checkRoom(op, lhs, signedOf(op.getLhsZp()))) ||
        failed(checkRoom(op, rhs, signedOf(op.getRhsZp()))))
      return failure();
    if (lhs.isF32())
      return success();
    if (!isMul && !op.getRhsMultiplier())
      return op.emitOpError("an integer kernel of two terms needs two "
                            "multipliers");
    // Each below 2^33, so that the product cannot overflow here.
    int64_t a = magnitudeOf(lhs, signedOf(op.getLhsZp()), op.getLhsUnsigned());
    int64_t b = magnitudeOf(rhs, signedOf(op.getRhsZp()), op.getRhsUnsigned());
    if (isMul && b != 0 && a > INT32_MAX / b)
      return op.emitOpError("the product of its operands may not fit 32 bits");
    return success();
  }

  Value combine(KernelBuilder &k, Value lhs, Value rhs) const {
    if constexpr (std::is_same_v<OpTy, kernel::AddOp>)
      return arith::AddFOp::create(k.b, k.loc, lhs, rhs);
    else if constexpr (std::is_same_v<OpTy, kernel::SubOp>)
      return arith::SubFOp::create(k.b, k.loc, lhs, rhs);
    else
      return arith::MulFOp::create(k.b, k.loc, lhs, rhs);
  }

  /// The real result of one piece of integers, over the result's scale.
  Value combineIntegers(OpTy op, KernelBuilder &k, Value lhs, Value rhs) const {
    Value a = toInteger(k, lhs, signedOf(op.getLhsZp()), op.getLhsUnsigned());
    Value b = toInteger(k, rhs, signedOf(op.getRhsZp()), op.getRhsUnsigned());
    float m = op.getLhsMultiplier()->convertToFloat();
    if constexpr (isMul)
      return scaled(k, arith::MulIOp::create(k.b, k.loc, a, b), m);
    else
      return combine(k, scaled(k, a, m),
                     scaled(k, b, op.getRhsMultiplier()->convertToFloat()));
  }

  LogicalResult lower(OpTy op, KernelBuilder &k) const override {
    auto element = [](Value memref) {
      return cast<ShapedType>(memref.getType()).getElementType();
    };
    Type type = element(op.getInit());
    if (failed(check(op, element(op.getLhs()), element(op.getRhs()))))
      return failure();
    FailureOr<StoredInteger> stored = StoredInteger{};
    if (!type.isF32())
      stored = checkStored(op, type, signedOf(op.getOutputZp()),
                           op.getOutputUnsigned(), op.getClampMin(),
                           op.getClampMax());
    if (failed(stored))
      return failure();
    FlatView out = k.flatView(op.getInit());
    FlatView views[] = {k.flatView(op.getLhs()).broadcastTo(out.shape),
                        k.flatView(op.getRhs()).broadcastTo(out.shape), out};
    if (!type.isF32()) {
      k.forEachPiece(
          out.shape, views, roundedPieceWidth(k, views, *stored),
          [&](ArrayRef<Value> at, int64_t width) {
            auto real = [&](int64_t first, int64_t count) {
              return combineIntegers(
                  op, k, loadOperand(k, views[0], at[0], first, count),
                  loadOperand(k, views[1], at[1], first, count));
            };
            k.store(storeRounded(k, width, *stored, real), out, at[2]);
          });
      return success();
    }
    k.forEachPiece(out.shape, views, pieceWidth(k, views),
                   [&](ArrayRef<Value> at, int64_t width) {
                     Value sum =
                         combine(k, loadOperand(k, views[0], at[0], width),
                                 loadOperand(k, views[1], at[1], width));
                     k.store(k.clampF32(sum, op.getClampMin().value_or(nullptr),
                                        op.getClampMax().value_or(nullptr)),
                             out, at[2]);
                   });
    return success();
  }
};

struct CastLowering : KernelLowering<kernel::CastOp> {
  using KernelLowering::KernelLowering;

  /// `fl(x / scale)` with NaN replaced by 0.
  static Value divide(KernelBuilder &k, Value x, float scale) {
    int64_t width = cast<VectorType>(x.getType()).getNumElements();
    Type f32 = k.b.getF32Type();
    Value quotient =
        arith::DivFOp::create(k.b, k.loc, x, k.splat(f32, width, scale));
    Value isNumber = arith::CmpFOp::create(
        k.b, k.loc, arith::CmpFPredicate::ORD, quotient, quotient);
    return arith::SelectOp::create(k.b, k.loc, isNumber, quotient,
                                   k.splat(f32, width, 0));
  }

  /// `q - input_zp + output_zp`, clamped. One addition in the stored type where
  /// no value leaves the bounds.
  static Value changeStorage(kernel::CastOp op, KernelBuilder &k, Value q,
                             const StoredInteger &stored) {
    auto from = cast<VectorType>(q.getType());
    int64_t width = from.getNumElements();
    int64_t shift = stored.zeroPoint - signedOf(op.getInputZp());
    StoredInteger all = getStoredInteger(from.getElementType(), 0,
                                         op.getInputUnsigned(), {}, {});
    if (from.getElementType() == stored.type && all.low + shift >= stored.low &&
        all.high + shift <= stored.high)
      return shift == 0 ? q
                        : arith::AddIOp::create(
                              k.b, k.loc, q,
                              k.splat(stored.type, width,
                                      wrapped(k.b.getI64IntegerAttr(shift),
                                              stored.type)))
                              .getResult();
    Value wide = toInteger(k, q, -shift, op.getInputUnsigned());
    StoredInteger bounds = stored;
    bounds.type = k.b.getI32Type();
    Value clamped = k.clampInteger(wide, bounds, /*isUnsigned=*/false);
    if (stored.type.getWidth() == 32)
      return clamped;
    return arith::TruncIOp::create(
        k.b, k.loc, VectorType::get({width}, stored.type), clamped);
  }

  /// `x` over the result's scale.
  static Value toReal(kernel::CastOp op, KernelBuilder &k, Value x) {
    float scale = op.getScale()->convertToFloat();
    if (cast<VectorType>(x.getType()).getElementType().isF32())
      return divide(k, x, scale);
    return scaled(
        k, toInteger(k, x, signedOf(op.getInputZp()), op.getInputUnsigned()),
        scale);
  }

  /// What is stored of `x` where nothing is rounded.
  static Value convert(kernel::CastOp op, KernelBuilder &k, Value x, Type to,
                       const StoredInteger &stored) {
    if (!to.isF32())
      return changeStorage(op, k, x, stored);
    bool isReal = cast<VectorType>(x.getType()).getElementType().isF32();
    return k.clampF32(isReal ? x : toReal(op, k, x),
                      op.getClampMin().value_or(nullptr),
                      op.getClampMax().value_or(nullptr));
  }

  LogicalResult lower(kernel::CastOp op, KernelBuilder &k) const override {
    Type from = cast<ShapedType>(op.getInput().getType()).getElementType();
    Type to = cast<ShapedType>(op.getInit().getType()).getElementType();
    if (failed(checkArithmetic(op)) ||
        failed(checkRoom(op, from, signedOf(op.getInputZp()))) ||
        failed(checkRoom(op, to, to.isF32() ? 0 : signedOf(op.getOutputZp()))))
      return failure();
    FailureOr<StoredInteger> stored = StoredInteger{};
    if (!to.isF32() && op.getScale())
      stored = checkStored(op, to, signedOf(op.getOutputZp()),
                           op.getOutputUnsigned(), op.getClampMin(),
                           op.getClampMax());
    else if (!to.isF32())
      stored = getStoredInteger(to, signedOf(op.getOutputZp()),
                                op.getOutputUnsigned(),
                                op.getClampMin().value_or(nullptr),
                                op.getClampMax().value_or(nullptr));
    if (failed(stored))
      return failure();
    FlatView views[] = {k.flatView(op.getInput()), k.flatView(op.getInit())};
    if (!to.isF32() && op.getScale()) {
      k.forEachPiece(
          views[1].shape, views, roundedPieceWidth(k, views, *stored),
          [&](ArrayRef<Value> at, int64_t width) {
            auto real = [&](int64_t first, int64_t count) {
              return toReal(op, k,
                            loadOperand(k, views[0], at[0], first, count));
            };
            k.store(storeRounded(k, width, *stored, real), views[1], at[1]);
          });
      return success();
    }
    k.forEachPiece(views[1].shape, views, pieceWidth(k, views),
                   [&](ArrayRef<Value> at, int64_t width) {
                     Value x = loadOperand(k, views[0], at[0], width);
                     k.store(convert(op, k, x, to, *stored), views[1], at[1]);
                   });
    return success();
  }
};

struct ClampLowering : KernelLowering<kernel::ClampOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::ClampOp op, KernelBuilder &k) const override {
    if (failed(checkArithmetic(op)))
      return failure();
    FlatView views[] = {k.flatView(op.getInput()), k.flatView(op.getInit())};
    Attribute low = op.getClampMin().value_or(nullptr);
    Attribute high = op.getClampMax().value_or(nullptr);
    bool isUnsigned = op.getInputUnsigned();
    int64_t bits = views[0].elementType.getIntOrFloatBitWidth();
    k.forEachPiece(views[1].shape, views, target.lanes(bits),
                   [&](ArrayRef<Value> at, int64_t width) {
                     Value x = loadOperand(k, views[0], at[0], width);
                     x = isF32(views[0])
                             ? k.clampF32(x, low, high)
                             : k.clampInteger(
                                   x,
                                   getStoredInteger(views[0].elementType, 0,
                                                    isUnsigned, low, high),
                                   isUnsigned);
                     k.store(x, views[1], at[1]);
                   });
    return success();
  }
};

} // namespace

void populateElementwiseToVectorPatterns(RewritePatternSet &patterns,
                                         const TargetDescription &target) {
  patterns.add<BinaryLowering<kernel::AddOp>, BinaryLowering<kernel::SubOp>,
               BinaryLowering<kernel::MulOp>, CastLowering, ClampLowering>(
      patterns.getContext(), target);
}

} // namespace pare
