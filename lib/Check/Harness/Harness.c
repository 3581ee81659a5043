/* Harness.c - calls entries where every wrong access shows.
 *
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Linked with an object of many entries, for this machine or an emulated one.
 * Every buffer lies against a page that cannot be touched, by its end or by its
 * start, or is aligned to its element only; arenas hold garbage; two threads
 * call each entry at once, with an arena each. Results must be the expected
 * bytes, and nothing else may have been written. A crash is caught and told.
 *
 * Usage: PROGRAM DATA FIRST END: units FIRST to END - 1 of the file that
 * Batch.cpp writes (64-bit integers, then the buffers' bytes). Prints a line
 * for each finding, `at UNIT` before each unit and `end`.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAX_PORTS = 30, THREADS = 2, PLACEMENTS = 3, CANARY = 192, ARENA = 64 };

typedef void (*Entry)(void);
extern const Entry pare_entries[];

typedef struct {
  int64_t bytes, element, is_float;
} Port;

typedef struct {
  int64_t inputs, outputs, draws, arena_bytes, loose_zero;
  const Port *ports;
  const char *data;
  int64_t draw_bytes;
} Unit;

/* Pages between two that cannot be touched. */
typedef struct {
  char *start, *end;
} Region;

typedef struct {
  Region regions[MAX_PORTS + 1]; /* the last one is the arena */
  char *at[MAX_PORTS + 1];
  sigjmp_buf escape;
  volatile int calling;
  volatile int signal;
  char *volatile fault;
  uint64_t random;
  char finding[256];
} Thread;

static Unit *units;
static int64_t num_units, first_unit, end_unit;
static pthread_barrier_t barrier;
static Thread threads[THREADS];
static __thread Thread *self;

static uint64_t next_random(Thread *t) {
  t->random ^= t->random << 13;
  t->random ^= t->random >> 7;
  t->random ^= t->random << 17;
  return t->random;
}

static void fill_garbage(Thread *t, char *from, char *to) {
  for (; to - from >= 8; from += 8) {
    uint64_t bits = next_random(t);
    memcpy(from, &bits, 8);
  }
  while (from < to)
    *from++ = (char)next_random(t);
}

/* ---- Crashes ---- */

static void on_signal(int number, siginfo_t *info, void *context) {
  (void)context;
  if (!self || !self->calling)
    _exit(99);
  self->signal = number;
  self->fault = info->si_addr;
  siglongjmp(self->escape, 1);
}

static void catch_signals(void) {
  static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
  stack_t stack = {0};
  struct sigaction action;
  stack.ss_size = 1 << 16;
  stack.ss_sp = malloc(stack.ss_size);
  sigaltstack(&stack, NULL);
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; ++i)
    sigaction(numbers[i], &action, NULL);
}

/* ---- Buffers ---- */

static Region make_region(int64_t bytes) {
  long page = sysconf(_SC_PAGESIZE);
  int64_t inner = (bytes + 2 * CANARY + ARENA + page) / page * page;
  char *all = mmap(NULL, inner + 2 * page, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED ||
      mprotect(all + page, inner, PROT_READ | PROT_WRITE)) {
    perror("mmap");
    exit(1);
  }
  return (Region){all + page, all + page + inner};
}

/* Placement 0 ends at the last byte before the end page, 1 starts right behind
 * the start page, 2 is aligned to the element and to nothing else. */
static char *place(Region region, int64_t bytes, int64_t element,
                   int64_t placement, int64_t draw) {
  if (placement == 0)
    return region.end - bytes;
  return region.start + (placement == 1 ? 0 : element * (1 + draw % 7));
}

static char *place_arena(Region region, int64_t bytes, int64_t placement) {
  if (placement == 1)
    return region.start;
  return region.start + (region.end - region.start - bytes) / ARENA * ARENA;
}

static char canary(const char *at) { return (char)(0xA5 ^ (uintptr_t)at); }

/* Writes (or, with `check`, compares) up to CANARY bytes on both sides. */
static int canaries(Region region, char *at, int64_t bytes, int check) {
  char *low = at - region.start > CANARY ? at - CANARY : region.start;
  char *end = at + bytes;
  char *high = region.end - end > CANARY ? end + CANARY : region.end;
  for (char *p = low; p < high; ++p) {
    if (p == at)
      p = end;
    if (p == high)
      break;
    if (!check)
      *p = canary(p);
    else if (*p != canary(p))
      return 0;
  }
  return 1;
}

/* ---- One call ---- */

static int64_t padded(int64_t bytes) { return (bytes + 7) / 8 * 8; }

