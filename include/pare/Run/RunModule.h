//===- RunModule.h - the module and entry that pare-run runs --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_RUNMODULE_H
#define PARE_RUN_RUNMODULE_H

#include "pare/Execution/Program.h"

namespace pare {

/// "pare-run: error: what", on standard error.
llvm::LogicalResult runError(const llvm::Twine &what);
llvm::LogicalResult runError(llvm::Error error);

/// Parses `path`, picks `entry` as `loadProgram` does, and calls `body` with it
/// while its module lives.
llvm::LogicalResult withEntry(
    llvm::StringRef path, llvm::StringRef entry,
    const mlir::DialectRegistry &registry,
    llvm::function_ref<llvm::LogicalResult(mlir::FunctionOpInterface)> body);

/// Parses `path`, picks `entry` (empty: the only public function that has a
/// body and is not a float reference) and makes it ready to run.
llvm::FailureOr<std::unique_ptr<Program>>
loadProgram(llvm::StringRef path, llvm::StringRef entry,
            const ProgramOptions &options,
            const mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_RUN_RUNMODULE_H
