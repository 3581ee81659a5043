//===- InPlace.cpp - results that replace what they are computed from -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StridedBytes.h"
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"

using namespace mlir;

namespace pare::kernel {

/// Whether no output is computed twice, as those of tiles that start early are.
static bool computesOnce(Conv2DOp conv, const TargetDescription *target) {
  if (!conv.getTile() && !conv.getKernelShape())
    return true;
  if (!conv.getTile() || !conv.getKernelShape() || !target)
    return false;
  Geometry g = *getGeometry(conv);
  TileAttr tile = *conv.getTile();
  BlockedLayout layout = getBlockedLayout(g, tile, *target);
  std::optional<InputStrip> strip = getInputStrip(g, tile, *target);
  int64_t rows = strip ? strip->rows : g.outH;
  return rows % tile.getRows() == 0 && g.outW % tile.getColumns() == 0 &&
         (layout.blocks() == 1 || layout.groupOut % layout.channels == 0);
}

std::optional<int64_t> getInPlaceDistance(Operation *op, Value input,
                                          const TargetDescription *target) {
  auto conv = dyn_cast<Conv2DOp>(op);
  if (!conv || !conv.getResidual() || !computesOnce(conv, target))
    return std::nullopt;
  OpOperand &residual = *conv.getResidualMutable().begin();
  for (OpOperand &operand : op->getOpOperands())
    if ((getRoot(operand.get()) == input) != (&operand == &residual))
      return std::nullopt;
  std::optional<StridedBytes> in = getStridedBytes(conv.getResidual());
  std::optional<StridedBytes> out = getStridedBytes(conv.getInit());
  if (!in || !out || in->strides != out->strides)
    return std::nullopt;
  return out->start - in->start;
}

} // namespace pare::kernel