/* Entries take pointers only, which all ABIs here pass alike. */
static void call_entry(Entry entry, char **p, int64_t n) {
#define P8(a)                                                                  \
  p[a], p[a + 1], p[a + 2], p[a + 3], p[a + 4], p[a + 5], p[a + 6], p[a + 7]
  typedef void (*F8)(void *, void *, void *, void *, void *, void *, void *,
                     void *);
  typedef void (*F16)(void *, void *, void *, void *, void *, void *, void *,
                      void *, void *, void *, void *, void *, void *, void *,
                      void *, void *);
  typedef void (*F32)(void *, void *, void *, void *, void *, void *, void *,
                      void *, void *, void *, void *, void *, void *, void *,
                      void *, void *, void *, void *, void *, void *, void *,
                      void *, void *, void *, void *, void *, void *, void *,
                      void *, void *, void *, void *);
  if (n <= 8)
    ((F8)entry)(P8(0));
  else if (n <= 16)
    ((F16)entry)(P8(0), P8(8));
  else
    ((F32)entry)(P8(0), P8(8), P8(16), P8(24));
}

/* Where an address lies: which buffer, and how far outside of it. */
static void describe_fault(Thread *t, const Unit *unit, char *text,
                           size_t size) {
  int64_t ports = unit->inputs + unit->outputs;
  for (int64_t i = 0; i <= ports; ++i) {
    Region region = t->regions[i == ports ? MAX_PORTS : i];
    int64_t bytes = i == ports ? unit->arena_bytes : unit->ports[i].bytes;
    char *at = t->at[i];
    if (t->fault < region.start - 4096 || t->fault >= region.end + 4096)
      continue;
    const char *what = i == ports         ? "arena"
                       : i < unit->inputs ? "input"
                                          : "output";
    snprintf(text, size, "at byte %lld of %s %lld, which has %lld",
             (long long)(t->fault - at), what,
             (long long)(i < unit->inputs ? i : i - unit->inputs),
             (long long)bytes);
    return;
  }
  snprintf(text, size, "at no buffer");
}

static int equal_floats(const char *a, const char *b, int64_t loose_zero) {
  float x, y;
  memcpy(&x, a, 4);
  memcpy(&y, b, 4);
  if (x != x || y != y)
    return x != x && y != y;
  return memcmp(a, b, 4) == 0 || (loose_zero && x == y);
}

/* Index of the first element that differs, or -1. */
static int64_t compare(const Port *port, const char *actual,
                       const char *expected, int64_t loose_zero) {
  if (memcmp(actual, expected, port->bytes) == 0)
    return -1;
  for (int64_t i = 0; i < port->bytes; i += port->element)
    if (port->is_float ? !equal_floats(actual + i, expected + i, loose_zero)
                       : memcmp(actual + i, expected + i, port->element) != 0)
      return i / port->element;
  return -1;
}

#define FOUND(...) snprintf(t->finding, sizeof t->finding, __VA_ARGS__)

static void check_results(Thread *t, const Unit *unit, int64_t draw,
                          int64_t placement, const char *data) {
  int64_t ports = unit->inputs + unit->outputs;
  long long d = draw, p = placement;
  for (int64_t i = 0; i < ports; ++i) {
    const Port *port = &unit->ports[i];
    if (!canaries(t->regions[i], t->at[i], port->bytes, 1))
      FOUND("outside draw %lld placement %lld: wrote outside of %s %lld", d, p,
            i < unit->inputs ? "input" : "output",
            (long long)(i < unit->inputs ? i : i - unit->inputs));
    if (i < unit->inputs && memcmp(t->at[i], data, port->bytes))
      FOUND("input draw %lld placement %lld: wrote to input %lld", d, p,
            (long long)i);
    if (i >= unit->inputs) {
      int64_t at = compare(port, t->at[i], data, unit->loose_zero);
      if (at >= 0 && !t->finding[0]) {
        unsigned long long is = 0, must = 0;
        memcpy(&is, t->at[i] + at * port->element, port->element);
        memcpy(&must, data + at * port->element, port->element);
        FOUND("differs draw %lld placement %lld: output %lld element %lld is "
              "0x%llx, must be 0x%llx",
              d, p, (long long)(i - unit->inputs), (long long)at, is, must);
      }
    }
    data += padded(port->bytes);
  }
  if (!canaries(t->regions[MAX_PORTS], t->at[ports], unit->arena_bytes, 1))
    FOUND("outside draw %lld placement %lld: wrote outside of the arena", d, p);
}

