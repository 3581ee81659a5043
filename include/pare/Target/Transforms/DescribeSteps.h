//===- DescribeSteps.h - the steps of an entry of stage 4 -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_TRANSFORMS_DESCRIBESTEPS_H
#define PARE_TARGET_TRANSFORMS_DESCRIBESTEPS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Target/KernelStep.h"
#include "pare/Target/TargetDescription.h"

namespace pare::target {

/// The ops of an entry of one block that do work: kernels, loops, copies,
/// calls; what makes views, constants and single elements belongs to the next
/// one.
llvm::SmallVector<mlir::Operation *> findSteps(mlir::func::FuncOp func);

/// What `findSteps` finds, described. An op without a name is of the layer at
/// whose location it stands.
std::vector<KernelStep> describeSteps(mlir::func::FuncOp func,
                                      const TargetDescription &target);

} // namespace pare::target

#endif // PARE_TARGET_TRANSFORMS_DESCRIBESTEPS_H
