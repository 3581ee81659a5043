/* Runs a network that Pare compiled on samples of real numbers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

   Make the network's object and header with the name `net`, and build:

     pare-opt small.mlir --target=host --symbol=net --emit=obj -o net.o \
       --emit-header=net.h
     cc main.c net.o -lm -o net

   `./net samples.f32` reads 32-bit floats, one sample after another, and prints
   the largest output of each. It works for every element type of the first
   input and output: what it does with them is what the header says. */
#include "net.h"
#include <math.h>
#include <stdio.h>

static NET_IN0_TYPE input[NET_IN0_ELEMENTS];
static NET_OUT0_TYPE output[NET_OUT0_ELEMENTS];
static uint8_t memory[NET_ARENA_BYTES + NET_ARENA_ALIGN];

/* The nearest stored integer, ties to even; what is out of range saturates. The
   division stays one: a product with 1 / scale would round differently. */
static NET_IN0_TYPE to_stored(float real) {
#ifdef NET_IN0_SCALE
  float x = real / (float)NET_IN0_SCALE;
  float low = (float)(NET_IN0_MIN - (NET_IN0_ZERO_POINT));
  float high = (float)(NET_IN0_MAX - (NET_IN0_ZERO_POINT));
  if (!(x > low))
    x = x == x ? low : 0;
  if (x > high)
    x = high;
  return (NET_IN0_TYPE)(lrintf(x) + (NET_IN0_ZERO_POINT));
#else
  return (NET_IN0_TYPE)real;
#endif
}

static float to_real(NET_OUT0_TYPE stored) {
#ifdef NET_OUT0_SCALE
  return (float)NET_OUT0_SCALE * (float)(stored - (NET_OUT0_ZERO_POINT));
#else
  return (float)stored;
#endif
}

int main(int argc, char **argv) {
  uint8_t *arena = memory;
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  float real;
  int i = 0;
  if (!file) {
    fprintf(stderr, "usage: %s samples.f32\n", argv[0]);
    return 2;
  }
  while ((uintptr_t)arena % NET_ARENA_ALIGN)
    ++arena;
  while (fread(&real, sizeof real, 1, file) == 1) {
    int best = 0, k;
    input[i++] = to_stored(real);
    if (i < NET_IN0_ELEMENTS)
      continue;
    i = 0;
    net(input, output, arena);
    for (k = 1; k < NET_OUT0_ELEMENTS; ++k)
      if (output[k] > output[best])
        best = k;
    printf("%d %.9g\n", best, to_real(output[best]));
  }
  fclose(file);
  return 0;
}
