//===- Dot4ToArmNeon.cpp - dot products to NEON ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ArmNeon/ArmNeonDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CONVERTDOT4TOARMNEONPASS
#include "pare/Conversion/Passes.h.inc"

namespace {

Value sliceOf(OpBuilder &b, Location loc, Value vector, int64_t at,
              int64_t size) {
  return vector::ExtractStridedSliceOp::create(
      b, loc, vector, ArrayRef<int64_t>{at}, ArrayRef<int64_t>{size},
      ArrayRef<int64_t>{1});
}

/// `smull`, then `sadalp`: a product of two bytes fits i16, and pairs of them
/// are added in i32. The even and the odd bytes of the inputs are the halves of
/// one register, as those of the weights are. Without weights of -128 the sum
/// of an even and an odd product fits i16, too: `smull`, `smlal2`, one
/// `sadalp`.
Value lowerPairs(OpBuilder &b, kernel::Dot4Op op) {
  Location loc = op.getLoc();
  auto words = VectorType::get({8}, b.getI16Type());
  Value halves = vector::ShuffleOp::create(
      b, loc, op.getA(), op.getA(),
      ArrayRef<int64_t>{0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15});
  Value products[2];
  for (int64_t half = 0; half < 2; ++half) {
    Value inputs = sliceOf(b, loc, halves, half * 8, 8);
    Value weights = sliceOf(b, loc, op.getB(), half * 8, 8);
    // LLVM selects smull from the product of extended bytes.
    products[half] = arith::MulIOp::create(
        b, loc, arith::ExtSIOp::create(b, loc, words, inputs),
        arith::ExtSIOp::create(b, loc, words, weights));
  }
  auto addPairs = [&](Value sum, Value product) -> Value {
    Value pairs =
        LLVM::CallIntrinsicOp::create(
            b, loc, op.getType(), b.getStringAttr("llvm.aarch64.neon.saddlp"),
            ValueRange{product})
            .getResult(0);
    return arith::AddIOp::create(b, loc, sum, pairs);
  };
  if (op.getNarrowB())
    return addPairs(op.getAcc(),
                    arith::AddIOp::create(b, loc, products[0], products[1]));
  return addPairs(addPairs(op.getAcc(), products[0]), products[1]);
}

/// Calls an intrinsic of vectors of 32 bits, which gives `type`, on pieces of
/// four lanes.
Value callOnQuarters(OpBuilder &b, Location loc, StringRef name, Type type,
                     ValueRange operands) {
  int64_t lanes = cast<VectorType>(type).getNumElements();
  auto quarter = VectorType::get({4}, b.getI32Type());
  auto call = [&](ValueRange pieces) {
    return LLVM::CallIntrinsicOp::create(b, loc, quarter, b.getStringAttr(name),
                                         pieces)
        .getResult(0);
  };
  if (lanes == 4)
    return call(operands);
  Value result = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  for (int64_t at = 0; at < lanes; at += 4) {
    SmallVector<Value> pieces;
    for (Value operand : operands)
      pieces.push_back(sliceOf(b, loc, operand, at, 4));
    Value piece = call(pieces);
    result = vector::InsertStridedSliceOp::create(
        b, loc, piece, result, ArrayRef<int64_t>{at}, ArrayRef<int64_t>{1});
  }
  return result;
}

/// Doubled products, of which NEON takes the upper halves; none saturates, for
/// one factor is not negative.
Value lowerHighProduct(OpBuilder &b, kernel::HighProductOp op) {
  StringRef name = op.getRounded() ? "llvm.aarch64.neon.sqrdmulh"
                                   : "llvm.aarch64.neon.sqdmulh";
  return callOnQuarters(b, op.getLoc(), name, op.getType(),
                        {op.getA(), op.getB()});
}

/// `srshl` shifts left, and right by what is negative.
Value lowerRoundingShift(OpBuilder &b, kernel::RoundingShiftOp op) {
  Location loc = op.getLoc();
  Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(op.getType()));
  Value left = arith::SubIOp::create(b, loc, zero, op.getAmount());
  return callOnQuarters(b, loc, "llvm.aarch64.neon.srshl", op.getType(),
                        {op.getValue(), left});
}

