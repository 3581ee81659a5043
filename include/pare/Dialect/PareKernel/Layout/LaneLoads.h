//===- LaneLoads.h - inputs that are multiplied by lane -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_LANELOADS_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_LANELOADS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace pare::kernel {

/// Where the inputs of some pixels and steps are in registers, each of which is
/// loaded from neighbours in memory and has a step's inputs in a lane.
struct LaneLoads {
  struct Place {
    int64_t load, lane;
  };

  /// Where each register's first lane is, in inputs, as the pixels are.
  llvm::SmallVector<int64_t> starts;
  /// Of pixel p at step s: `places[s * pixels + p]`.
  llvm::SmallVector<Place> places;
  /// Registers at the step that has most of those between first and last use.
  int64_t live = 0;

  /// How many lanes of a register are used, those before the last one included.
  int64_t usedLanes(int64_t load) const;
};

/// The fewest registers of `lanes` lanes that hold the `stepLength` inputs of
/// each step, which are at a distance of `steps` from those at `pixels`.
/// Windows of pixels overlap, and where pixels are whole steps apart their
/// registers do, too: two hold a row of 14 inputs of which five pixels at a
/// stride of 2 multiply four each.
LaneLoads getLaneLoads(llvm::ArrayRef<int64_t> pixels,
                       llvm::ArrayRef<int64_t> steps, int64_t stepLength,
                       int64_t lanes);

/// Whether the steps of a run of `length` inputs are written one after the
/// other, and not as a loop over registers of `inRegister` inputs: LLVM makes a
/// loop of two turns one with three more instructions a turn.
bool isShortRun(int64_t length, int64_t inRegister);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_LANELOADS_H
