//===- IsolatedEntry.h - a function alone in a context of its own ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_ISOLATEDENTRY_H
#define PARE_EXECUTION_ISOLATEDENTRY_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringRef.h"
#include <memory>

namespace pare {

/// A copy of a function, and of what it refers to, in a module and a context of
/// its own: passes may run on it while other passes run on the original.
class IsolatedEntry {
public:
  /// What the copy is called: a name that C and the linker allow.
  static constexpr llvm::StringLiteral kSymbol = "pare_run_entry";

  /// Copies `entry`. The values that ops called `observed` define become
  /// results after its own; quantized ones go through `pare.cast` to f32. Fails
  /// with an error at the function for names that no op carries.
  static mlir::FailureOr<IsolatedEntry>
  create(mlir::FunctionOpInterface entry,
         llvm::ArrayRef<llvm::StringRef> observed = {});

  mlir::ModuleOp getModule() { return *module; }
  mlir::FunctionOpInterface getEntry();

  /// Runs `body`, and re-emits errors of the copy's context at the same place
  /// of `original`'s (at `original` itself where that has no place). Where
  /// `body` fails without an error, one with `what` is emitted there.
  llvm::LogicalResult
  withErrorsAt(mlir::Operation *original, llvm::StringRef what,
               llvm::function_ref<llvm::LogicalResult()> body);

private:
  // Declared in this order: the module dies before its context.
  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace pare

#endif // PARE_EXECUTION_ISOLATEDENTRY_H
