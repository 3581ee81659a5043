//===- TemporaryFile.h - a file that lives as long as its object ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TEST_UNIT_CALIBRATION_TEMPORARYFILE_H
#define PARE_TEST_UNIT_CALIBRATION_TEMPORARYFILE_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

struct TemporaryFile {
  std::string path;

  explicit TemporaryFile(llvm::StringRef contents) {
    int descriptor;
    llvm::SmallString<128> name;
    llvm::sys::fs::createTemporaryFile("pare-test", "npy", descriptor, name);
    path = name.str().str();
    llvm::raw_fd_ostream(descriptor, /*shouldClose=*/true) << contents;
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }
  TemporaryFile(const TemporaryFile &) = delete;
};

#endif // PARE_TEST_UNIT_CALIBRATION_TEMPORARYFILE_H
