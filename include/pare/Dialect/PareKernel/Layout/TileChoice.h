//===- TileChoice.h - register tiles of linear kernels --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_TILECHOICE_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_TILECHOICE_H

#include "pare/Dialect/PareKernel/Layout/Geometry.h"
#include "pare/Target/OptimizeFor.h"

namespace pare::kernel {

/// Products of the tile of a depthwise kernel, in vectors, above which the rows
/// of its window stay a loop. In a loop no output rows share input rows.
inline constexpr int64_t kMaxUnrolledProducts = 160;

/// The tile that costs the least by a model of one core: products, loads and
/// latency of a step, the epilogue, and outputs that are computed twice because
/// tiles do not divide the output. It fits the target's registers. For size,
/// code has a higher price.
TileAttr chooseTile(mlir::MLIRContext *context, const Geometry &geometry,
                    const TargetDescription &target,
                    OptimizeFor optimize = OptimizeFor::Speed);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_TILECHOICE_H
