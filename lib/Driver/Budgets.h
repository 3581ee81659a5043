//===- Budgets.h - how large what is emitted may be -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DRIVER_BUDGETS_H
#define PARE_LIB_DRIVER_BUDGETS_H

#include "pare/Target/Emission.h"

namespace pare {

/// Bytes; negative: no limit.
struct Budgets {
  int64_t arena = -1;
  int64_t code = -1;
  int64_t readOnly = -1;
  int64_t stack = -1;

  bool needObject() const { return code >= 0 || readOnly >= 0 || stack >= 0; }
};

/// Fails where `module` (the LLVM dialect, after `pare-compile`), or the object
/// that is emitted of it with `options`, exceeds a budget: one error for each,
/// at the entry or the module, with a note for each part, the largest first.
llvm::LogicalResult checkBudgets(mlir::ModuleOp module,
                                 const EmitOptions &options,
                                 const Budgets &budgets);

} // namespace pare

#endif // PARE_LIB_DRIVER_BUDGETS_H
