//===- IndexBound.cpp - what an index lies below --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/IndexBound.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"

using namespace mlir;

namespace pare {

std::optional<int64_t> findIndexBound(Value value) {
  std::optional<int64_t> least;
  auto add = [&](std::optional<int64_t> bound) {
    if (bound && (!least || *bound < *least))
      least = bound;
  };
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (isa<tosa::GatherOp, tosa::ScatterOp>(user)) {
      if (use.getOperandNumber() == 1)
        add(cast<ShapedType>(user->getOperand(0).getType()).getDimSize(1));
    } else if (user->getNumResults() == 1 && user->getNumOperands() == 1) {
      add(findIndexBound(user->getResult(0)));
    }
  }
  return least;
}

} // namespace pare
