//===- Interpreter.h - the reference interpreter of kernels ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Executes a function on tensors, one scalar at a time: kernels of stage 3 by
// the definitions of docs/Numerics.md, integer TOSA by the TOSA specification,
// and structured ops (linalg, with bodies of arith) as they are written. What
// every compiled kernel on every target must equal. Slow on purpose, and still
// fast enough to run small networks.
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
  /// at the op that cannot be interpreted (one of another dialect or on floats
  /// of another width), or at the function that lacks a name. Packed weights
  /// are those of the module's target. The function may be erased afterwards;
  /// its context has to live on.
  static mlir::FailureOr<std::unique_ptr<InterpretedFunction>>
  create(mlir::func::FuncOp func,
         llvm::ArrayRef<llvm::StringRef> observed = {});

  /// Runs once, on row-major buffers of the function's element types (i1 and i4
  /// take a byte, i48 takes 8). `results` has a pointer for each result and
  /// then one for each observed value; null is not written. Not for two threads
  /// at once. Fails, without a diagnostic, where the number of pointers is
  /// wrong, and with an error at an op whose inputs leave no result defined: an
  /// index outside of a tensor, a shift outside of its range.
  virtual llvm::LogicalResult run(llvm::ArrayRef<const void *> inputs,
                                  llvm::ArrayRef<void *> results) = 0;

  /// The tensor types of the observed values, stored as the kernels store them.
  virtual llvm::ArrayRef<mlir::RankedTensorType> getObservedTypes() const = 0;
};

/// Whether `func` has to be lowered to kernels before it can be interpreted:
/// ops of stages 1 and 2, TOSA on floats, calls.
bool needsKernels(mlir::func::FuncOp func);

} // namespace pare

#endif // PARE_EXECUTION_INTERPRETER_H
