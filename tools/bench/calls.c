// Calls a function many times and says how long that took.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <stdint.h>
#include <time.h>

typedef intptr_t (*Function)(void *, void *, void *, void *);

/// Nanoseconds that `calls` calls of `function` take. Functions with fewer
/// parameters than four ignore the rest, by the calling conventions of x86-64
/// and AArch64.
int64_t time_calls(Function function, void **arguments, int64_t calls) {
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (int64_t i = 0; i < calls; ++i)
    function(arguments[0], arguments[1], arguments[2], arguments[3]);
  clock_gettime(CLOCK_MONOTONIC, &end);
  return (end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec -
         begin.tv_nsec;
}
