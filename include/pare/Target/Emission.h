//===- Emission.h - from the LLVM dialect to objects ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_EMISSION_H
#define PARE_TARGET_EMISSION_H

#include "mlir/IR/BuiltinOps.h"
#include "pare/Target/TargetMachine.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Module.h"
#include <memory>
#include <optional>
#include <string>

namespace pare {

enum class EmitKind { LLVM, Assembly, Object };

struct EmitOptions {
  EmitKind kind = EmitKind::Object;
  /// Another name for the module's only entry; empty: the entry's own.
  std::string symbol;
  /// Objects get a section `.stack_sizes`, which is not loaded.
  bool stackSizes = false;
};

/// Checks that the entries of `module` (the LLVM dialect, after `pare-compile`)
/// may have the names that they get: C identifiers, no keyword of C or C++, not
/// `main`; `symbol` needs a module of one entry. Errors stand at the entry.
mlir::LogicalResult checkSymbols(mlir::ModuleOp module, llvm::StringRef symbol);

/// What `module` was made for by `pare-finalize-module`; nothing before that.
std::optional<LLVMTarget> getFinalTarget(mlir::ModuleOp module);

/// True for functions of the C library that compilers know; objects may call
/// these, and an entry of that name would take their place.
bool isLibraryFunction(llvm::StringRef name);

/// Why no function of C or C++ may be called `name`; empty where one may.
std::string whyNoSymbol(llvm::StringRef name);

/// `name`, which must not be empty, in letters that assemblers and linker
/// scripts take as they are.
std::string asSymbol(llvm::StringRef name);

/// Translates `module` (the LLVM dialect, after `pare-compile`) and optimizes
/// it for its target, without fast-math. Null after an error at `module`.
std::unique_ptr<llvm::Module> translateAndOptimize(mlir::ModuleOp module,
                                                   llvm::LLVMContext &context,
                                                   llvm::StringRef symbol = "");

/// Appends to `output` LLVM IR as text, assembly, or a position-independent ELF
/// object, with one global symbol an entry, and one a self-test. The same
/// module gives the same bytes.
mlir::LogicalResult emit(mlir::ModuleOp module, const EmitOptions &options,
                         llvm::SmallVectorImpl<char> &output);

/// Appends to `output` the C header (C99 and C++) of the entries of `module`.
mlir::LogicalResult emitHeader(mlir::ModuleOp module, llvm::StringRef symbol,
                               std::string &output);

} // namespace pare

#endif // PARE_TARGET_EMISSION_H
