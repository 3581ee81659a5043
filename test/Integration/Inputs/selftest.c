/* Runs a network's self-test, in an arena that holds garbage.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "net.h"
#include <stdio.h>
#include <string.h>

static uint8_t memory[NET_SELFTEST_ARENA_BYTES + NET_ARENA_ALIGN];

int main(void) {
  uint8_t *arena =
      memory +
      (NET_ARENA_ALIGN - (uintptr_t)memory % NET_ARENA_ALIGN) % NET_ARENA_ALIGN;
  int32_t result;
  memset(memory, 0xa5, sizeof memory);
  result = net_selftest(arena);
  printf("selftest: %s%s\n", result ? "differs in " : "pass",
         net_selftest_tensor(result));
  return result != 0;
}
