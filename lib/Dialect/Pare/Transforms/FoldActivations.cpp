//===- FoldActivations.cpp - clamps into their producers ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/ADT/TypeSwitch.h"
#include <algorithm>
#include <limits>

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_FOLDACTIVATIONSPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

bool hasActivation(Operation *op) {
  return isa<Conv2DOp, DepthwiseConv2DOp, DenseOp, AddOp, SubOp, MulOp,
             AvgPool2DOp, MaxPool2DOp, ClampOp>(op);
}

/// Whether the result holds elements of the operand and no others.
bool onlyMoves(Operation *op) {
  return isa<ReshapeOp, TransposeOp, SliceOp>(op);
}

Bounds activationOf(Operation *op) {
  Bounds bounds;
  if (auto low = op->getAttrOfType<FloatAttr>("clamp_min"))
    bounds.low = low.getValueAsDouble();
  if (auto high = op->getAttrOfType<FloatAttr>("clamp_max"))
    bounds.high = high.getValueAsDouble();
  return bounds;
}

/// What is known of the elements of `value` without looking at data.
Bounds knownBounds(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return {};
  if (onlyMoves(op))
    return knownBounds(op->getOperand(0));
  if (isa<SigmoidOp, SoftmaxOp>(op))
    return {0.0, 1.0};
  if (isa<TanhOp>(op))
    return {-1.0, 1.0};
  if (!hasActivation(op))
    return {};
  Bounds bounds = activationOf(op);
  if (!isa<AvgPool2DOp, MaxPool2DOp, ClampOp>(op))
    return bounds;
  // Pools and clamps leave the range of their operand only where a bound of
  // their own cuts it away.
  Bounds inner = knownBounds(op->getOperand(0));
  return {std::clamp(inner.low, bounds.low, bounds.high),
          std::clamp(inner.high, bounds.low, bounds.high)};
}

void setBounds(Operation *op, Bounds bounds) {
  Type f32 = Float32Type::get(op->getContext());
  auto set = [&](StringRef name, double value) {
    if (std::isinf(value))
      op->removeAttr(name);
    else
      op->setAttr(name, FloatAttr::get(f32, value));
  };
  set("clamp_min", bounds.low);
  set("clamp_max", bounds.high);
}

/// The op that can take in the activation of `clamp`, if it and everything in
/// between serve nobody else.
Operation *findProducer(ClampOp clamp) {
  Value value = clamp.getInput();
  while (value.hasOneUse()) {
    Operation *op = value.getDefiningOp();
    if (!op)
      return nullptr;
    if (hasActivation(op))
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
  Bounds outer = activationOf(clamp), known = knownBounds(clamp.getInput());
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
  Bounds inner = activationOf(producer);
  rewriter.modifyOpInPlace(producer, [&] {
    setBounds(producer, {std::clamp(inner.low, outer.low, outer.high),
                         std::clamp(inner.high, outer.low, outer.high)});
  });
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
