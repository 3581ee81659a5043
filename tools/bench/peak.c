// The most multiply-accumulates a second that one core can do, by kind of instruction.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <stdint.h>

// Twelve independent chains hide the latency of what they consist of. The
// registers are named here, so that no compiler spills them.
#define EACH_CHAIN(STEP)                                                       \
  STEP("2") STEP("3") STEP("4") STEP("5") STEP("6") STEP("7")                  \
  STEP("8") STEP("9") STEP("10") STEP("11") STEP("12") STEP("13")
enum { Chains = 12, Steps = 4096 };

// Registers 0 and 1 are the factors, zero, as are the sums.
#define PROBE(NAME, STEP, LANES)                                               \
  int64_t NAME(void) {                                                         \
    __asm__ volatile("vzeroall");                                              \
    for (int i = 0; i < Steps; ++i)                                            \
      __asm__ volatile(EACH_CHAIN(STEP)::                                      \
                           : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",   \
                             "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", \
                             "xmm12", "xmm13", "xmm14", "xmm15");              \
    __asm__ volatile("vzeroupper");                                            \
    return (int64_t)Chains * Steps * LANES;                                    \
  }

#define DOT_ZMM(R) "vpdpbusd %%zmm0, %%zmm1, %%zmm" R "\n\t"
#define DOT_YMM(R) "vpdpbusd %%ymm0, %%ymm1, %%ymm" R "\n\t"
#define FMA_ZMM(R) "vfmadd231ps %%zmm0, %%zmm1, %%zmm" R "\n\t"
#define FMA_YMM(R) "vfmadd231ps %%ymm0, %%ymm1, %%ymm" R "\n\t"
#define MADD_YMM(R)                                                            \
  "vpmaddubsw %%ymm0, %%ymm1, %%ymm14\n\t"                                     \
  "vpmaddwd %%ymm0, %%ymm14, %%ymm15\n\t"                                      \
  "vpaddd %%ymm15, %%ymm" R ", %%ymm" R "\n\t"

PROBE(int8_zmm, DOT_ZMM, 64)
PROBE(int8_ymm, DOT_YMM, 32)
PROBE(int8_avx2, MADD_YMM, 32)
PROBE(f32_zmm, FMA_ZMM, 16)
PROBE(f32_ymm, FMA_YMM, 8)
