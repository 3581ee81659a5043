//===- TapDump.h - named tensors of another runtime -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_RUN_TAPDUMP_H
#define PARE_LIB_RUN_TAPDUMP_H

#include "pare/Calibration/Samples.h"
#include <optional>
#include <string>
#include <vector>

namespace pare {

/// A directory of .npy files, or an .npz as `numpy.savez` writes it, that holds
/// what another runtime computed: `NAME.npy` for the tensor NAME.
class TapDump {
public:
  /// Opens what there is of `wanted`. Fails where nothing of it is there, where
  /// a file does not hold samples of the tensor's shape and dtype for all
  /// `total` inputs, or for `rows` of them from `firstRow` on alone, and where
  /// an archive is compressed or broken.
  static llvm::Expected<TapDump>
  open(llvm::StringRef path,
       llvm::ArrayRef<std::pair<std::string, SampleType>> wanted, int64_t total,
       int64_t firstRow, int64_t rows);

  /// Whether tensor `index` of `wanted` is there.
  bool has(size_t index) const { return files[index].has_value(); }
  /// Forgets all that is not there: indices count those that are.
  void dropMissing();

  llvm::Error read(size_t index, int64_t sample,
                   llvm::MutableArrayRef<char> buffer) const {
    const Samples &file = *files[index];
    // One that holds less than all inputs starts with the first row.
    int64_t skipped = file.size() == total ? 0 : firstRow;
    return file.read(sample - skipped, buffer, /*requireFinite=*/false);
  }

  /// `NAME.npy`, with `_` for each character that is not a letter, a digit or
  /// one of "._-".
  static std::string fileName(llvm::StringRef name);

private:
  std::vector<std::optional<Samples>> files;
  int64_t total = 0, firstRow = 0;
};

} // namespace pare

#endif // PARE_LIB_RUN_TAPDUMP_H
