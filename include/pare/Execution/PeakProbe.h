//===- PeakProbe.h - the most products that this CPU computes -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_PEAKPROBE_H
#define PARE_EXECUTION_PEAKPROBE_H

#include "pare/Target/TargetDescription.h"
#include "llvm/Support/Error.h"

namespace pare {

/// Multiply-accumulates in a tick of the counter of `pare-add-stamps`, where
/// nothing but the instruction that `target` multiplies integers or floats with
/// runs, on registers, without waiting: the best of many short loops. Fails
/// where this CPU does not run code for the target.
llvm::Expected<double> measurePeak(const TargetDescription &target,
                                   bool isFloat);

} // namespace pare

#endif // PARE_EXECUTION_PEAKPROBE_H
