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

/// `smull`, then `sadalp`: a product of two bytes fits i16, and pairs of them
/// are added in i32. The even and the odd bytes of the inputs take turns.
Value lowerPairs(OpBuilder &b, kernel::Dot4Op op) {
  Location loc = op.getLoc();
  auto words = VectorType::get({8}, b.getI16Type());
  Value sum = op.getAcc();
  for (int64_t half = 0; half < 2; ++half) {
    SmallVector<int64_t> mask;
    for (int64_t i = 0; i < 8; ++i)
      mask.push_back(2 * i + half);
    Value inputs =
        vector::ShuffleOp::create(b, loc, op.getA(), op.getA(), mask);
    Value weights = vector::ExtractStridedSliceOp::create(
        b, loc, op.getB(), ArrayRef<int64_t>{half * 8}, ArrayRef<int64_t>{8},
        ArrayRef<int64_t>{1});
    // LLVM selects smull from the product of extended bytes.
    Value products = arith::MulIOp::create(
        b, loc, arith::ExtSIOp::create(b, loc, words, inputs),
        arith::ExtSIOp::create(b, loc, words, weights));
    Value pairs =
        LLVM::CallIntrinsicOp::create(
            b, loc, op.getType(), b.getStringAttr("llvm.aarch64.neon.saddlp"),
            ValueRange{products})
            .getResult(0);
    sum = arith::AddIOp::create(b, loc, sum, pairs);
  }
  return sum;
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
      if (isa<kernel::Dot2Op>(op)) {
        op->emitOpError("NEON has no product of words in lanes");
        return WalkResult::interrupt();
      }
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
