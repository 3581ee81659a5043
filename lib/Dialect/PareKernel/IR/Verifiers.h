//===- Verifiers.h - what kernel verifiers share ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PAREKERNEL_IR_VERIFIERS_H
#define PARE_LIB_DIALECT_PAREKERNEL_IR_VERIFIERS_H

#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Support/Verification.h"

namespace pare::kernel::detail {

inline mlir::ShapedType shaped(mlir::Value value) {
  return mlir::cast<mlir::ShapedType>(value.getType());
}
inline mlir::Type elementOf(mlir::Value value) {
  return shaped(value).getElementType();
}
inline bool isFloat(mlir::Value value) {
  return mlir::isa<mlir::FloatType>(elementOf(value));
}

/// Result on tensors only, of the init's type; one kind of container.
mlir::LogicalResult verifyDestination(mlir::DestinationStyleOpInterface op);

/// A bound or a pad's value is f32 for floats and i32 for integers.
mlir::LogicalResult verifyKind(mlir::Operation *op, llvm::StringRef what,
                               std::optional<mlir::Attribute> value,
                               mlir::Value init);

/// Some integer that the destination can hold lies between the bounds.
mlir::LogicalResult verifyRange(mlir::Operation *op,
                                std::optional<mlir::Attribute> clampMin,
                                std::optional<mlir::Attribute> clampMax,
                                mlir::Value init);

/// Pads are there and leave room for an interior.
mlir::LogicalResult verifyPads(mlir::Operation *op, llvm::ArrayRef<int64_t> low,
                               llvm::ArrayRef<int64_t> high,
                               llvm::ArrayRef<int64_t> padded);

mlir::LogicalResult verifySameShape(mlir::Operation *op, mlir::Value input,
                                    mlir::Value init);

/// Batch, height and width of what a window of `kernel` elements, `dilations`
/// apart, leaves of a padded 4-D input.
mlir::LogicalResult verifyWindow(mlir::DestinationStyleOpInterface op,
                                 llvm::ArrayRef<int64_t> kernel,
                                 llvm::ArrayRef<int64_t> strides,
                                 llvm::ArrayRef<int64_t> pads,
                                 llvm::ArrayRef<int64_t> dilations);

/// What a convolution adds to its own value, if anything, and how.
mlir::LogicalResult verifyResidual(Conv2DOp op);

template <typename OpTy> mlir::LogicalResult verifyBounds(OpTy op) {
  if (mlir::failed(verifyKind(op, "clamp_min", op.getClampMin(), op.getInit())))
    return mlir::failure();
  if (mlir::failed(verifyKind(op, "clamp_max", op.getClampMax(), op.getInit())))
    return mlir::failure();
  return verifyRange(op, op.getClampMin(), op.getClampMax(), op.getInit());
}

/// Input and destination are both f32 or both integers.
template <typename OpTy> mlir::LogicalResult verifyBothFloat(OpTy op) {
  if (isFloat(op.getInput()) == isFloat(op.getInit()))
    return mlir::success();
  return op.emitOpError() << "input type " << op.getInput().getType()
                          << " and destination type " << op.getInit().getType()
                          << " must both be f32 or both be integers";
}

/// An op that moves or compares stored values does not convert them.
template <typename OpTy> mlir::LogicalResult verifySameElement(OpTy op) {
  if (shaped(op.getInput()).getElementType() ==
      shaped(op.getInit()).getElementType())
    return mlir::success();
  return op.emitOpError() << "input type " << op.getInput().getType()
                          << " and destination type " << op.getInit().getType()
                          << " differ in their elements";
}

} // namespace pare::kernel::detail

#endif // PARE_LIB_DIALECT_PAREKERNEL_IR_VERIFIERS_H
