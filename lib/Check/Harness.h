//===- Harness.h - runs entries in a process of their own -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CHECK_HARNESS_H
#define PARE_LIB_CHECK_HARNESS_H

#include "pare/Target/TargetDescription.h"
#include "llvm/Support/Error.h"
#include <map>

namespace pare::check {

/// An input or output of an entry.
struct PortData {
  int64_t bytes = 0, element = 1;
  bool isFloat = false;
  /// What it holds, or must hold, in each draw.
  std::vector<std::vector<char>> draws;
};

/// An entry with the data that it is run on.
struct UnitData {
  std::string symbol;
  std::vector<PortData> inputs, outputs;
  int64_t draws = 0, arenaBytes = 0;
  /// +0 and -0 count as equal.
  bool looseZero = false;
};

/// Builds the programs of Harness.c. Made once; then any process may use it.
class Harness {
public:
  explicit Harness(std::string emulator) : emulator(std::move(emulator)) {}
  ~Harness();

  /// Compiles the harness for the architecture of `target`. Fails where this
  /// machine has no compiler or emulator for it, or cannot run its code.
  llvm::Error prepare(const TargetDescription &target);

  /// Runs `units`, whose code is in `object`. For each that misbehaves, its
  /// index and what it did.
  llvm::Expected<std::vector<std::pair<int64_t, std::string>>>
  run(const TargetDescription &target, llvm::StringRef object,
      llvm::ArrayRef<UnitData> units) const;

private:
  std::string emulator;
  std::string directory;
};

} // namespace pare::check

#endif // PARE_LIB_CHECK_HARNESS_H
