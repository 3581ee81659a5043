//===- VerifyNumerics.h - numbers checked after every pass ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_VERIFYNUMERICS_H
#define PARE_EXECUTION_VERIFYNUMERICS_H

#include "mlir/Pass/PassInstrumentation.h"
#include <memory>

namespace pare {

struct VerifyNumericsOptions {
  /// How many seeded samples each entry runs on.
  int64_t samples = 4;
  uint64_t seed = 1;
};

/// Runs the public functions of a module in the interpreter before and after
/// each pass, on seeded inputs. A pass that changed a bit fails, with an error
/// at the function that names it; unless it is one that changes numbers on
/// purpose (`mayChangeNumbers`). Functions past the stages that the interpreter
/// runs are left out: which passes went unchecked is told on standard error in
/// the end. Threads have to be off.
std::unique_ptr<mlir::PassInstrumentation>
createVerifyNumerics(const VerifyNumericsOptions &options = {});

/// Whether the pass of this argument changes numbers on purpose: it compresses,
/// or folds floats.
bool mayChangeNumbers(llvm::StringRef pass);

} // namespace pare

#endif // PARE_EXECUTION_VERIFYNUMERICS_H
