//===- LaneLoads.cpp - inputs that are multiplied by lane -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/LaneLoads.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pare::kernel {

/// Whole registers of a short run.
static constexpr int64_t kMaxUnrolledLoads = 2;

int64_t LaneLoads::usedLanes(int64_t load) const {
  int64_t used = 0;
  for (Place place : places)
    if (place.load == load)
      used = std::max(used, place.lane + 1);
  return used;
}

/// Registers between their first and their last use, at the worst step.
static int64_t countLive(const LaneLoads &loads, int64_t pixels) {
  int64_t steps = loads.places.size() / pixels;
  SmallVector<int64_t> first(loads.starts.size(), steps);
  SmallVector<int64_t> last(loads.starts.size(), -1);
  for (auto [i, place] : enumerate(loads.places)) {
    int64_t step = i / pixels;
    first[place.load] = std::min(first[place.load], step);
    last[place.load] = std::max(last[place.load], step);
  }
  int64_t most = 0;
  for (int64_t step = 0; step < steps; ++step) {
    int64_t live = 0;
    for (auto [from, to] : zip_equal(first, last))
      live += from <= step && step <= to;
    most = std::max(most, live);
  }
  return most;
}

LaneLoads getLaneLoads(ArrayRef<int64_t> pixels, ArrayRef<int64_t> steps,
                       int64_t stepLength, int64_t lanes) {
  // By distance modulo a step, then in the order of memory: each register
  // starts with the first inputs that the one before does not reach.
  struct Use {
    int64_t phase, at;
    size_t index;
  };
  SmallVector<Use> uses;
  for (int64_t step : steps)
    for (int64_t pixel : pixels) {
      int64_t at = pixel + step;
      uses.push_back({at % stepLength, at, uses.size()});
    }
  llvm::sort(uses, [](const Use &a, const Use &b) {
    return std::tie(a.phase, a.at, a.index) < std::tie(b.phase, b.at, b.index);
  });
  LaneLoads loads;
  loads.places.resize(uses.size());
  int64_t phase = -1;
  for (const Use &use : uses) {
    if (use.phase != phase ||
        use.at - loads.starts.back() >= lanes * stepLength) {
      loads.starts.push_back(use.at);
      phase = use.phase;
    }
    int64_t lane = (use.at - loads.starts.back()) / stepLength;
    loads.places[use.index] = {int64_t(loads.starts.size()) - 1, lane};
  }
  loads.live = countLive(loads, pixels.size());
  return loads;
}

bool isShortRun(int64_t length, int64_t inRegister) {
  return length / inRegister <= kMaxUnrolledLoads;
}

} // namespace pare::kernel
