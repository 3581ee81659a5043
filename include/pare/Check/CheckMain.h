//===- CheckMain.h - random kernels, compiled against interpreted ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CHECK_CHECKMAIN_H
#define PARE_CHECK_CHECKMAIN_H

#include "mlir/IR/DialectRegistry.h"
#include "pare/Target/OptimizeFor.h"
#include <cstdint>
#include <string>
#include <vector>

namespace pare {

struct CheckOptions {
  /// Modules whose functions are checked; empty: random cases.
  std::vector<std::string> modules;
  /// Names of `--target=help`; empty: all that this CPU runs.
  std::vector<std::string> targets;
  OptimizeFor optimize = OptimizeFor::Speed;
  uint64_t seed = 1;
  int64_t kernels = 0;
  int64_t graphs = 0;
  int64_t tosaGraphs = 0;
  /// Inputs that each case is run on.
  int64_t draws = 4;
  /// Cases that are compiled as one module.
  int64_t batch = 50;
  int64_t jobs = 1;
  /// Seconds after which no further batch is started; 0: no limit.
  int64_t seconds = 0;
  /// Where findings are saved; empty: not at all.
  std::string save;
  std::string emulator;
  bool shrink = true;
  bool verbose = false;
};

/// What pare-check exits with.
enum CheckResult { kCheckSame = 0, kCheckFound = 1, kCheckBadInput = 2 };

/// Exits on its own for --help, --version and bad options.
CheckOptions parseCheckOptions(int argc, char **argv);

CheckResult checkMain(const CheckOptions &options,
                      const mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_CHECK_CHECKMAIN_H
