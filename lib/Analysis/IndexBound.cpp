//===- IndexBound.cpp - what an index lies below --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/IndexBound.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "pare/Dialect/Pare/IR/Pare.h"

using namespace mlir;

namespace pare {

/// Whether the result of `user` has the elements of this operand and no others.
static bool onlyMoves(OpOperand &use) {
  return use.getOperandNumber() == 0 &&
         isa<tosa::ReshapeOp, tosa::TransposeOp, tosa::SliceOp, tosa::ReverseOp,
             tosa::IdentityOp, ReshapeOp, TransposeOp, SliceOp,
             tensor::CollapseShapeOp, tensor::ExpandShapeOp,
             tensor::ExtractSliceOp, tensor::CastOp>(use.getOwner());
}

std::optional<int64_t> findIndexBound(Value value) {
  std::optional<int64_t> least;
  auto add = [&](std::optional<int64_t> bound) {
    if (bound && (!least || *bound < *least))
      least = bound;
  };
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (isa<tosa::GatherOp, tosa::ScatterOp>(user)) {
      auto values = cast<ShapedType>(user->getOperand(0).getType());
      if (use.getOperandNumber() == 1 && values.hasStaticShape())
        add(values.getDimSize(1));
    } else if (onlyMoves(use)) {
      add(findIndexBound(user->getResult(0)));
    }
  }
  return least;
}

} // namespace pare
