//===- Profile.h - the time of each kernel --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_PROFILE_H
#define PARE_RUN_PROFILE_H

#include "mlir/IR/DialectRegistry.h"
#include "pare/Run/RunMain.h"

namespace pare {

/// What is known of an entry after many calls.
struct MeasuredProfile {
  EntryProfile entry;
  int64_t calls = 0;
  /// Medians, in ticks of the CPU's counter: of each step, and of all together.
  std::vector<double> ticks;
  double totalTicks = 0;
  double ticksPerMicrosecond = 0;
  /// Multiply-accumulates in a tick; nothing where no step has any.
  std::optional<double> integerPeak, floatPeak;

  /// Of one step: what `getPeak` has a number for.
  std::optional<double> getPeak(const KernelStep &step) const {
    return step.isFloat ? floatPeak : integerPeak;
  }
};

/// A table in program order and `key: value` lines, or a JSON object.
std::string toText(const MeasuredProfile &profile);
std::string toJson(const MeasuredProfile &profile);

/// What `pare-run --profile` does.
RunResult runProfile(const RunOptions &options,
                     mlir::DialectRegistry &registry);

} // namespace pare

#endif // PARE_RUN_PROFILE_H
