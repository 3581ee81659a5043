//===- ElementEpilogue.h - requantization of one sum ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_ELEMENTEPILOGUE_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_ELEMENTEPILOGUE_H

#include "Arithmetic.h"
#include "Residual.h"

namespace pare {

/// One element of a view, and back.
mlir::Value loadElement(KernelBuilder &k, const FlatView &view, mlir::Value at);
void storeElement(KernelBuilder &k, mlir::Value element, const FlatView &view,
                  mlir::Value at);

/// A scalar integer in a wider type.
mlir::Value widen(KernelBuilder &k, mlir::Value scalar, mlir::Type type,
                  bool isUnsigned);

/// What a kernel of products does to a sum, by the letter of Numerics.h: 64-bit
/// scalars, any zero point and bounds, any of the op's types.
class ElementEpilogue {
public:
  /// Reads conv2d, depthwise_conv2d, dense, transpose_conv2d or matmul; an
  /// error at the op where its profile cannot store its result.
  template <typename OpTy>
  static mlir::FailureOr<ElementEpilogue> create(KernelBuilder &k, OpTy op);

  /// The stored value of a sum (i32, i64 or f32) of an output channel;
  /// `residualAt` is the linear index of its residual.
  mlir::Value finish(mlir::Value sum, mlir::Value channel,
                     mlir::Value residualAt = {});

  /// What the kernel adds to its own value, if anything.
  std::optional<Residual> residual;

private:
  explicit ElementEpilogue(KernelBuilder &k) : k(k) {}

  mlir::Value constant(int64_t value);
  mlir::Value loadScale(const FlatView &view, mlir::Value channel);
  /// The low 32 bits of the scaled sum, extended to 64.
  mlir::Value scale(mlir::Value sum, mlir::Value channel);
  /// float_rne, and the clamp of f32.
  mlir::Value finishFloat(mlir::Value sum, mlir::Value channel,
                          mlir::Value residualAt);

  KernelBuilder &k;
  std::optional<kernel::Rounding> rounding;
  std::optional<FlatView> multiplier, shift;
  mlir::Type element;
  StoredInteger stored = {};
  mlir::Attribute clampMin, clampMax;
};

template <typename OpTy>
mlir::FailureOr<ElementEpilogue> ElementEpilogue::create(KernelBuilder &k,
                                                         OpTy op) {
  ElementEpilogue result(k);
  result.rounding = op.getRounding();
  result.clampMin = op.getClampMin().value_or(nullptr);
  result.clampMax = op.getClampMax().value_or(nullptr);
  result.element =
      mlir::cast<mlir::ShapedType>(op.getInit().getType()).getElementType();
  if (!result.element.isF32()) {
    int64_t zeroPoint = signedOf(op.getOutputZp());
    bool isUnsigned = op.getOutputUnsigned() && !result.element.isInteger(32);
    result.stored = getStoredInteger(result.element, zeroPoint, isUnsigned,
                                     result.clampMin, result.clampMax);
    if (result.rounding == kernel::Rounding::FloatRne) {
      auto checked = checkStored(op, result.element, zeroPoint, isUnsigned,
                                 op.getClampMin(), op.getClampMax());
      if (mlir::failed(checked))
        return mlir::failure();
    }
  }
  result.residual = Residual::read(k, op);
  if (op.getMultiplier())
    result.multiplier = k.flatView(op.getMultiplier());
  if (op.getShift())
    result.shift = k.flatView(op.getShift());
  return result;
}

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_ELEMENTEPILOGUE_H
