// Calls a network in LiteRT as often as it is told, for the counting of
// instructions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: call_litert libLiteRt.so NET.tflite CALLS
// The library is that of the wheel ai-edge-litert (2.3). What is used of its C
// interface is declared here; on the CPU, LiteRT hands networks to XNNPACK.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *Handle;
enum { CPU = 1, LOCK_READ = 0, LOCK_WRITE = 1 };

static Handle library;

static void *find(const char *name) {
  void *found = dlsym(library, name);
  if (!found) {
    fprintf(stderr, "no '%s': %s\n", name, dlerror());
    exit(2);
  }
  return found;
}

#define CALL(name, ...)                                                        \
  do {                                                                         \
    int status = ((int (*)())find(#name))(__VA_ARGS__);                        \
    if (status) {                                                              \
      fprintf(stderr, #name ": status %d\n", status);                          \
      exit(2);                                                                 \
    }                                                                          \
  } while (0)

static Handle environment, model, options, compiled, signature;

// A buffer of the first input or output, and how long it is.
static Handle buffer_of(int output, size_t *bytes) {
  Handle tensor, requirements, buffer;
  // LiteRtRankedTensorType, which is smaller.
  _Alignas(16) unsigned char type[512] = {0};
  if (output) {
    CALL(LiteRtGetSignatureOutputTensorByIndex, signature, (size_t)0, &tensor);
    CALL(LiteRtGetCompiledModelOutputBufferRequirements, compiled, (size_t)0,
         (size_t)0, &requirements);
  } else {
    CALL(LiteRtGetSignatureInputTensorByIndex, signature, (size_t)0, &tensor);
    CALL(LiteRtGetCompiledModelInputBufferRequirements, compiled, (size_t)0,
         (size_t)0, &requirements);
  }
  CALL(LiteRtGetRankedTensorType, tensor, type);
  // A batch that is left open is one.
  for (size_t i = 0; i + 4 <= sizeof type; i += 4)
    if (!memcmp(type + i, "\xff\xff\xff\xff", 4))
      type[i] = 1, type[i + 1] = type[i + 2] = type[i + 3] = 0;
  CALL(LiteRtCreateManagedTensorBufferFromRequirements, environment, type,
       requirements, &buffer);
  CALL(LiteRtGetTensorBufferPackedSize, buffer, bytes);
  return buffer;
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  library = dlopen(argv[1], RTLD_NOW);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  CALL(LiteRtCreateEnvironment, 0, NULL, &environment);
  CALL(LiteRtCreateModelFromFile, environment, argv[2], &model);
  CALL(LiteRtCreateOptions, &options);
  CALL(LiteRtSetOptionsHardwareAccelerators, options, CPU);
  CALL(LiteRtCreateCompiledModel, environment, model, options, &compiled);
  CALL(LiteRtGetModelSignature, model, (size_t)0, &signature);
  size_t in_bytes, out_bytes;
  Handle in = buffer_of(0, &in_bytes), out = buffer_of(1, &out_bytes);
  unsigned char *data;
  CALL(LiteRtLockTensorBuffer, in, &data, LOCK_WRITE);
  for (size_t i = 0; i < in_bytes; ++i)
    data[i] = i * 31 % 200 - 100;
  CALL(LiteRtUnlockTensorBuffer, in);
  for (long i = 0, calls = atol(argv[3]); i < calls; ++i)
    CALL(LiteRtRunCompiledModel, compiled, (size_t)0, (size_t)1, &in, (size_t)1,
         &out);
  CALL(LiteRtLockTensorBuffer, out, &data, LOCK_READ);
  for (size_t i = 0; i < out_bytes && i < 16; ++i)
    printf("%d ", (signed char)data[i]);
  printf("\n");
  CALL(LiteRtUnlockTensorBuffer, out);
  return 0;
}
