//===- MovementPatterns.cpp - constants and moved values ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops that only move values become upstream's tensor and linalg ops on storage
// values; they carry the network's name as `pare.name`.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;

namespace pare {
namespace {

SmallVector<OpFoldResult> indices(Builder &builder, ArrayRef<int64_t> values) {
  return getAsIndexOpFoldResult(builder.getContext(), values);
}

/// Replaces `op` by `value`, whose op was made for it and takes over its name.
template <typename OpTy>
void replaceNamed(OpTy op, Value value, ConversionPatternRewriter &rewriter) {
  Operation *moved = value.getDefiningOp();
  if (auto cast = dyn_cast<kernel::CastOp>(moved))
    cast.setNameAttr(op.getNameAttr());
  else
    moved->setAttr(kNameAttr, op.getNameAttr());
  rewriter.replaceOp(op, value);
}

struct ConstantPattern : OpConversionPattern<ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // The attribute itself, so that resources stay shared.
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(
        op, cast<TypedAttr>(op.getValue()));
    return success();
  }
};

struct PadPattern : OpConversionPattern<PadOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(PadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value input = requantize(rewriter, op.getLoc(), adaptor.getInput(),
                             op.getInput().getType(), op.getOutput().getType());
    auto kernel = createKernel<kernel::PadOp>(
        rewriter, op.getLoc(), input,
        getTypeConverter()->convertType<RankedTensorType>(
            op.getOutput().getType()));
    kernel.setLow(op.getLow());
    kernel.setHigh(op.getHigh());
    float value = op.getValue().convertToFloat();
    if (std::optional<Quantization> type = quantizationOf(op.getOutput()))
      kernel.setValueAttr(rewriter.getI32IntegerAttr(
          numerics::quantize(value, static_cast<float>(type->scale),
                             type->zeroPoint, type->range)));
    else
      kernel.setValueAttr(rewriter.getF32FloatAttr(value));
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

struct ConcatPattern : OpConversionPattern<ConcatOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ConcatOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = getTypeConverter()->convertType<RankedTensorType>(
        op.getOutput().getType());
    Value joined = createEmpty(rewriter, op.getLoc(), type);
    SmallVector<int64_t> offsets(type.getRank(), 0), ones(type.getRank(), 1);
    for (auto [input, plain] :
         llvm::zip_equal(op.getInputs(), adaptor.getInputs())) {
      Value part = requantize(rewriter, op.getLoc(), plain, input.getType(),
                              op.getOutput().getType());
      ArrayRef<int64_t> shape = cast<ShapedType>(part.getType()).getShape();
      joined = tensor::InsertSliceOp::create(
          rewriter, op.getLoc(), part, joined, indices(rewriter, offsets),
          indices(rewriter, shape), indices(rewriter, ones));
      offsets[op.getAxis()] += shape[op.getAxis()];
    }
    replaceNamed(op, joined, rewriter);
    return success();
  }
};

/// One collapse or expand where that is enough, else both through a line.
Value reshape(OpBuilder &builder, Location loc, Value value,
              RankedTensorType to) {
  auto from = cast<RankedTensorType>(value.getType());
  if (from == to)
    return value;
  if (auto groups = getReassociationIndicesForReshape(from, to)) {
    if (from.getRank() > to.getRank())
      return tensor::CollapseShapeOp::create(builder, loc, to, value, *groups);
    return tensor::ExpandShapeOp::create(builder, loc, to, value, *groups);
  }
  auto line =
      RankedTensorType::get({from.getNumElements()}, from.getElementType());
  return reshape(builder, loc, reshape(builder, loc, value, line), to);
}

struct ReshapePattern : OpConversionPattern<ReshapeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ReshapeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value input = requantize(rewriter, op.getLoc(), adaptor.getInput(),
                             op.getInput().getType(), op.getOutput().getType());
    Value reshaped = reshape(rewriter, op.getLoc(), input,
                             getTypeConverter()->convertType<RankedTensorType>(
                                 op.getOutput().getType()));
    if (reshaped == adaptor.getInput())
      rewriter.replaceOp(op, reshaped);
    else
      replaceNamed(op, reshaped, rewriter);
    return success();
  }
};

struct TransposePattern : OpConversionPattern<TransposeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(TransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value input = requantize(rewriter, op.getLoc(), adaptor.getInput(),
                             op.getInput().getType(), op.getOutput().getType());
    auto type = getTypeConverter()->convertType<RankedTensorType>(
        op.getOutput().getType());
    auto transposed = linalg::TransposeOp::create(
        rewriter, op.getLoc(), input, createEmpty(rewriter, op.getLoc(), type),
        op.getPerms());
    replaceNamed(op, transposed->getResult(0), rewriter);
    return success();
  }
};

struct SlicePattern : OpConversionPattern<SliceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(SliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value input = requantize(rewriter, op.getLoc(), adaptor.getInput(),
                             op.getInput().getType(), op.getOutput().getType());
    auto type = getTypeConverter()->convertType<RankedTensorType>(
        op.getOutput().getType());
    SmallVector<int64_t> ones(type.getRank(), 1);
    Value slice = tensor::ExtractSliceOp::create(
        rewriter, op.getLoc(), type, input, indices(rewriter, op.getStart()),
        indices(rewriter, type.getShape()), indices(rewriter, ones));
    replaceNamed(op, slice, rewriter);
    return success();
  }
};

} // namespace

void populateMovementPatterns(TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns.add<ConstantPattern, PadPattern, ConcatPattern, ReshapePattern,
               TransposePattern, SlicePattern>(converter,
                                               patterns.getContext());
}

} // namespace pare