/// `fcvtns` saturates at both ends.
Value lowerNearest(OpBuilder &b, kernel::NearestOp op) {
  return callOnQuarters(b, op.getLoc(), "llvm.aarch64.neon.fcvtns",
                        op.getType(), op.getValue());
}

/// Reports what the target cannot compute.
LogicalResult check(kernel::Dot4Op op, const TargetDescription &target) {
  if (op.getType().getNumElements() != 4)
    return op.emitOpError()
           << "has " << op.getType().getNumElements() << " lanes, NEON has 4";
  if (op.getUnsignedA())
    return op.emitOpError("NEON multiplies signed activations; run "
                          "'pare-choose-storage' first");
  if (op.getKind() == kernel::DotKind::Lanes &&
      target.dot == DotProduct::WidenedProducts)
    return op.emitOpError()
           << "target '" << target.name << "' has no product of bytes in lanes";
  return success();
}

struct Dot4ToArmNeon : impl::ConvertDot4ToArmNeonPassBase<Dot4ToArmNeon> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    // The other architecture's products are the other pass's.
    if (!llvm::Triple(target->triple).isAArch64())
      return;
    WalkResult result = getOperation().walk([&](Operation *op) {
      OpBuilder b(op);
      if (auto dot = dyn_cast<kernel::Dot4Op>(op))
        return lowerDot4(b, dot, *target);
      if (auto mmla = dyn_cast<kernel::Mmla2x2Op>(op))
        return lowerMatrix(b, mmla, *target);
      if (auto nearest = dyn_cast<kernel::NearestOp>(op))
        return lowerQuarters(b, nearest, lowerNearest);
      if (isa<kernel::Dot2Op, kernel::BytePairsOp, kernel::PackBytesOp>(op)) {
        op->emitOpError(isa<kernel::PackBytesOp>(op)
                            ? "NEON packs bytes by narrowing"
                            : "NEON has no product of pairs in lanes");
        return WalkResult::interrupt();
      }
      if (auto product = dyn_cast<kernel::HighProductOp>(op))
        return lowerQuarters(b, product, lowerHighProduct);
      if (auto shift = dyn_cast<kernel::RoundingShiftOp>(op))
        return lowerQuarters(b, shift, lowerRoundingShift);
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }

private:
  WalkResult lowerDot4(OpBuilder &b, kernel::Dot4Op op,
                       const TargetDescription &target) {
    if (failed(check(op, target)))
      return WalkResult::interrupt();
    Value sum =
        op.getKind() == kernel::DotKind::Pairs
            ? lowerPairs(b, op)
            : arm_neon::SdotOp::create(b, op.getLoc(), op.getType(),
                                       op.getAcc(), op.getB(), op.getA())
                  .getResult();
    op.replaceAllUsesWith(sum);
    op.erase();
    return WalkResult::skip();
  }

  template <typename OpTy>
  WalkResult lowerQuarters(OpBuilder &b, OpTy op,
                           Value (*lower)(OpBuilder &, OpTy)) {
    int64_t lanes = cast<VectorType>(op.getType()).getNumElements();
    if (lanes % 4 != 0) {
      op.emitOpError() << "has " << lanes << " lanes, NEON has 4";
      return WalkResult::interrupt();
    }
    op.replaceAllUsesWith(lower(b, op));
    op.erase();
    return WalkResult::skip();
  }

  WalkResult lowerMatrix(OpBuilder &b, kernel::Mmla2x2Op op,
                         const TargetDescription &target) {
    if (target.dot != DotProduct::SignedMatrix2x8) {
      op.emitOpError() << "target '" << target.name
                       << "' has no matrix product of bytes";
      return WalkResult::interrupt();
    }
    Value sum = arm_neon::SmmlaOp::create(b, op.getLoc(), op.getType(),
                                          op.getAcc(), op.getA(), op.getB());
    op.replaceAllUsesWith(sum);
    op.erase();
    return WalkResult::skip();
  }
};
} // namespace
} // namespace pare
