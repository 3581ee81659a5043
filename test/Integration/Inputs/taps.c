/* Prints the name, offset and first element of every tap.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "net.h"
#include <stdio.h>

static union {
  double align[8];
  uint8_t bytes[NET_TAPS_BYTES + NET_ARENA_BYTES + 2 * NET_ARENA_ALIGN];
} memory;

int main(void) {
  float x[NET_IN0_ELEMENTS] = {1, -2, 3, -4}, y[NET_OUT0_ELEMENTS];
  uint8_t *taps = memory.bytes;
  while ((uintptr_t)taps % NET_ARENA_ALIGN)
    ++taps;
  net(x, y, taps, taps + NET_TAPS_BYTES);
#define PRINT(name, type, offset, elements)                                    \
  printf("%s at %d: %d x %.6g\n", name, offset, elements,                      \
         (double)*(type *)(taps + offset));
  NET_TAPS(PRINT)
  printf("%d taps, out0 %.6g\n", NET_TAPS_COUNT, (double)y[0]);
  return 0;
}
