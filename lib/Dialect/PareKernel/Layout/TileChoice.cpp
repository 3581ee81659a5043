//===- TileChoice.cpp - register tiles of linear kernels ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only place that weighs tiles. Costs are in cycles of a core that starts
// two vector products and two loads a cycle; only their order matters.
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/TileChoice.h"

#include "pare/Dialect/PareKernel/Layout/LaneLoads.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {
namespace {

/// Cycles of the requantization and store of one vector of outputs; of those
/// that a vector takes to leave as bytes, and that up to four share where they
/// leave together.
constexpr double kEpilogueCycles = 4, kNarrowingCycles = 1.6;
/// Cycles of entering a tile, and of one row of the kernel.
constexpr double kTileCycles = 12, kRowCycles = 3;
/// Cycles that a turn of a loop takes beside products of three instructions.
constexpr double kLoopCycles = 0.5;
/// Instructions that start in a cycle, and those that a loop takes.
constexpr double kStarts = 5, kLoopStarts = 3;
/// Cycles until the sum of one product is ready for the next; one more than
/// instruction tables say, for a tile that just covers it stalls at every miss.
constexpr double kLatency = 5;
/// Bytes of weights that stay in the nearest cache from tile to tile.
constexpr double kNearBytes = 24576;
/// Operations that a load takes on its way into one of Arm's cores, and what a
/// step has of the loop around it.
constexpr double kLoadOperations = 2, kLoopOperations = 1.25;
/// Operations that a vector of weights of 4 bits takes until it is one of
/// bytes.
constexpr double kUnpacking = 2.5;
/// Price of code: a tile of one more vector must gain this fraction. For size,
/// it pays until the sums cover the latency of a product, and no further.
constexpr double kCodePrice = 0.002, kCodePriceForSize = 0.1;

/// What inputs of a row of pixels cost that are multiplied by lane.
struct LaneUse {
  double loadsPerStep = 0;
  /// Those that are in use at a time.
  int64_t registers = 0;
};

/// A candidate: output pixels, vectors of channels, and what the target
/// computes with.
struct Candidate {
  int64_t rows, columns, vectors;
  Products products;
  const TargetDescription &target;
  bool wideWeights;
  /// A run is so short that no loop over its steps is left; see `ConvTile`.
  bool straightLine;
  /// A tile has a loop, over the rows of its windows at least.
  bool hasLoop;
  /// By lane.
  LaneUse inputs;
  /// Steps of `byte_pairs` whose sums are widened together.
  int64_t narrowSums;
  /// Weights share bytes.
  bool halves;
  double codePrice;
  int64_t pixels() const { return rows * columns; }
};

/// Registers of inputs that are multiplied by lane. Where a tile has no loop at
/// all, what pixels save by sharing them goes to its biases and scales.
int64_t inputRegisters(const Candidate &c) {
  return c.hasLoop ? c.rows * c.inputs.registers : c.pixels();
}

/// Whether the tile's values fit the registers. By-lane targets keep a vector
/// of inputs for each pixel; others broadcast one input at a time. Where there
/// is no loop, LLVM loads early what comes later, and needs a few more.
/// Products that are widened in two steps are under way while others are.
bool fitsRegisters(const Candidate &c) {
  int64_t registers = c.target.vectorRegisters;
  int64_t sums = c.pixels() * c.vectors;
  switch (c.products) {
  case Products::Matrix:
    return sums + (c.pixels() + 1) / 2 + 2 <= registers;
  case Products::Words:
    // The inputs and two products on their way to the sums.
    return sums + c.vectors + 3 <= registers;
  case Products::Bytes:
    // The inputs, and a product or what is left of shared bytes.
    return sums + c.vectors + 3 <= registers;
  case Products::Pairs:
    if (c.wideWeights)
      return sums + std::min(c.pixels() + 1, 2 * c.vectors + 2) + 2 <=
             registers;
    if (c.target.multipliesByLane())
      return sums + std::max(c.pixels(), c.vectors) + 7 <= registers;
    return sums + c.vectors + 2 <= registers;
  case Products::Float:
  case Products::Lanes:
  case Products::WordLanes:
    if (c.target.multipliesByLane())
      return sums + inputRegisters(c) + 2 + (c.straightLine ? 2 : 0) <=
             registers;
    return sums + c.vectors + 1 <= registers;
  }
  return false;
}

/// Operations of a `dot2`: one, or a product and an addition.
double productsOfPairs(const Candidate &c) {
  return c.target.dot == DotProduct::UnsignedSigned4 ? 1 : 2;
}

/// Cycles of one step of the reduction.
double stepCycles(const Candidate &c) {
  double sums = c.pixels() * c.vectors, loads = c.pixels() + c.vectors;
  // Short vectors have a third port for what is no product.
  double work = sums / 2, ports = c.target.vectorBits <= 256 ? 3 : 2;
  if (c.products == Products::Matrix) {
    // Putting the inputs of two pixels together takes the place of a product.
    work = (sums + (c.pixels() + 1) / 2) / 2;
    loads = c.pixels() + 2 * c.vectors;
  } else if (c.products == Products::Pairs) {
    // Two products and two additions each; inputs are widened, and weights too
    // where they are not packed so.
    work = c.wideWeights ? (4 * sums + 2 * c.pixels()) / ports
                         : (4 * sums + 2 * c.vectors + 3 * c.pixels()) / ports;
    if (c.wideWeights)
      loads += c.vectors;
  } else if (c.products == Products::Bytes) {
    // A product and an addition each; those that widen, once for some steps.
    double perSum = c.narrowSums > 1 ? 2 + 2.0 / c.narrowSums : 3;
    double unpacking = c.halves ? kUnpacking * c.vectors : 0;
    double starts = perSum * sums + loads + unpacking;
    return kLoopCycles + std::max({(perSum * sums + unpacking) / ports,
                                   loads / 2, starts / kStarts});
  } else if (c.products == Products::Words) {
    // A product and an addition each, of which the addition waits for the step
    // before. They are so cheap that starting them counts, too.
    double starts = productsOfPairs(c) * sums;
    double widened = c.wideWeights ? 0 : c.vectors;
    return std::max({(starts + widened) / ports, loads / 2,
                     (starts + widened + loads + kLoopStarts) / kStarts});
  } else if (c.products == Products::WordLanes) {
    // Two vectors share a load of weights, eight steps one of inputs.
    loads = c.rows * c.inputs.loadsPerStep + c.vectors / 2.0;
    double widened = c.wideWeights ? 0 : c.vectors / 2.0;
    work = std::max(
        work,
        (sums + widened + kLoadOperations * loads + kLoopOperations / 2) / 3);
  } else if (c.target.multipliesByLane()) {
    loads = c.rows * c.inputs.loadsPerStep + c.vectors;
    // Cores that take in three operations a cycle.
    work =
        std::max(work, (sums + kLoadOperations * loads + kLoopOperations) / 3);
  }
  return std::max({work, loads / 2, kLatency});
}

/// Bytes a cycle of weights that do not stay in the nearest cache: half a
/// vector of x86, half a line of Arm's cores.
double farBytesPerCycle(const TargetDescription &target) {
  return target.multipliesByLane() ? 32 : target.vectorBits / 16.0;
}

/// Cycles from one vector of sums to outputs in memory.
double epilogueCycles(const Geometry &g, const Candidate &c) {
  if (g.isFloat || g.isWide || !c.target.packsBytes())
    return kEpilogueCycles;
  double joined = std::min<int64_t>(llvm::bit_floor<uint64_t>(c.vectors), 4);
  return kEpilogueCycles - kNarrowingCycles * (1 - 1 / joined);
}

/// Cycles of the whole kernel with the candidate's tile.
double cyclesOf(const Geometry &g, const Candidate &c, int64_t channels) {
  double tiles =
      double(g.batch) * g.groups * llvm::divideCeil(g.groupOut(), channels) *
      llvm::divideCeil(g.outH, c.rows) * llvm::divideCeil(g.outW, c.columns);
  int64_t stepLength = getStepLength(c.products);
  int64_t steps = llvm::divideCeil(g.runLength(), stepLength);
  double runs = double(g.kernelH) * g.runsPerRow();
  double stepBytes = double(stepLength) * channels *
                     (g.isFloat       ? 4
                      : c.wideWeights ? 2
                      : c.halves      ? 0.5
                                      : 1);
  double perStep = stepCycles(c);
  if (runs * steps * stepBytes >= kNearBytes)
    perStep = std::max(perStep, stepBytes / farBytesPerCycle(c.target));
  double perTile = kTileCycles + runs * (kRowCycles + steps * perStep) +
                   epilogueCycles(g, c) * c.pixels() * c.vectors;
  return tiles * perTile * (1 + c.codePrice * c.pixels() * c.vectors);
}

/// Channels of a vector where the kernel has `groupOut` outputs a group.
int64_t narrowLanes(int64_t groupOut, int64_t lanes) {
  int64_t needed = std::max<int64_t>(llvm::PowerOf2Ceil(groupOut), 4);
  return std::min(needed, lanes);
}

/// Inputs by lane of one row of a tile. Those of several rows are taken to be
/// far apart.
LaneUse getLaneUse(const Geometry &g, int64_t columns) {
  int64_t stepLength = g.isFloat || g.isWide ? 1 : 4, lanes = g.isWide ? 8 : 4;
  SmallVector<int64_t> pixels;
  for (int64_t column = 0; column < columns; ++column)
    pixels.push_back(column * g.strideW * g.inC);
  auto loadsOf = [&](int64_t count) {
    SmallVector<int64_t> steps;
    for (int64_t step = 0; step < count; ++step)
      steps.push_back(step * stepLength);
    return getLaneLoads(pixels, steps, stepLength, lanes);
  };
  int64_t steps = llvm::divideCeil(g.runLength(), stepLength);
  if (isShortRun(g.runLength(), lanes * stepLength)) {
    LaneLoads all = loadsOf(steps);
    return {double(all.starts.size()) / std::max<int64_t>(steps, 1), all.live};
  }
  LaneLoads whole = loadsOf(lanes), rest = loadsOf(steps % lanes);
  double loads = steps / lanes * whole.starts.size() + rest.starts.size();
  return {loads / steps, whole.live};
}

TileAttr chooseBlocked(MLIRContext *context, const Geometry &g,
                       const TargetDescription &target, double codePrice) {
  int64_t lanes = narrowLanes(g.groupOut(), target.lanes(32));
  int64_t most = target.vectorRegisters;
  bool straightLine = g.runLength() <= (g.isFloat ? 8 : g.isWide ? 16 : 32);
  bool hasLoop = !straightLine || g.kernelH * g.runsPerRow() > 1;
  TileAttr best = TileAttr::get(context, 1, 1, lanes);
  double bestCycles = 0;
  SmallVector<LaneUse> ofColumns(std::min(g.outW, most) + 1);
  if (target.multipliesByLane())
    for (int64_t columns = 1; columns < int64_t(ofColumns.size()); ++columns)
      ofColumns[columns] = getLaneUse(g, columns);
  for (int64_t vectors = 1;
       vectors <= std::min<int64_t>(llvm::divideCeil(g.groupOut(), lanes), 8);
       ++vectors)
    for (int64_t rows = 1; rows <= std::min(g.outH, most); ++rows)
      for (int64_t columns = 1; columns <= std::min(g.outW, most / rows);
           ++columns) {
        auto tile = TileAttr::get(context, rows, columns, vectors * lanes);
        Candidate c{rows,
                    columns,
                    vectors,
                    getProducts(g, tile, target),
                    target,
                    hasWideWeights(g, tile, target),
                    straightLine,
                    hasLoop,
                    ofColumns[columns],
                    g.narrowSums,
                    hasHalves(g, tile, target),
                    codePrice};
        if (!fitsRegisters(c))
          continue;
        double cycles = cyclesOf(g, c, vectors * lanes);
        if (bestCycles == 0 || cycles < bestCycles) {
          best = tile;
          bestCycles = cycles;
        }
      }
  return best;
}

/// Rows of a depthwise tile share the input rows that they have in common, so
/// taller is better while the sums fit the registers.
TileAttr chooseDepthwise(MLIRContext *context, const Geometry &g,
                         const TargetDescription &target, double codePrice) {
  int64_t perVector = g.isFloat ? 1 : g.isWide ? 2 : 4;
  int64_t columns = target.multipliesByLane() && g.isWide ? 1 : perVector;
  auto lineOf = [&](int64_t vector) {
    return getDepthwiseLayout(g, TileAttr::get(context, 1, 1, vector), target)
        .line;
  };
  int64_t vector = target.lanes(32) * perVector;
  while (vector / perVector > 4 && lineOf(vector) <= vector / 2)
    vector /= 2;
  int64_t best = 1;
  double bestCycles = 0;
  bool isBytes = getProducts(g, TileAttr::get(context, 1, 1, vector), target) ==
                 Products::Bytes;
  for (int64_t rows = 1; rows <= std::min<int64_t>(g.outH, 8); ++rows) {
    double work = perVector * g.kernelH *
                  llvm::divideCeil(g.kernelW, g.isWide ? columns : 4);
    // Sums, one interleaved group of inputs, and what is on the way there. By
    // byte pairs a sum that waits in memory costs less than inputs that are
    // interleaved once more.
    bool fits = (rows + 1) * perVector + 4 <= int64_t(target.vectorRegisters);
    if (!fits && rows > 1 && (!isBytes || rows * work > kMaxUnrolledProducts))
      break;
    int64_t inputRows = (rows - 1) * g.strideH + g.dilationH * (g.kernelH - 1);
    // Floats are weighed as bytes are; bytes that are multiplied in pairs take
    // a product and an addition each, and those that widen for some of them.
    double starts = !isBytes           ? work / 2
                    : g.narrowSums > 1 ? work * (2 + 2.0 / g.narrowSums) / 3
                                       : work;
    double perTile = kTileCycles + 6.0 * (inputRows + 1) +
                     rows * (starts + kEpilogueCycles * perVector);
    double cycles = llvm::divideCeil(g.outH, rows) * perTile *
                    (1 + codePrice * rows * perVector);
    if (bestCycles == 0 || cycles < bestCycles) {
      best = rows;
      bestCycles = cycles;
    }
  }
  return TileAttr::get(context, best, 1, vector);
}

} // namespace

TileAttr chooseTile(MLIRContext *context, const Geometry &geometry,
                    const TargetDescription &target, OptimizeFor optimize) {
  double price = optimize == OptimizeFor::Size ? kCodePriceForSize : kCodePrice;
  return geometry.isDepthwise()
             ? chooseDepthwise(context, geometry, target, price)
             : chooseBlocked(context, geometry, target, price);
}

} // namespace pare::kernel
