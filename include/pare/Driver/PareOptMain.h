//===- PareOptMain.h - the logic of pare-opt ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DRIVER_PAREOPTMAIN_H
#define PARE_DRIVER_PAREOPTMAIN_H

#include "mlir/IR/DialectRegistry.h"

namespace pare {

/// Runs `pare-opt`: `mlir-opt` with `--target` and its refinements, and with
/// emission as a last step. Everything is written when all of it has succeeded:
/// what existed before is replaced as a whole or not at all. Returns the exit
/// code.
int pareOptMain(int argc, char **argv, mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_DRIVER_PAREOPTMAIN_H
