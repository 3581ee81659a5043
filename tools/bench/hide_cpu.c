// Hides newer instructions of the processor from libraries.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Engines choose their code by what `cpuid` says, and few have a switch. Where
// the processor can, it faults on `cpuid`; the handler runs it and takes bits
// off.
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { SetCpuid = 0x1012 }; // ARCH_SET_CPUID

/// What leaf 7 may say, by subleaf and register (ebx, ecx, edx; eax, edx).
struct Allowed {
  unsigned ebx, ecx, edx, eax1, edx1;
};

#define AMX_EDX (1u << 22 | 1u << 24 | 1u << 25)
#define AVX512_EBX                                                             \
  (1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 |           \
   1u << 30 | 1u << 31)
#define AVX512_ECX (1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14)
#define AVX512_EDX (1u << 2 | 1u << 3 | 1u << 8 | 1u << 23)
#define BF16_AND_AMX_EAX1 (1u << 5 | 1u << 21)
#define VNNI_EAX1 (1u << 4)
#define NEWER_EDX1 (1u << 4 | 1u << 5 | 1u << 8 | 1u << 10 | 1u << 19)

static const struct Allowed vnni = {~0u, ~0u, ~(AMX_EDX | 1u << 23),
                                    ~BF16_AND_AMX_EAX1, ~NEWER_EDX1};
static const struct Allowed avxvnni = {~AVX512_EBX, ~AVX512_ECX,
                                       ~(AMX_EDX | AVX512_EDX),
                                       ~BF16_AND_AMX_EAX1, ~NEWER_EDX1};
static const struct Allowed avx2 = {
    ~AVX512_EBX, ~AVX512_ECX, ~(AMX_EDX | AVX512_EDX),
    ~(BF16_AND_AMX_EAX1 | VNNI_EAX1), ~NEWER_EDX1};
static struct Allowed allowed;

static void on_fault(int number, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const unsigned char *code = (const unsigned char *)registers[REG_RIP];
  if (info->si_code != SI_KERNEL || code[0] != 0x0f || code[1] != 0xa2) {
    signal(number, SIG_DFL);
    return;
  }
  unsigned leaf = registers[REG_RAX], subleaf = registers[REG_RCX];
  unsigned eax, ebx, ecx, edx;
  syscall(SYS_arch_prctl, SetCpuid, 1);
  __cpuid_count(leaf, subleaf, eax, ebx, ecx, edx);
  syscall(SYS_arch_prctl, SetCpuid, 0);
  if (leaf == 7 && subleaf == 0) {
    ebx &= allowed.ebx;
    ecx &= allowed.ecx;
    edx &= allowed.edx;
  } else if (leaf == 7 && subleaf == 1) {
    eax &= allowed.eax1;
    edx &= allowed.edx1;
  }
  registers[REG_RAX] = eax;
  registers[REG_RBX] = ebx;
  registers[REG_RCX] = ecx;
  registers[REG_RDX] = edx;
  registers[REG_RIP] += 2;
}

/// Whether the processor has anything that is not allowed.
static int has_newer(void) {
  unsigned eax, ebx, ecx, edx, eax1, ebx1, ecx1, edx1;
  if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
    return 0;
  if (!__get_cpuid_count(7, 1, &eax1, &ebx1, &ecx1, &edx1))
    eax1 = edx1 = 0;
  return (ebx & ~allowed.ebx) || (ecx & ~allowed.ecx) || (edx & ~allowed.edx) ||
         (eax1 & ~allowed.eax1) || (edx1 & ~allowed.edx1);
}

/// Hides what is newer than `limit` from now on. Not 0 where that is not
/// possible.
int hide_cpu(const char *limit) {
  if (!strcmp(limit, "vnni"))
    allowed = vnni;
  else if (!strcmp(limit, "avxvnni"))
    allowed = avxvnni;
  else if (!strcmp(limit, "avx2"))
    allowed = avx2;
  else
    return -1;
  if (!has_newer())
    return 0;
  struct sigaction action = {.sa_sigaction = on_fault,
                             .sa_flags = SA_SIGINFO | SA_NODEFER};
  if (sigaction(SIGSEGV, &action, 0))
    return -1;
  return (int)syscall(SYS_arch_prctl, SetCpuid, 0);
}
