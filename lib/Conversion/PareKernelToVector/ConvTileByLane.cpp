//===- ConvTileByLane.cpp - products by lane of the inputs ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a product takes one lane of a register for all lanes of another (Arm),
// inputs are loaded by whole registers, which pixels share as far as their
// windows do (LaneLoads.h).
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace pare {

/// Products of a turn of the loop over the kernel's rows, in vectors, up to
/// which it takes several rows, and the fewest turns that are left: LLVM makes
/// a loop of two turns one with three more instructions a turn.
static constexpr int64_t kMaxTurnProducts = 64, kMinTurns = 3;

int64_t ConvTile::rowsOfTurn(int64_t rows) const {
  if (!byLane || kernel.wideSums || layout.runsPerRow != 1 ||
      !kernel::isShortRun(layout.runLength, laneSteps * stepLength))
    return 1;
  int64_t products = layout.steps() * pixels * vectors;
  int64_t turn = std::min(rows / kMinTurns, kMaxTurnProducts / products);
  while (turn > 1 && rows % turn != 0)
    --turn;
  return turn;
}

ConvTile::Sums ConvTile::emitByLane(Value weightChunk, Value inChunk,
                                    int64_t valid, Sums sums, int64_t rows) {
  int64_t inRow = g.dilationH * in.row;
  SmallVector<int64_t> starts, steps, weightSteps;
  for (int64_t p = 0; p < pixels; ++p)
    starts.push_back(inputOffset(p));
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t at = 0; at < valid; at += stepLength) {
      steps.push_back(row * inRow + at);
      weightSteps.push_back(row * layout.rowSize() +
                            layout.stepStart(at / stepLength));
    }
  kernel::LaneLoads loads =
      kernel::getLaneLoads(starts, steps, stepLength, laneSteps);
  int64_t end = starts.back() + (rows - 1) * inRow + valid;
  int64_t stepsOfRow = steps.size() / rows;
  Sums inputs(loads.starts.size());
  for (int64_t step = 0, count = steps.size(); step < count; ++step) {
    auto places = ArrayRef(loads.places).slice(step * pixels, pixels);
    for (kernel::LaneLoads::Place place : places)
      if (!inputs[place.load])
        inputs[place.load] = loadLanes(loads, place.load, inChunk, end);
    Value at = k.add(weightChunk, weightSteps[step]);
    bool high = step % stepsOfRow % layout.share() == 1;
    for (int64_t v = 0; v < vectors; ++v) {
      Value weights = loadWeight(at, v, high);
      for (int64_t p = 0; p < pixels; ++p) {
        auto [load, lane] = places[p];
        Value all =
            shuffle(inputs[load], inputs[load], {lane, lane, lane, lane});
        Value &sum = sums[p * vectors + v];
        sum = multiply(sum, k.bitcast(all, input.elementType), weights);
      }
    }
  }
  return sums;
}

Value ConvTile::loadLanes(const kernel::LaneLoads &loads, int64_t load,
                          Value inChunk, int64_t end) {
  int64_t start = loads.starts[load], width = laneSteps * stepLength;
  Value loaded = k.bitcast(
      k.loadPart(input, k.add(inChunk, start), width, end - start), stepType());
  // Frozen, or LLVM loads no more than the lanes that are used, in pieces.
  if (loads.usedLanes(load) < laneSteps)
    loaded = LLVM::FreezeOp::create(k.b, k.loc, loaded);
  return loaded;
}

} // namespace pare
