//===- CompiledEntry.h - an entry as kernels, and as an object ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_COMPILEDENTRY_H
#define PARE_EXECUTION_COMPILEDENTRY_H

#include "pare/Execution/IsolatedEntry.h"
#include "pare/Target/EntryInterface.h"
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

/// Takes `entry` from any stage to an object for `target`, a name of
/// `--target=help`; empty: the module's own, else the host. `stackSizes` as in
/// `EmitOptions`.
mlir::FailureOr<CompiledEntry> compileEntry(IsolatedEntry &entry,
                                            llvm::StringRef target,
                                            bool stackSizes = false);

} // namespace pare

#endif // PARE_EXECUTION_COMPILEDENTRY_H
