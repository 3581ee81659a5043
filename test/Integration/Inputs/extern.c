/* The C function of extern.mlir, and a program that runs the network.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "net.h"
#include <stdio.h>

/* The two largest of each row, largest first, and their sum. */
void top2(const float *in0, int32_t *out0, float *out1) {
  int row, k;
  for (row = 0; row < 2; ++row) {
    const float *x = in0 + 4 * row;
    int first = x[1] > x[0], second = !first;
    for (k = 2; k < 4; ++k)
      if (x[k] > x[first]) {
        second = first;
        first = k;
      } else if (x[k] > x[second]) {
        second = k;
      }
    out0[2 * row] = first;
    out0[2 * row + 1] = second;
    out1[row] = x[first] + x[second];
  }
}

int main(void) {
  static const float x[8] = {1, 4, 2, 3, -1, -8, -2, -4};
  static union {
    double align[8];
    uint8_t bytes[NET_ARENA_BYTES + NET_ARENA_ALIGN];
  } memory;
  uint8_t *arena = memory.bytes;
  int32_t indices[4];
  float sums[2];
  while ((uintptr_t)arena % NET_ARENA_ALIGN)
    ++arena;
  net(x, indices, sums, arena);
  printf("%d %d %d %d, %g %g\n", indices[0], indices[1], indices[2], indices[3],
         sums[0], sums[1]);
  return 0;
}
