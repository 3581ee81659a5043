/* Calls the compressed and the float network on the same inputs; fails where
   they agree less than the first argument says, in dB.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void acme_net(const float *in0, float *out0, void *arena);
void acme_float(const float *in0, float *out0, void *arena);

static _Alignas(64) unsigned char arena[1 << 20];

int main(int argc, char **argv) {
  double signal = 0, noise = 0;
  unsigned state = 1;
  for (int sample = 0; sample < 100; ++sample) {
    float x[8 * 8 * 4], compressed[6], exact[6];
    for (int i = 0; i < 8 * 8 * 4; ++i) {
      state = state * 1664525u + 1013904223u;
      x[i] = (float)(state >> 8) / 8388608.0f - 1.0f;
    }
    acme_net(x, compressed, arena);
    acme_float(x, exact, arena);
    for (int i = 0; i < 6; ++i) {
      signal += (double)exact[i] * exact[i];
      noise += ((double)exact[i] - compressed[i]) * (exact[i] - compressed[i]);
    }
  }
  double sqnr = 10 * log10(signal / noise);
  printf("sqnr-db: %.1f\n", sqnr);
  return !(sqnr >= atof(argc > 1 ? argv[1] : "0"));
}
