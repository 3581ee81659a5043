//===- FoldActivations.cpp - clamps into their producers ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_FOLDACTIVATIONSPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

/// Whether the result holds elements of the operand and no others.
bool onlyMoves(Operation *op) {
  return isa<ReshapeOp, TransposeOp, SliceOp>(op);
}

/// What is known of the elements of `value` without looking at data.
Activation knownBounds(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return {};
  if (onlyMoves(op))
    return knownBounds(op->getOperand(0));
  if (isa<SigmoidOp, SoftmaxOp>(op))
    return {0.0f, 1.0f};
  if (isa<TanhOp>(op))
    return {-1.0f, 1.0f};
  Activation bounds = Activation::get(op);
  if (!isa<AvgPool2DOp, MaxPool2DOp, ClampOp>(op))
    return bounds;
  // Pools and clamps leave the range of their operand only where a bound of
  // their own cuts it away.
  return knownBounds(op->getOperand(0)).then(bounds);
}

/// The op that can take in the activation of `clamp`, if it and everything in
/// between serve nobody else.
Operation *findProducer(ClampOp clamp) {
  Value value = clamp.getInput();
  while (value.hasOneUse()) {
    Operation *op = value.getDefiningOp();
    if (!op)
      return nullptr;
    if (takesActivation(op))
      return op;
    if (!onlyMoves(op))
      return nullptr;
    value = op->getOperand(0);
  }
  return nullptr;
}

remark::RemarkOpts opts(StringRef name) {
  return remark::RemarkOpts::name(name).category("pare-fold-activations");
}

void fold(ClampOp clamp, RewriterBase &rewriter) {
  if (clamp.getInput().getType() != clamp.getType() ||
      !clamp.getType().getElementType().isF32())
    return;
  Activation outer = Activation::get(clamp),
             known = knownBounds(clamp.getInput());
  if (known.low >= outer.low && known.high <= outer.high) {
    remark::passed(clamp.getLoc(), opts("identity"))
        << (llvm::Twine("'") + clamp.getName() + "' changes nothing").str();
    rewriter.replaceOp(clamp, clamp.getInput());
    return;
  }
  Operation *producer = findProducer(clamp);
  if (!producer || isKept(clamp, "float") != isKept(producer, "float")) {
    remark::missed(clamp.getLoc(), opts("stays"))
        << (llvm::Twine("'") + clamp.getName() +
            "' stays: no op that serves only it takes an activation")
               .str();
    return;
  }
  rewriter.modifyOpInPlace(
      producer, [&] { Activation::get(producer).then(outer).setOn(producer); });
  remark::passed(clamp.getLoc(), opts("folded"))
      << (llvm::Twine("'") + getOpName(producer) + "' takes in '" +
          clamp.getName() + "'")
             .str();
  rewriter.replaceOp(clamp, clamp.getInput());
}

struct FoldActivations : impl::FoldActivationsPassBase<FoldActivations> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func->hasAttr(kReferenceAttr))
        continue;
      SmallVector<ClampOp> clamps;
      func.walk([&](ClampOp op) { clamps.push_back(op); });
      for (ClampOp clamp : clamps)
        fold(clamp, rewriter);
    }
  }
};

} // namespace
} // namespace pare
