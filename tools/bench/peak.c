// The most multiply-accumulates a second of one core, by instruction.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <stdint.h>

// Twelve independent chains hide the latency of what they consist of. The
// registers are named here, so that no compiler spills them; \r is the sum's.
#define EACH_CHAIN(STEPS) ".irp r,2,3,4,5,6,7,8,9,10,11,12,13\n" STEPS ".endr"
enum { Chains = 12, Steps = 4096 };

// Registers 0 and 1 are the factors, zero, as are the sums.
#define PROBE(NAME, STEPS, LANES)                                              \
  int64_t NAME(void) {                                                         \
    __asm__ volatile("vzeroall");                                              \
    for (int i = 0; i < Steps; ++i)                                            \
      __asm__ volatile(EACH_CHAIN(STEPS)::                                     \
                           : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",   \
                             "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", \
                             "xmm12", "xmm13", "xmm14", "xmm15");              \
    __asm__ volatile("vzeroupper");                                            \
    return (int64_t)Chains * Steps * LANES;                                    \
  }

PROBE(int8_zmm, "vpdpbusd %%zmm0, %%zmm1, %%zmm\\r\n", 64)
PROBE(int8_ymm, "vpdpbusd %%ymm0, %%ymm1, %%ymm\\r\n", 32)
PROBE(int8_avx2,
      "vpmaddubsw %%ymm0, %%ymm1, %%ymm14\n"
      "vpmaddwd %%ymm0, %%ymm14, %%ymm15\n"
      "vpaddd %%ymm15, %%ymm\\r, %%ymm\\r\n",
      32)
PROBE(f32_zmm, "vfmadd231ps %%zmm0, %%zmm1, %%zmm\\r\n", 16)
PROBE(f32_ymm, "vfmadd231ps %%ymm0, %%ymm1, %%ymm\\r\n", 8)
