//===- InMemoryFile.h - a fuzzer's bytes as a file that has a path --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TEST_FUZZ_INMEMORYFILE_H
#define PARE_TEST_FUZZ_INMEMORYFILE_H

#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

/// Pare's readers take paths; this is one, without a disk.
class InMemoryFile {
public:
  InMemoryFile(const uint8_t *data, size_t size)
      : descriptor(memfd_create("fuzz", 0)) {
    if (descriptor < 0)
      abort();
    for (size_t done = 0; done < size;) {
      ssize_t written = write(descriptor, data + done, size - done);
      if (written <= 0)
        abort();
      done += static_cast<size_t>(written);
    }
  }
  InMemoryFile(const InMemoryFile &) = delete;
  InMemoryFile &operator=(const InMemoryFile &) = delete;
  ~InMemoryFile() { close(descriptor); }

  std::string path() const {
    return "/proc/self/fd/" + std::to_string(descriptor);
  }

private:
  int descriptor;
};

#endif // PARE_TEST_FUZZ_INMEMORYFILE_H
