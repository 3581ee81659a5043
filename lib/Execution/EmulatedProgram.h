//===- EmulatedProgram.h - code of a foreign target, emulated -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_EXECUTION_EMULATEDPROGRAM_H
#define PARE_LIB_EXECUTION_EMULATEDPROGRAM_H

#include "pare/Execution/CompiledEntry.h"
#include "pare/Execution/Program.h"

namespace pare {

/// Whether code for `target` is of another architecture than this process.
bool isForeign(const LLVMTarget &target);

/// An executable for another architecture: the object, linked statically with
/// a small C program by that architecture's gcc. Each `run` starts it once,
/// under the emulator; samples and results go through files.
class EmulatedProgram : public Program {
public:
  /// Fails where there is no compiler for the target, or linking fails.
  static llvm::Expected<std::unique_ptr<EmulatedProgram>>
  create(const CompiledEntry &entry, llvm::StringRef emulator);
  ~EmulatedProgram() override;

  llvm::LogicalResult run(int64_t count, llvm::ArrayRef<const char *> inputs,
                          llvm::ArrayRef<char *> results) override;

private:
  EmulatedProgram() { isNative = false; }
  llvm::Error link(const CompiledEntry &entry);
  llvm::Error execute(int64_t count, llvm::ArrayRef<const char *> inputs,
                      llvm::ArrayRef<char *> results);
  std::string file(const llvm::Twine &name) const;

  std::string directory;
  std::vector<std::string> emulator;
};

} // namespace pare

#endif // PARE_LIB_EXECUTION_EMULATEDPROGRAM_H
