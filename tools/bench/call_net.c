// Calls a network that Pare compiled as often as it is told, for the counting
// of instructions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: call_net CALLS
// Compiled with -include net.h, the header that pare-opt wrote of the entry
// `net`.
#include <stdio.h>
#include <stdlib.h>

static _Alignas(NET_ARENA_ALIGN) unsigned char arena[NET_ARENA_BYTES + 1];
static NET_IN0_TYPE in[NET_IN0_ELEMENTS];
static NET_OUT0_TYPE out[NET_OUT0_ELEMENTS];

int main(int argc, char **argv) {
  long calls = argc > 1 ? atol(argv[1]) : 1;
  for (size_t i = 0; i < NET_IN0_ELEMENTS; ++i)
    in[i] = (NET_IN0_TYPE)(i * 31 % 200 - 100.0);
  for (long i = 0; i < calls; ++i)
    net(in, out, arena);
  double sum = 0;
  for (size_t i = 0; i < NET_OUT0_ELEMENTS; ++i)
    sum += (double)out[i] * (double)(i % 7 + 1);
  printf("%.6g\n", sum);
  return 0;
}
