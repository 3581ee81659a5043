//===- Interpreter.h - the reference interpreter of kernels ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Executes a function of stage 3 (pare_kernel on tensors), one scalar at a
// time, by the definitions of docs/Numerics.md: what every compiled kernel on
// every target must equal. Slow on purpose, and still fast enough to run small
// networks.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_EXECUTION_INTERPRETER_H
#define PARE_EXECUTION_INTERPRETER_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <memory>

namespace pare {

class InterpretedFunction {
public:
  virtual ~InterpretedFunction() = default;

  /// Prepares `func`. `observed` names values by the `name` of the kernel that
  /// computes them (`pare.name` on a tensor or linalg op). Fails with an error
  /// at the op that cannot be interpreted (one of another dialect, or with a
  /// packed weight) or at the function that lacks a name. The function may be
  /// erased afterwards; its context has to live on.
  static mlir::FailureOr<std::unique_ptr<InterpretedFunction>>
  create(mlir::func::FuncOp func,
         llvm::ArrayRef<llvm::StringRef> observed = {});

  /// Runs once, on row-major buffers of the function's element types (i1 takes
  /// a byte). `results` has a pointer for each result and then one for each
  /// observed value; null is not written. Not for two threads at once. Fails,
  /// without a diagnostic, where the number of pointers is wrong.
  virtual llvm::LogicalResult run(llvm::ArrayRef<const void *> inputs,
                                  llvm::ArrayRef<void *> results) = 0;

  /// The tensor types of the observed values, stored as the kernels store them.
  virtual llvm::ArrayRef<mlir::RankedTensorType> getObservedTypes() const = 0;
};

} // namespace pare

#endif // PARE_EXECUTION_INTERPRETER_H
