//===- KernelVariant.h - in which of its ways a kernel is computed --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_KERNELVARIANT_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_KERNELVARIANT_H

#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"

namespace pare::kernel {

/// The way, as profiles call it ("blocked dot4", "depthwise flat dot4", "by
/// element"), and why it is no better one where it is the slow one.
struct KernelVariant {
  std::string name, reason;
};

/// How `op`, a kernel of products of stage 4 or a linalg op, is lowered; an
/// empty name for other ops, which have one way only.
KernelVariant getKernelVariant(mlir::Operation *op,
                               const TargetDescription &target);

/// Whether the lines of a depthwise layout are lines of these memrefs, too;
/// else its outputs are computed one at a time.
bool hasLinesOf(mlir::MemRefType input, mlir::MemRefType init,
                const DepthwiseLayout &layout);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_KERNELVARIANT_H
