//===- JitNetwork.h - a compiled entry with its arena ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_JITNETWORK_H
#define PARE_EXECUTION_JITNETWORK_H

#include "pare/Execution/CompiledEntry.h"
#include "pare/Execution/Jit.h"

namespace pare {

/// Code in this process and an arena to call it with. One thread at a time.
class JitNetwork {
public:
  /// Fails where this CPU does not run the code, or it does not link.
  static llvm::Expected<std::unique_ptr<JitNetwork>> load(CompiledEntry entry);

  unsigned getNumInputs() const { return numInputs; }
  /// Bytes of each output, then of each tap.
  llvm::ArrayRef<int64_t> getOutputBytes() const { return outputBytes; }

  /// `inputs` has a pointer for each input, `results` one for each output and
  /// then one for each tap, which may be null.
  void run(llvm::ArrayRef<const void *> inputs, llvm::ArrayRef<void *> results);

  /// Those of the last run, of an entry that takes them.
  llvm::ArrayRef<int64_t> getStamps() const { return stamps; }

private:
  // Sizes only: the types in an interface die with their context.
  unsigned numInputs = 0;
  llvm::SmallVector<int64_t> outputBytes;
  /// Where each tap lies in the block of all of them.
  std::vector<int64_t> tapOffsets;
  std::vector<int64_t> stamps;
  std::unique_ptr<JitCode> code;
  struct FreeAligned {
    void operator()(void *memory) const { std::free(memory); }
  };
  std::unique_ptr<void, FreeAligned> arena, taps;
  llvm::SmallVector<void *> pointers;
};

} // namespace pare

#endif // PARE_EXECUTION_JITNETWORK_H
