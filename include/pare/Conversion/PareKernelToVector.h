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
/// conv2d, dense, transpose_conv2d, matmul.
void populateConvToVectorPatterns(mlir::RewritePatternSet &patterns,
                                  const TargetDescription &target);
void populateDepthwiseToVectorPatterns(mlir::RewritePatternSet &patterns,
                                       const TargetDescription &target);
/// add, sub, mul, cast, clamp.
void populateElementwiseToVectorPatterns(mlir::RewritePatternSet &patterns,
                                         const TargetDescription &target);
/// sigmoid, tanh, lookup.
void populateFunctionsToVectorPatterns(mlir::RewritePatternSet &patterns,
                                       const TargetDescription &target);
/// pad, fill_halo.
void populatePadsToVectorPatterns(mlir::RewritePatternSet &patterns,
                                  const TargetDescription &target);
/// avg_pool2d, max_pool2d, reduce.
void populatePoolsToVectorPatterns(mlir::RewritePatternSet &patterns,
                                   const TargetDescription &target);
void populateSoftmaxToVectorPatterns(mlir::RewritePatternSet &patterns,
                                     const TargetDescription &target);

} // namespace pare

#endif // PARE_CONVERSION_PAREKERNELTOVECTOR_H
