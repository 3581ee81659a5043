//===- ChooseTiles.cpp - tiles of linear kernels --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "pare/Dialect/PareKernel/Layout/TileChoice.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_CHOOSETILESPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
/// Sets or checks the tile of one kernel.
template <typename OpTy>
LogicalResult chooseTileOf(OpTy op, const TargetDescription &target) {
  Geometry geometry = *getGeometry(op);
  if (!op.getTile()) {
    op.setTileAttr(chooseTile(op.getContext(), geometry, target));
    return success();
  }
  std::string reason;
  if (checkTile(geometry, *op.getTile(), target, reason))
    return success();
  return op.emitOpError() << "tile " << *op.getTile() << " " << reason;
}

struct ChooseTiles : impl::ChooseTilesPassBase<ChooseTiles> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    WalkResult result = getOperation().walk([&](Operation *op) {
      LogicalResult chosen = success();
      if (auto conv = dyn_cast<Conv2DOp>(op))
        chosen = chooseTileOf(conv, *target);
      else if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(op))
        chosen = chooseTileOf(depthwise, *target);
      else if (auto dense = dyn_cast<DenseOp>(op))
        chosen = chooseTileOf(dense, *target);
      return failed(chosen) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
} // namespace pare::kernel
