//===- PareActivation.cpp - the bounds of an op's result ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "llvm/ADT/TypeSwitch.h"
#include <algorithm>

using namespace mlir;

namespace pare {

/// Calls `fn` with `op` as what it is, if it is of a kind that takes an
/// activation, and says whether it is.
template <typename Fn> static bool visit(Operation *op, Fn fn) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp, AddOp, SubOp, MulOp,
            AvgPool2DOp, MaxPool2DOp, ClampOp>([&](auto typed) {
        fn(typed);
        return true;
      })
      .Default([](Operation *) { return false; });
}

bool takesActivation(Operation *op) {
  return visit(op, [](auto) {});
}

Activation Activation::get(Operation *op) {
  Activation result;
  visit(op, [&](auto typed) {
    if (std::optional<APFloat> low = typed.getClampMin())
      result.low = low->convertToFloat();
    if (std::optional<APFloat> high = typed.getClampMax())
      result.high = high->convertToFloat();
  });
  return result;
}

void Activation::setOn(Operation *op) const {
  Type f32 = Float32Type::get(op->getContext());
  auto attrOf = [&](float bound, float none) {
    return bound == none ? FloatAttr() : FloatAttr::get(f32, bound);
  };
  bool takes = visit(op, [&](auto typed) {
    typed.setClampMinAttr(attrOf(low, Activation().low));
    typed.setClampMaxAttr(attrOf(high, Activation().high));
  });
  assert(takes && "the op takes no activation");
  (void)takes;
}

bool Activation::isNone() const {
  return low == Activation().low && high == Activation().high;
}

float Activation::apply(float value) const {
  return std::min(std::max(value, low), high);
}

Activation Activation::then(Activation next) const {
  return {std::clamp(low, next.low, next.high),
          std::clamp(high, next.low, next.high)};
}

} // namespace pare
