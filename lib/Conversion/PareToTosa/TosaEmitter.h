//===- TosaEmitter.h - what the lowerings to TOSA share -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Private to this folder.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PARETOTOSA_TOSAEMITTER_H
#define PARE_LIB_CONVERSION_PARETOTOSA_TOSAEMITTER_H

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Transforms/DialectConversion.h"
#include "pare/Dialect/Pare/IR/Integers.h"
#include "pare/Support/Constants.h"

namespace pare::pare_to_tosa {

/// How a module rounds, and what is found about it on the way.
struct Rounding {
  mlir::tosa::RoundingMode mode;
  /// The module's profile is float-rne: factors are f32 before they become
  /// multipliers.
  bool fromFloatRne;
  /// The largest relative difference of a multiplier from its factor.
  double largestError = 0.0;
};

/// Whether the values of `value` are those of its type; they are integers
/// otherwise.
inline bool isFloat(mlir::Value value) {
  return llvm::cast<mlir::ShapedType>(value.getType()).getElementType().isF32();
}
inline mlir::RankedTensorType tensorOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// Writes TOSA ops at one place.
class TosaEmitter {
public:
  TosaEmitter(mlir::OpBuilder &builder, mlir::Location loc, Rounding &rounding)
      : builder(builder), loc(loc), rounding(rounding) {}

  mlir::OpBuilder &builder;
  mlir::Location loc;

  /// `OpTy` with operands and attributes as its `create` takes them.
  template <typename OpTy, typename... Args>
  mlir::Value create(mlir::RankedTensorType type, Args &&...args) {
    return OpTy::create(builder, loc, type, std::forward<Args>(args)...)
        ->getResult(0);
  }

  mlir::Value constant(mlir::ElementsAttr value);
  /// A constant of f32, i8, i16 or i32.
  template <typename T>
  mlir::Value constant(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<T> values);
  /// One element that broadcasts to tensors of `rank` dimensions.
  template <typename T> mlir::Value splat(int64_t rank, T value);
  /// A `!tosa.shape`.
  mlir::Value shape(llvm::ArrayRef<int64_t> values);
  /// A zero point operand for tensors of `element`.
  mlir::Value zeroPoint(mlir::Type element, int32_t value);

  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  mlir::Value slice(mlir::Value value, llvm::ArrayRef<int64_t> start,
                    llvm::ArrayRef<int64_t> size);

  /// `(value - inputZp) * factor + outputZp`, saturated to `element` (i8, i16
  /// or i32), with one factor or one per channel of the last dimension. No
  /// |value - inputZp| is larger than its `bounds` (one or one per channel).
  mlir::Value rescale(mlir::Value value, mlir::Type element,
                      llvm::ArrayRef<double> factors,
                      llvm::ArrayRef<double> bounds, int32_t inputZp,
                      int32_t outputZp);
  /// `value - zp` in i32, exactly.
  mlir::Value toI32(mlir::Value value, int32_t zp);

  /// Stored 8-bit integers held within `bounds`; `value` itself where all are.
  mlir::Value clampStored(mlir::Value value, numerics::StoredRange bounds);
  /// Reals held within the bounds that are there; NaN stays.
  mlir::Value clampReal(mlir::Value value, std::optional<llvm::APFloat> low,
                        std::optional<llvm::APFloat> high);
  /// The activation of an op whose result is `result`, on its stored values.
  mlir::Value activate(mlir::Value value, mlir::Value result,
                       std::optional<llvm::APFloat> low,
                       std::optional<llvm::APFloat> high);

  /// `value`, stored as the quantized type `from`, stored as `to`; itself where
  /// those agree or are float.
  mlir::Value requantize(mlir::Value value, mlir::Type from, mlir::Type to);

  /// TOSA wants windows to end where the input with its padding ends. Cuts from
  /// `pads` (top, bottom, left, right) and then from the input what no window
  /// of `span` elements, dilation counted, reads.
  mlir::Value fitWindows(mlir::Value input, llvm::ArrayRef<int64_t> span,
                         llvm::ArrayRef<int64_t> strides,
                         llvm::SmallVectorImpl<int64_t> &pads);

private:
  mlir::Value saturate(mlir::Value value, llvm::ArrayRef<int32_t> limits);

  Rounding &rounding;
};

/// What every pattern of the conversion is given.
template <typename OpTy> struct TosaPattern : mlir::OpConversionPattern<OpTy> {
  TosaPattern(mlir::TypeConverter &converter, mlir::MLIRContext *context,
              Rounding &rounding)
      : mlir::OpConversionPattern<OpTy>(converter, context),
        rounding(rounding) {}

  /// The value that replaces `op`, made of ops at `emit`.
  virtual mlir::Value lower(OpTy op, typename OpTy::Adaptor adaptor,
                            TosaEmitter &emit) const = 0;

  llvm::LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  mlir::ConversionPatternRewriter &rewriter) const override {
    TosaEmitter emit(rewriter, op.getLoc(), rounding);
    mlir::Operation *before = op->getPrevNode();
    mlir::Value value = lower(op, adaptor, emit);
    // The op that computes the value was made for it and takes over its name.
    mlir::Operation *last = value.getDefiningOp();
    if (last && last->getBlock() == op->getBlock() &&
        last == op->getPrevNode() && last != before)
      last->setAttr(kNameAttr, op.getNameAttr());
    rewriter.replaceOp(op, value);
    return llvm::success();
  }

  mlir::RankedTensorType storageOf(mlir::Value value) const {
    return this->getTypeConverter()
        ->template convertType<mlir::RankedTensorType>(value.getType());
  }

private:
  Rounding &rounding;
};

void populateLinearPatterns(mlir::TypeConverter &converter,
                            mlir::RewritePatternSet &patterns,
                            Rounding &rounding);
void populateElementwisePatterns(mlir::TypeConverter &converter,
                                 mlir::RewritePatternSet &patterns,
                                 Rounding &rounding);
void populateFunctionPatterns(mlir::TypeConverter &converter,
                              mlir::RewritePatternSet &patterns,
                              Rounding &rounding);
void populatePoolPatterns(mlir::TypeConverter &converter,
                          mlir::RewritePatternSet &patterns,
                          Rounding &rounding);
void populateMovementPatterns(mlir::TypeConverter &converter,
                              mlir::RewritePatternSet &patterns,
                              Rounding &rounding);

/// The integer softmax along the last dimension of `input`, in i8 at scale
/// 1/256 and zero point -128, as TFLite computes it.
mlir::Value softmaxOfIntegers(mlir::Value input, const Quantization &in,
                              TosaEmitter &emit);

/// Whether `op` (of the pare dialect) can become TOSA; else an error at it.
llvm::LogicalResult verifyConvertible(mlir::Operation *op);

} // namespace pare::pare_to_tosa

#endif // PARE_LIB_CONVERSION_PARETOTOSA_TOSAEMITTER_H
