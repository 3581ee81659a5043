/* Prints the bits of what a CIFAR-10 network answers to 200 seeded images.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void net(const float *in0, float *out0, void *arena);

static _Alignas(64) unsigned char arena[1 << 20];

int main(void) {
  static float image[32 * 32 * 3];
  uint32_t state = 1;
  for (int sample = 0; sample < 200; ++sample) {
    float scores[10];
    for (int i = 0; i < 32 * 32 * 3; ++i) {
      state = state * 1664525u + 1013904223u;
      image[i] = (float)(state >> 24);
    }
    net(image, scores, arena);
    for (int i = 0; i < 10; ++i) {
      uint32_t bits;
      memcpy(&bits, &scores[i], sizeof bits);
      printf("%u ", bits);
    }
    printf("\n");
  }
  return 0;
}
