//===- FuzzTable.cpp - fuzzes the reader of tables of ranges --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InMemoryFile.h"
#include "pare/Calibration/RangeTable.h"

#include "llvm/Support/FileSystem.h"

using namespace pare;

static std::string temporaryPath() {
  llvm::SmallString<128> path;
  if (llvm::sys::fs::createTemporaryFile("pare-fuzz-table", "yaml", path))
    abort();
  return path.str().str();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  InMemoryFile memory(data, size);
  llvm::Expected<RangeTable> table = RangeTable::read(memory.path());
  if (!table) {
    llvm::consumeError(table.takeError());
    return 0;
  }
  // What was read can be merged, written, and read again.
  RangeTable merged = *table;
  merged.merge(*table);
  static const std::string path = temporaryPath();
  if (table->write(path))
    abort();
  llvm::Expected<RangeTable> again = RangeTable::read(path);
  if (!again || again->values.size() != table->values.size())
    abort();
  return 0;
}