static void run_once(Thread *t, const Unit *unit, Entry entry, int64_t draw,
                     int64_t placement) {
  int64_t ports = unit->inputs + unit->outputs;
  const char *data = unit->data + draw * unit->draw_bytes, *next = data;
  for (int64_t i = 0; i < ports; ++i) {
    const Port *port = &unit->ports[i];
    t->at[i] =
        place(t->regions[i], port->bytes, port->element, placement, draw);
    canaries(t->regions[i], t->at[i], port->bytes, 0);
    if (i < unit->inputs)
      memcpy(t->at[i], next, port->bytes);
    else
      fill_garbage(t, t->at[i], t->at[i] + port->bytes);
    next += padded(port->bytes);
  }
  Region region = t->regions[MAX_PORTS];
  char *arena = place_arena(region, unit->arena_bytes, placement);
  t->at[ports] = arena;
  canaries(region, arena, unit->arena_bytes, 0);
  fill_garbage(t, arena, arena + unit->arena_bytes);
  char *pointers[32] = {0};
  memcpy(pointers, t->at, (ports + 1) * sizeof *pointers);
  if (sigsetjmp(t->escape, 0) == 0) {
    t->calling = 1;
    call_entry(entry, pointers, ports + 1);
    t->calling = 0;
    check_results(t, unit, draw, placement, data);
    return;
  }
  t->calling = 0;
  char where[128];
  describe_fault(t, unit, where, sizeof where);
  FOUND("crash draw %lld placement %lld: %s %s", (long long)draw,
        (long long)placement, strsignal(t->signal), where);
}

static void *run_units(void *argument) {
  Thread *t = self = argument;
  int64_t which = t - threads;
  catch_signals();
  for (int64_t u = first_unit; u < end_unit; ++u) {
    const Unit *unit = &units[u];
    t->finding[0] = 0;
    pthread_barrier_wait(&barrier);
    int64_t runs = unit->draws * PLACEMENTS;
    for (int64_t i = 0; i < runs && !t->finding[0]; ++i) {
      /* The second thread goes the other way. */
      int64_t run = which == 0 ? i : runs - 1 - i;
      run_once(t, unit, pare_entries[u], run % unit->draws, run / unit->draws);
    }
    pthread_barrier_wait(&barrier);
    if (which != 0)
      continue;
    for (int k = 0; k < THREADS; ++k)
      if (threads[k].finding[0]) {
        printf("found %lld %s\n", (long long)u, threads[k].finding);
        break;
      }
    printf("at %lld\n", (long long)u + 1);
    fflush(stdout);
  }
  return NULL;
}

/* ---- The file ---- */

static char *read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file || fseek(file, 0, SEEK_END)) {
    perror(name);
    exit(1);
  }
  long size = ftell(file);
  rewind(file);
  char *bytes = malloc(size + 8);
  if (!bytes || fread(bytes, 1, size, file) != (size_t)size) {
    perror(name);
    exit(1);
  }
  fclose(file);
  return bytes;
}

static void read_units(char *next) {
  int64_t largest[MAX_PORTS + 1] = {0};
  num_units = *(int64_t *)next;
  next += 8;
  units = calloc(num_units + 1, sizeof *units);
  for (int64_t u = 0; u < num_units; ++u) {
    Unit *unit = &units[u];
    memcpy(unit, next, 5 * 8);
    next += 5 * 8;
    unit->ports = (const Port *)next;
    int64_t ports = unit->inputs + unit->outputs;
    next += ports * sizeof(Port);
    unit->data = next;
    for (int64_t i = 0; i < ports; ++i) {
      unit->draw_bytes += padded(unit->ports[i].bytes);
      if (unit->ports[i].bytes > largest[i])
        largest[i] = unit->ports[i].bytes;
    }
    if (unit->arena_bytes > largest[MAX_PORTS])
      largest[MAX_PORTS] = unit->arena_bytes;
    next += unit->draws * unit->draw_bytes;
  }
  for (int k = 0; k < THREADS; ++k)
    for (int i = 0; i <= MAX_PORTS; ++i)
      threads[k].regions[i] = make_region(largest[i]);
}

int main(int argc, char **argv) {
  pthread_t handles[THREADS];
  if (argc != 4)
    return 1;
  read_units(read_file(argv[1]));
  first_unit = atoll(argv[2]);
  end_unit = atoll(argv[3]);
  pthread_barrier_init(&barrier, NULL, THREADS);
  for (int k = 0; k < THREADS; ++k) {
    threads[k].random = 0x9E3779B97F4A7C15u * (k + 1);
    pthread_create(&handles[k], NULL, run_units, &threads[k]);
  }
  for (int k = 0; k < THREADS; ++k)
    pthread_join(handles[k], NULL);
  puts("end");
  return 0;
}
