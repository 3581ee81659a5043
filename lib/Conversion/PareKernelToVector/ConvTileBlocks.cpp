//===- ConvTileBlocks.cpp - sums of 64 bits, 32 at a time -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the sums of inputs of 16 bits need 64, those of some hundred products
// still fit 32 bits, whatever the weights (see Widths.h). Such a block is
// summed as fast as all would be, and added to the total in 64 bits: blocks of
// whole rows of the kernel where one fits, else pieces of a run.
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"

using namespace mlir;

namespace pare {

ConvTile::Sums ConvTile::addBlocks(
    int64_t extent, int64_t size, Sums totals,
    llvm::function_ref<Sums(Value first, int64_t size, Sums sums)> body) {
  auto addBlock = [&](Value first, int64_t count, ValueRange carried) {
    Sums sums = body(first, count,
                     Sums(carried.size(), k.splat(k.b.getI32Type(), lanes, 0)));
    for (auto [sum, total] : llvm::zip_equal(sums, carried))
      sum = addToTotal(k, total, sum);
    return sums;
  };
  int64_t whole = extent / size;
  totals = k.loop(whole, 1, totals, [&](Value block, ValueRange carried) {
    return addBlock(k.mul(block, size), size, carried);
  });
  if (int64_t rest = extent - whole * size; rest > 0)
    totals = addBlock(k.index(whole * size), rest, totals);
  return totals;
}

/// Rows of the kernel whose products are summed in 32 bits; 0 where those of
/// one are too many.
static int64_t rowsOfBlock(const LinearKernel &kernel) {
  const kernel::Geometry &g = kernel.geometry;
  return kernel.wideSums->products / (g.kernelW * g.groupIn());
}

std::optional<int64_t> ConvTile::getCut() const {
  if (!kernel.wideSums || rowsOfBlock(kernel) > 0)
    return std::nullopt;
  // Whole vectors of inputs; those of any weights are more.
  int64_t piece = byLane ? laneSteps * stepLength : stepLength;
  return kernel.wideSums->products / piece * piece;
}

ConvTile::Sums ConvTile::reduce(const Place &place, Sums sums) {
  int64_t rows = layout.kernelH;
  if (!kernel.wideSums || getCut())
    return reduceRows(place, k.index(0), rows, std::move(sums));
  return addBlocks(rows, std::min(rowsOfBlock(kernel), rows), std::move(sums),
                   [&](Value first, int64_t count, Sums block) {
                     return reduceRows(place, first, count, std::move(block));
                   });
}

ConvTile::Sums ConvTile::reduceGathered(Value weightRun, Value inRun,
                                        Sums sums) {
  int64_t steps = layout.steps();
  std::optional<int64_t> cut = getCut();
  if (!cut)
    return reduceGathered(weightRun, inRun, 0, steps, std::move(sums));
  for (int64_t step = 0, size = *cut / stepLength; step < steps; step += size)
    sums = addBlocks(1, 1, std::move(sums), [&](Value, int64_t, Sums block) {
      return reduceGathered(weightRun, inRun, step,
                            std::min(size, steps - step), std::move(block));
    });
  return sums;
}

} // namespace pare
