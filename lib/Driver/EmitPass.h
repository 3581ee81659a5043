//===- EmitPass.h - emission as the last step of a pipeline ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DRIVER_EMITPASS_H
#define PARE_LIB_DRIVER_EMITPASS_H

#include "Budgets.h"
#include "mlir/Pass/Pass.h"
#include "pare/Target/Emission.h"
#include "llvm/ADT/SmallString.h"
#include <memory>
#include <string>

namespace pare {

/// What is emitted, in memory.
struct EmittedFiles {
  llvm::SmallString<0> code;
  std::string header;
  bool done = false;
};

/// A pass that runs what is left of `pare-compile` and emits into `files`,
/// which must outlive it, unless a budget is exceeded. A second module for the
/// same files is an error.
std::unique_ptr<mlir::Pass> createEmitPass(const EmitOptions &options,
                                           const Budgets &budgets,
                                           bool withHeader,
                                           EmittedFiles &files);

} // namespace pare

#endif // PARE_LIB_DRIVER_EMITPASS_H
