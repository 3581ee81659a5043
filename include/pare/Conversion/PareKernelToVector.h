//===- PareKernelToVector.h - lowerings of kernels to vectors -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CONVERSION_PAREKERNELTOVECTOR_H
#define PARE_CONVERSION_PAREKERNELTOVECTOR_H

#include "mlir/IR/PatternMatch.h"

namespace pare {
struct TargetDescription;

/// Everything `convert-pare-kernel-to-vector` runs. `target` must outlive the
/// patterns. A pattern that declines a kernel has reported an error at it.
void populateAllKernelsToVectorPatterns(mlir::RewritePatternSet &patterns,
                                        const TargetDescription &target);

// By family:

} // namespace pare

#endif // PARE_CONVERSION_PAREKERNELTOVECTOR_H
