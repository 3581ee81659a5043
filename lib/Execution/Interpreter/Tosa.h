//===- Tosa.h - integer TOSA, interpreted ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Integer TOSA written from the TOSA 1.0 specification, section by section: the
// comment over each op names its section there. Where the specification calls a
// result unpredictable because an integer overflows, sums and products wrap at
// the bits of their type, as they do in compiled code; where it has no meaning
// at all (an index outside of a tensor, a shift outside of its range) the run
// ends with an error at the op.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_EXECUTION_INTERPRETER_TOSA_H
#define PARE_LIB_EXECUTION_INTERPRETER_TOSA_H

#include "Kernels.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

namespace pare::interpreter {

/// Each makes the step of the ops of one family, or fails: with an error, or
/// without one where the op is of another family.
mlir::FailureOr<Step> buildTosaRescale(mlir::tosa::RescaleOp op,
                                       Values &values);
mlir::FailureOr<Step> buildTosaFloat(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildTosaElementwise(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildTosaTable(mlir::tosa::TableOp op, Values &values);
mlir::FailureOr<Step> buildTosaReduction(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildTosaPool(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildTosaLinear(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildTosaMovement(mlir::Operation *op, Values &values);
mlir::FailureOr<Step> buildTosaResize(mlir::tosa::ResizeOp op, Values &values);

/// The constant value of a shape operand, or an error at `op`.
mlir::FailureOr<llvm::SmallVector<int64_t>> shapeOf(mlir::Operation *op,
                                                    mlir::Value shape);

/// For every element of a result of `shape` the element of `operand` that
/// broadcasting gives it (Broadcasting; apply_broadcast).
std::vector<int64_t> broadcast(const Tensor &operand,
                               llvm::ArrayRef<int64_t> shape);

} // namespace pare::interpreter

#endif // PARE_LIB_EXECUTION_INTERPRETER_TOSA_H
