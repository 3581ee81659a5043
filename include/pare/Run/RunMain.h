//===- RunMain.h - what pare-run does -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_RUNMAIN_H
#define PARE_RUN_RUNMAIN_H

#include "mlir/IR/DialectRegistry.h"
#include "pare/Run/RunOptions.h"

namespace pare {

/// Exit codes of pare-run.
enum RunResult { kRunDone = 0, kRunMismatch = 1, kRunBadInput = 2 };

/// Runs `options.module` and prints `key: value` lines, or one JSON object, to
/// standard output; errors go to standard error.
RunResult runMain(const RunOptions &options, mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_RUN_RUNMAIN_H
