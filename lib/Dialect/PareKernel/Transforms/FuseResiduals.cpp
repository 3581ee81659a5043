//===- FuseResiduals.cpp - sums in the convolutions before them -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_FUSERESIDUALSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

using Reason = std::optional<std::string>;

/// One operand of an add, as its arithmetic has it.
struct Term {
  Value value;
  FloatAttr multiplier;
  int64_t zeroPoint;
  bool isUnsigned;

  Conv2DOp conv() const { return value.getDefiningOp<Conv2DOp>(); }
};

Term leftOf(AddOp add) {
  return {add.getLhs(), add.getLhsMultiplierAttr(),
          static_cast<int32_t>(add.getLhsZp()), add.getLhsUnsigned()};
}
Term rightOf(AddOp add) {
  return {add.getRhs(), add.getRhsMultiplierAttr(),
          static_cast<int32_t>(add.getRhsZp()), add.getRhsUnsigned()};
}

Type elementOf(Value value) { return getElementTypeOrSelf(value.getType()); }

/// What of the add itself stands in the way.
Reason whyNotAdd(AddOp add) {
  Type result = add->getResult(0).getType();
  if (add.getLhs().getType() != result || add.getRhs().getType() != result)
    return "its operands and result differ in shape or elements";
  Type element = getElementTypeOrSelf(result);
  if (!element.isF32() && !element.isInteger(8))
    return llvm::formatv("it adds {0}", element).str();
  if (!element.isF32() &&
      (add.getRounding() != Rounding::FloatRne || !add.getRhsMultiplier()))
    return "it does not round by float_rne";
  return std::nullopt;
}

/// What of a convolution of the operand `term` stands in the way.
Reason whyNotConv(Conv2DOp conv, const Term &term) {
  if (!term.value.hasOneUse())
    return "its result has another reader";
  if (conv.getResidual())
    return "it has a residual already";
  if (conv.getWinograd())
    return "it is computed by Winograd";
  if (Reason reason = whyByElement(conv))
    return "it is computed by element: " + *reason;
  if (elementOf(term.value).isF32())
    return std::nullopt;
  if (!conv.getMultiplier() || conv.getRounding() != Rounding::FloatRne)
    return "it is not requantized by float_rne";
  if (conv.getOutputUnsigned() != term.isUnsigned ||
      static_cast<int32_t>(conv.getOutputZp()) != term.zeroPoint)
    return "the sum reads it around another zero point";
  for (Value operand : {conv.getWeight(), conv.getBias(), conv.getMultiplier()})
    if (operand && !matchPattern(operand, m_Constant()))
      return "it is computed by element: a weight, bias or scale is not "
             "constant";
  return std::nullopt;
}

/// Bounds of what an integer convolution stores, less its zero point.
std::pair<int64_t, int64_t> getTermBounds(Conv2DOp conv) {
  bool isUnsigned = conv.getOutputUnsigned();
  int64_t low = isUnsigned ? 0 : llvm::minIntN(8);
  int64_t high = isUnsigned ? llvm::maxUIntN(8) : llvm::maxIntN(8);
  auto valueOf = [](Attribute bound) -> int64_t {
    return cast<IntegerAttr>(bound).getInt();
  };
  if (auto bound = conv.getClampMin())
    low = std::max(low, valueOf(*bound));
  if (auto bound = conv.getClampMax())
    high = std::min(high, valueOf(*bound));
  int64_t zeroPoint = static_cast<int32_t>(conv.getOutputZp());
  return {low - zeroPoint, high - zeroPoint};
}

/// Lets `conv`, which computes `term` of `add`, add `residual` itself.
void fuse(AddOp add, Conv2DOp conv, const Term &term, const Term &residual) {
  Builder builder(add.getContext());
  if (elementOf(term.value).isF32()) {
    if (conv.getClampMin())
      conv.setTermMinAttr(*conv.getClampMin());
    if (conv.getClampMax())
      conv.setTermMaxAttr(*conv.getClampMax());
  } else {
    auto [low, high] = getTermBounds(conv);
    conv.setTermMinAttr(builder.getI32IntegerAttr(static_cast<int32_t>(low)));
    conv.setTermMaxAttr(builder.getI32IntegerAttr(static_cast<int32_t>(high)));
    conv.setTermMultiplierAttr(term.multiplier);
    conv.setResidualMultiplierAttr(residual.multiplier);
    conv.setResidualZp(static_cast<int32_t>(residual.zeroPoint));
    conv.setResidualUnsigned(residual.isUnsigned);
    conv.setOutputZp(add.getOutputZp());
    conv.setOutputUnsigned(add.getOutputUnsigned());
  }
  conv.removeClampMinAttr();
  conv.removeClampMaxAttr();
  if (add.getClampMin())
    conv.setClampMinAttr(*add.getClampMin());
  if (add.getClampMax())
    conv.setClampMaxAttr(*add.getClampMax());
  conv.getResidualMutable().assign(residual.value);
  // What is computed behind the convolution does not dominate it.
  Operation *source = residual.value.getDefiningOp();
  if (source && source->getBlock() == conv->getBlock() &&
      conv->isBeforeInBlock(source))
    conv->moveBefore(add);
  add->getResult(0).replaceAllUsesWith(conv->getResult(0));
  add.erase();
}

void explain(AddOp add, StringRef what) {
  remark::missed(add.getLoc(), remark::RemarkOpts::name("residual-apart")
                                   .category("pare-fuse-residuals"))
      << llvm::formatv("'{0}' is a kernel of its own: {1}",
                       add.getName().value_or(add->getName().getStringRef()),
                       what)
             .str();
}

void visit(AddOp add) {
  if (Reason reason = whyNotAdd(add))
    return explain(add, *reason);
  Term terms[] = {leftOf(add), rightOf(add)};
  Reason first;
  // The later one is tried first: then its residual is there already.
  Conv2DOp left = terms[0].conv(), right = terms[1].conv();
  bool swap = !left || (right && right->getBlock() == left->getBlock() &&
                        left->isBeforeInBlock(right));
  for (int i : {swap ? 1 : 0, swap ? 0 : 1}) {
    Conv2DOp conv = terms[i].conv();
    if (!conv || conv->getBlock() != add->getBlock())
      continue;
    Reason reason = whyNotConv(conv, terms[i]);
    if (!reason)
      return fuse(add, conv, terms[i], terms[1 - i]);
    if (!first)
      first = llvm::formatv("of '{0}', {1}",
                            conv.getName().value_or("the convolution"), *reason)
                  .str();
  }
  explain(add, first.value_or("no operand is the result of a convolution"));
}

struct FuseResiduals : impl::FuseResidualsPassBase<FuseResiduals> {
  void runOnOperation() override {
    SmallVector<AddOp> adds;
    getOperation().walk([&](AddOp add) {
      if (add->getNumResults() == 1)
        adds.push_back(add);
    });
    for (AddOp add : adds)
      visit(add);
  }
};
} // namespace
} // namespace pare::kernel
