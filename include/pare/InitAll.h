//===- InitAll.h - everything that Pare registers -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_INITALL_H
#define PARE_INITALL_H

#include "mlir/IR/DialectRegistry.h"

namespace pare {

/// Pare's dialects and the external models that its passes need.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Pare's passes and pipelines, and the evaluator that compression runs
/// networks with.
void registerAllPasses();

} // namespace pare

#endif // PARE_INITALL_H
