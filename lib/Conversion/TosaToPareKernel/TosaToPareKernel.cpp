//===- TosaToPareKernel.cpp - quantized networks to kernels ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPareKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Iterators.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"

using namespace mlir;
using namespace pare::tosa_to_kernel;

namespace pare {
#define GEN_PASS_DEF_CONVERTTOSATOPAREKERNELPASS
#include "pare/Conversion/Passes.h.inc"

namespace tosa_to_kernel {

void moveClamps(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  SmallVector<tosa::ClampOp> clamps;
  func.walk([&](tosa::ClampOp clamp) { clamps.push_back(clamp); });
  for (tosa::ClampOp clamp : clamps) {
    auto reshape = clamp.getInput().getDefiningOp<tosa::ReshapeOp>();
    if (!reshape || !reshape->hasOneUse() ||
        !isa<RankedTensorType>(reshape.getInput1().getType()) ||
        !getElementTypeOrSelf(clamp.getType()).isSignlessInteger())
      continue;
    // The clamp takes the reshape's input, and the reshape the clamp's readers.
    rewriter.modifyOpInPlace(
        clamp, [&] { clamp.getInputMutable().assign(reshape.getInput1()); });
    rewriter.setInsertionPointAfter(clamp);
    auto moved = cast<tosa::ReshapeOp>(rewriter.clone(*reshape));
    rewriter.replaceAllUsesExcept(clamp.getOutput(), moved.getOutput(), moved);
    clamp.getOutput().setType(cast<TensorType>(reshape.getInput1().getType()));
    moved.getInput1Mutable().assign(clamp.getOutput());
    rewriter.eraseOp(reshape);
  }
}

} // namespace tosa_to_kernel

namespace {

constexpr llvm::StringLiteral kCategory = "convert-tosa-to-pare-kernel";

/// Whether `op` is TOSA that computes something, and none of it is a float.
bool isIntegerTosa(Operation *op) {
  if (op->getName().getDialectNamespace() !=
          tosa::TosaDialect::getDialectNamespace() ||
      isa<tosa::ConstOp, tosa::ConstShapeOp>(op))
    return false;
  auto isFloat = [](Type type) {
    return isa<FloatType>(getElementTypeOrSelf(type));
  };
  return llvm::none_of(op->getOperandTypes(), isFloat) &&
         llvm::none_of(op->getResultTypes(), isFloat);
}

void eraseDeadOps(func::FuncOp func, RewriterBase &rewriter) {
  func.walk<WalkOrder::PostOrder, ReverseIterator>([&](Operation *op) {
    if (isOpTriviallyDead(op))
      rewriter.eraseOp(op);
  });
}

/// INEXACT_ROUND leaves the rounding to us, and upstream lowers the other modes
/// only.
void chooseRounding(func::FuncOp func) {
  func.walk([](tosa::RescaleOp rescale) {
    if (rescale.getRoundingMode() == tosa::RoundingMode::INEXACT_ROUND)
      rescale.setRoundingMode(tosa::RoundingMode::SINGLE_ROUND);
  });
}

void remarkOnRest(func::FuncOp func, const Matcher &matcher) {
  func.walk([&](Operation *op) {
    if (!isIntegerTosa(op))
      return;
    StringRef reason = matcher.reason(op);
    remark::missed(op->getLoc(), remark::RemarkOpts::name("stays-tosa")
                                     .category(kCategory)
                                     .function(func.getSymName()))
        << (llvm::Twine("'") + op->getName().getStringRef() +
            "' stays integer TOSA, which upstream lowers to the same bits: " +
            (reason.empty() ? "it is part of no kernel" : reason))
               .str();
  });
}

/// Replaces the layer or pool that ends with `op`, if a kernel computes it.
void convertOp(Operation *op, Matcher &matcher, RewriterBase &rewriter) {
  Value result = op->getResult(0);
  rewriter.setInsertionPoint(op);
  if (std::optional<Layer> layer = matcher.matchLayer(result)) {
    if (layer->requantization || !layer->hasWideSums())
      return emitLayer(rewriter, *layer, result);
    (void)matcher.decline(op, "no kernel stores sums of 48 bits");
  } else if (std::optional<Pool> pool = matcher.matchPool(result)) {
    emitPool(rewriter, *pool, result);
  }
}

bool isKernel(Operation *op) {
  return isa_and_nonnull<kernel::PareKernelDialect>(op->getDialect()) &&
         isa<DestinationStyleOpInterface>(op);
}

StringAttr nameOf(Operation *kernel) {
  return kernel->getAttrOfType<StringAttr>("name");
}

/// Makes the names of new kernels unique, and names those without one by their
/// kind. `known` are the kernels that were there before.
void nameKernels(func::FuncOp func,
                 const llvm::SmallPtrSetImpl<Operation *> &known) {
  OpNames names(func);
  for (Operation *op : known)
    if (StringAttr name = nameOf(op))
      (void)names.unique(name.getValue());
  SmallVector<Operation *> unnamed;
  auto setName = [](Operation *op, StringRef name) {
    op->setAttr("name", StringAttr::get(op->getContext(), name));
  };
  func.walk([&](Operation *op) {
    if (!isKernel(op) || known.contains(op))
      return;
    if (StringAttr given = nameOf(op))
      setName(op, names.unique(given.getValue()));
    else
      unnamed.push_back(op);
  });
  for (Operation *op : unnamed)
    setName(op, names.count(op->getName().stripDialect()));
}

void convert(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  moveClamps(func);
  SmallVector<Operation *> ops;
  llvm::SmallPtrSet<Operation *, 16> kernels;
  func.walk([&](Operation *op) {
    if (isIntegerTosa(op) && op->getNumResults() == 1)
      ops.push_back(op);
    else if (isKernel(op))
      kernels.insert(op);
  });
  Matcher matcher;
  // From the last op to the first: a layer is found at its end, and what went
  // into it is dead when its turn comes.
  for (Operation *op : llvm::reverse(ops)) {
    if (!isOpTriviallyDead(op))
      convertOp(op, matcher, rewriter);
    if (isOpTriviallyDead(op))
      rewriter.eraseOp(op);
  }
  eraseDeadOps(func, rewriter);
  nameKernels(func, kernels);
  chooseRounding(func);
  remarkOnRest(func, matcher);
}

struct ConvertTosaToPareKernel
    : impl::ConvertTosaToPareKernelPassBase<ConvertTosaToPareKernel> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func->hasAttr(kReferenceAttr))
        convert(func);
  }
};

} // namespace
} // namespace pare
