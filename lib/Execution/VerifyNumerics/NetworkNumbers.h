//===- NetworkNumbers.h - what a function computes ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_EXECUTION_VERIFYNUMERICS_NETWORKNUMBERS_H
#define PARE_LIB_EXECUTION_VERIFYNUMERICS_NETWORKNUMBERS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Execution/VerifyNumerics.h"
#include <vector>

namespace pare {

/// The results of a function on seeded samples.
struct NetworkNumbers {
  mlir::FunctionType type;
  /// Raw bytes, one vector for each sample and result.
  std::vector<std::vector<std::vector<char>>> results;
};

/// Runs `func`, which is not changed, in the interpreter. Nothing where that
/// does not run it; `why` then says so.
std::optional<NetworkNumbers> runOnSeeds(mlir::func::FuncOp func,
                                         const VerifyNumericsOptions &options,
                                         std::string &why);

/// Where two of the same type differ first, in words; empty where they do not.
/// NaN equals NaN.
std::string findDifference(const NetworkNumbers &before,
                           const NetworkNumbers &after);

} // namespace pare

#endif // PARE_LIB_EXECUTION_VERIFYNUMERICS_NETWORKNUMBERS_H
