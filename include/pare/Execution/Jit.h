//===- Jit.h - emitted code, loaded into this process ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_JIT_H
#define PARE_EXECUTION_JIT_H

#include "pare/Target/TargetMachine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace llvm::orc {
class LLJIT;
} // namespace llvm::orc

namespace pare {

/// Why this CPU does not run code for `target`, or an empty string if it does.
std::string whyNotNative(const LLVMTarget &target);

/// The object that `pare-opt --emit=obj` writes, linked into this process.
class JitCode {
public:
  /// Links `object`, code that this CPU runs, and looks up `symbol`, a function
  /// of `numPointers` pointers that returns nothing.
  static llvm::Expected<std::unique_ptr<JitCode>>
  load(std::unique_ptr<llvm::MemoryBuffer> object, llvm::StringRef symbol,
       unsigned numPointers);
  ~JitCode();

  /// Calls the function with `numPointers` pointers: one jump more than a call
  /// from C. Threads may call at the same time, with an arena each.
  void call(void *const *pointers) const { trampoline(pointers); }

private:
  JitCode();
  std::unique_ptr<llvm::orc::LLJIT> jit;
  void (*trampoline)(void *const *pointers) = nullptr;
};

} // namespace pare

#endif // PARE_EXECUTION_JIT_H
