//===- Timing.cpp - the latency of single calls ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/Timing.h"

#include "llvm/ADT/STLExtras.h"
#include <ctime>

using namespace llvm;

namespace pare {

double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec * 1e-3;
}

FailureOr<Latency> measureLatency(Program &program,
                                  ArrayRef<const char *> inputs,
                                  ArrayRef<char *> results) {
  const double warmUp = 1e5, measured = 1e6;
  const size_t fewest = 20, most = 100000;
  for (double start = now(); now() - start < warmUp;)
    if (failed(program.run(1, inputs, results)))
      return failure();

  std::vector<double> times;
  double begin = now();
  while (times.size() < fewest ||
         (times.size() < most && now() - begin < measured)) {
    double start = now();
    if (failed(program.run(1, inputs, results)))
      return failure();
    times.push_back(now() - start);
  }
  llvm::sort(times);
  auto percentile = [&](double p) { return times[p * (times.size() - 1)]; };
  return Latency{percentile(0.5), percentile(0.1), percentile(0.9)};
}

} // namespace pare
