// Counts the instructions that a program executes under qemu-user, and its
// vector products. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A plugin of QEMU's user mode (-plugin), for AArch64; QEMU 4.2 and later.
// Distributions do not ship qemu-plugin.h, so what is used of it is declared
// here. When the program ends, one line goes to the standard error:
//   instructions=N sdot=N smmla=N smlal=N fmla=N
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t Id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { ADD_U64 = 0 };

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_tb_trans_cb(Id id,
                                           void (*f)(Id,
                                                     struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
                                                int op, void *counter,
                                                uint64_t by);
void qemu_plugin_register_atexit_cb(Id id, void (*f)(Id, void *), void *data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

static uint64_t instructions;
static struct {
  const char *name;
  uint64_t count;
} products[] = {{"sdot", 0}, {"smmla", 0}, {"smlal", 0}, {"fmla", 0}};

// Encodings of products, with and without sign: of vectors, and by lane.
static const struct {
  uint32_t mask, bits;
  int product;
} encodings[] = {
    {0x9fe0fc00, 0x0e809400, 0}, {0x9fc0f400, 0x0f80e000, 0}, // sdot, udot
    {0xdfe0fc00, 0x4e80a400, 1},                              // smmla, ummla
    {0x9fa0fc00, 0x0e208000, 2}, {0x9fa0fc00, 0x0e20c000, 2}, // smlal, smull of
    {0x9fc0f400, 0x0f402000, 2}, {0x9fc0f400, 0x0f40a000, 2}, // bytes and i16
    {0xbfe0fc00, 0x0e20cc00, 3}, {0xbfc0f400, 0x0f801000, 3}, // fmla
};

static void translated(Id id, struct qemu_plugin_tb *tb) {
  (void)id;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); ++i) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint32_t word;
    memcpy(&word, qemu_plugin_insn_data(insn), sizeof word);
    qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &instructions, 1);
    for (size_t e = 0; e < sizeof encodings / sizeof *encodings; ++e)
      if ((word & encodings[e].mask) == encodings[e].bits)
        qemu_plugin_register_vcpu_insn_exec_inline(
            insn, ADD_U64, &products[encodings[e].product].count, 1);
  }
}

static void ended(Id id, void *data) {
  (void)id, (void)data;
  fprintf(stderr, "instructions=%" PRIu64, instructions);
  for (size_t i = 0; i < sizeof products / sizeof *products; ++i)
    fprintf(stderr, " %s=%" PRIu64, products[i].name, products[i].count);
  fputc('\n', stderr);
}

__attribute__((visibility("default"))) int
qemu_plugin_install(Id id, const void *info, int argc, char **argv) {
  (void)info, (void)argc, (void)argv;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
