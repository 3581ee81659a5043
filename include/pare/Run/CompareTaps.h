//===- CompareTaps.h - the first op that differs --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_COMPARETAPS_H
#define PARE_RUN_COMPARETAPS_H

#include "mlir/IR/DialectRegistry.h"
#include "pare/Run/RunMain.h"

namespace pare {

/// What `pare-run --compare-taps` and `--dump-taps` do: run the module with
/// every named tensor as a result, compare each with the interpreter's or with
/// a dump, and say which op, in the order of execution, is the first to differ.
RunResult runCompareTaps(const RunOptions &options,
                         mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_RUN_COMPARETAPS_H
