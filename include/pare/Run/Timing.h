//===- Timing.h - the latency of single calls -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_TIMING_H
#define PARE_RUN_TIMING_H

#include "pare/Execution/Program.h"

namespace pare {

/// Microseconds on the monotonic clock.
double now();

/// Microseconds of one call.
struct Latency {
  double median = 0;
  double p10 = 0;
  double p90 = 0;
};

/// Calls `program` on one sample again and again: for a tenth of a second to
/// warm up, then for a second (20 calls at least, 100,000 at most), each call
/// timed alone on the monotonic clock.
llvm::FailureOr<Latency> measureLatency(Program &program,
                                        llvm::ArrayRef<const char *> inputs,
                                        llvm::ArrayRef<char *> results);

} // namespace pare

#endif // PARE_RUN_TIMING_H
