//===- CompiledEntry.h - an entry as kernels, and as an object ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_COMPILEDENTRY_H
#define PARE_EXECUTION_COMPILEDENTRY_H

#include "pare/Execution/IsolatedEntry.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/OptimizeFor.h"
#include "pare/Target/TargetMachine.h"
#include "llvm/Support/MemoryBuffer.h"

namespace pare {

/// Takes a module of stages 0 to 2 to stage 3; later stages stay as they are.
/// Errors are at the op that has no lowering.
llvm::LogicalResult lowerToKernels(mlir::ModuleOp module);

/// Code of an isolated entry and what its caller must know.
struct CompiledEntry {
  LLVMTarget target;
  EntryInterface interface;
  /// An ELF object whose one global symbol is `IsolatedEntry::kSymbol`.
  std::unique_ptr<llvm::MemoryBuffer> object;
};

struct CompileOptions {
  /// A name of `--target=help`; empty: the module's own, else the host.
  std::string target;
  /// As in `EmitOptions`.
  bool stackSizes = false;
  /// Takes the time behind each step, where the module is before stage 5.
  bool profile = false;
  /// As pare-compile's option, which has it on: here bits are compared.
  bool fastF32 = false;
  OptimizeFor optimize = OptimizeFor::Speed;
};

/// Takes `entry` from any stage to an object.
mlir::FailureOr<CompiledEntry> compileEntry(IsolatedEntry &entry,
                                            const CompileOptions &options);

} // namespace pare

#endif // PARE_EXECUTION_COMPILEDENTRY_H
