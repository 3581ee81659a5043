//===- ChooseTiles.cpp - tiles of linear kernels --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Remarks.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "pare/Dialect/PareKernel/Layout/TileChoice.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_CHOOSETILESPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
void explain(Operation *op, StringRef reason) {
  remark::missed(
      op->getLoc(),
      remark::RemarkOpts::name("by-element").category("pare-choose-tiles"))
      << llvm::formatv("'{0}' is computed by element: {1}",
                       op->getName().getStringRef(), reason)
             .str();
}

/// Sets or checks the tile of one kernel.
template <typename OpTy>
LogicalResult chooseTileOf(OpTy op, const TargetDescription &target,
                           OptimizeFor optimize) {
  if (std::optional<std::string> reason = whyByElement(op)) {
    if (op.getTile())
      return op.emitOpError()
             << "has a tile but is computed by element: " << *reason;
    if (isWinograd(op))
      return op.emitOpError()
             << "is to be computed by Winograd, but by element: " << *reason;
    explain(op, *reason);
    return success();
  }
  Geometry geometry = getTiledGeometry(op);
  if (!op.getTile()) {
    op.setTileAttr(chooseTile(op.getContext(), geometry, target, optimize));
    return success();
  }
  std::string reason;
  if (checkTile(geometry, *op.getTile(), target, reason))
    return success();
  return op.emitOpError() << "tile " << *op.getTile() << " " << reason;
}

struct ChooseTiles : impl::ChooseTilesPassBase<ChooseTiles> {
  using ChooseTilesPassBase::ChooseTilesPassBase;

  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    WalkResult result = getOperation().walk([&](Operation *op) {
      LogicalResult chosen = success();
      if (auto conv = dyn_cast<Conv2DOp>(op))
        chosen = chooseTileOf(conv, *target, optimize);
      else if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(op))
        chosen = chooseTileOf(depthwise, *target, optimize);
      else if (auto dense = dyn_cast<DenseOp>(op))
        chosen = chooseTileOf(dense, *target, optimize);
      else if (std::optional<std::string> reason = whyByElement(op))
        explain(op, *reason);
      return failed(chosen) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
} // namespace pare::kernel
