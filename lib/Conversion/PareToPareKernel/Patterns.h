//===- Patterns.h - what the lowerings to kernels share -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PARETOPAREKERNEL_PATTERNS_H
#define PARE_LIB_CONVERSION_PARETOPAREKERNEL_PATTERNS_H

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Transforms/DialectConversion.h"
#include "pare/Dialect/Pare/IR/Integers.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Support/Numerics.h"

namespace pare {

/// The multipliers of a linear op, one per output channel or one for all:
/// `float(double(s_in) * s_w[c] / s_out)`.
std::vector<float> linearMultipliers(mlir::Operation *op);

/// Whether `op` (of the pare dialect) can become kernels; else an error at it.
llvm::LogicalResult verifyConvertible(mlir::Operation *op);

/// An operand of a pare op is plain storage after the conversion; its
/// quantization is still in the op.
mlir::Value createEmpty(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::RankedTensorType type);
mlir::Value createConstant(mlir::OpBuilder &builder, mlir::Location loc,
                           llvm::ArrayRef<float> values);
mlir::Value createConstant(mlir::OpBuilder &builder, mlir::Location loc,
                           llvm::ArrayRef<int8_t> values);

/// A kernel `ins(inputs) outs(empty)`, of which attributes are still to be set.
template <typename KernelOp>
KernelOp createKernel(mlir::OpBuilder &builder, mlir::Location loc,
                      mlir::ValueRange inputs, mlir::RankedTensorType type) {
  llvm::SmallVector<mlir::Value> operands(inputs);
  operands.push_back(createEmpty(builder, loc, type));
  return KernelOp::create(builder, loc, mlir::TypeRange(type), operands,
                          llvm::ArrayRef<mlir::NamedAttribute>{});
}

/// The real bounds of an op's activation as bounds of its kernel: stored
/// integers where the result is quantized, f32 otherwise; null where the
/// result's own type bounds as tightly.
struct KernelBounds {
  mlir::Attribute low, high;
};
KernelBounds kernelBounds(mlir::Value result,
                          std::optional<llvm::APFloat> clampMin,
                          std::optional<llvm::APFloat> clampMax);
template <typename KernelOp>
void setBounds(KernelOp op, const KernelBounds &bounds) {
  if (bounds.low)
    op.setClampMinAttr(bounds.low);
  if (bounds.high)
    op.setClampMaxAttr(bounds.high);
}

template <typename KernelOp> void setFloatRne(KernelOp op) {
  op.setRoundingAttr(
      kernel::RoundingAttr::get(op.getContext(), kernel::Rounding::FloatRne));
}

inline mlir::FloatAttr f32Attr(mlir::OpBuilder &builder, double value) {
  return builder.getF32FloatAttr(static_cast<float>(value));
}

/// `value`, stored as the quantized type `from`, stored as `to`; itself where
/// those agree. The cast is called `name` where there is one.
mlir::Value requantize(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Value value, mlir::Type from, mlir::Type to,
                       mlir::StringAttr name = {});

void populateLinearPatterns(mlir::TypeConverter &converter,
                            mlir::RewritePatternSet &patterns);
void populateElementwisePatterns(mlir::TypeConverter &converter,
                                 mlir::RewritePatternSet &patterns);
void populateFunctionPatterns(mlir::TypeConverter &converter,
                              mlir::RewritePatternSet &patterns);
void populatePoolPatterns(mlir::TypeConverter &converter,
                          mlir::RewritePatternSet &patterns);
void populateMovementPatterns(mlir::TypeConverter &converter,
                              mlir::RewritePatternSet &patterns);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PARETOPAREKERNEL_PATTERNS_H
