//===- FindRounding.h - which convention each op must follow --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_FINDROUNDING_H
#define PARE_RUN_FINDROUNDING_H

#include "pare/Run/RunMain.h"

namespace pare {

/// Searches the rounding conventions of the requantizing ops of an integer
/// network for those that give `options.expected` on `options.inputs`, and
/// prints them op by op. `kRunMismatch` where an op must follow another one
/// than it names, or no conventions give all rows.
RunResult findRounding(const RunOptions &options,
                       mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_RUN_FINDROUNDING_H
