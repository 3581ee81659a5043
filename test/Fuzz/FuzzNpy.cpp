//===- FuzzNpy.cpp - fuzzes the reader of .npy files ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The first byte of the input chooses what the samples are read for, the rest
// is the file.
//
//===----------------------------------------------------------------------===//

#include "InMemoryFile.h"
#include "pare/Calibration/Samples.h"

using namespace pare;
using Kind = NpyDtype::Kind;

/// Entries of every kind: f32, i8 with a scale, i4, i1, i48.
static SampleType entryType(uint8_t choice) {
  SampleType type{{2, 3}, {Kind::Float, 4}, 0, 0, std::nullopt, 0};
  switch (choice % 5) {
  case 1:
    return {{2, 3}, {Kind::Signed, 1}, -128, 127, 0.25, -128};
  case 2:
    return {{6}, {Kind::Signed, 1}, -8, 7, 1e-30, 7};
  case 3:
    return {{}, {Kind::Bool, 1}, 0, 1, std::nullopt, 0};
  case 4:
    return {{1}, {Kind::Signed, 8}, -(1ll << 47), (1ll << 47) - 1, 2.0, 0};
  default:
    return type;
  }
}

static void readAll(const NpyFile &file) {
  int64_t count = std::min<int64_t>(file.getNumElements(), 4096);
  std::vector<double> reals(count);
  std::vector<int64_t> integers(count);
  file.readReals(file.getNumElements() - count, reals);
  (void)file.readIntegers(0, integers);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  InMemoryFile memory(data + 1, size - 1);
  if (llvm::Expected<NpyFile> file = NpyFile::open(memory.path()))
    readAll(*file);
  else
    llvm::consumeError(file.takeError());
  llvm::Expected<Samples> samples =
      Samples::open(memory.path(), entryType(data[0]));
  if (!samples) {
    llvm::consumeError(samples.takeError());
    return 0;
  }
  std::vector<char> buffer(samples->getType().numBytes());
  for (int64_t i = 0, e = std::min<int64_t>(samples->size(), 64); i < e; ++i)
    llvm::consumeError(samples->read(i, buffer, data[0] & 128));
  return 0;
}
