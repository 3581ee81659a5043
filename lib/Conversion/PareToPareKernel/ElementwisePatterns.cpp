//===- ElementwisePatterns.cpp - elementwise ops to kernels ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

using namespace mlir;

namespace pare {
namespace {

template <typename OpTy, typename KernelOp>
struct BinaryPattern : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  /// Multipliers are the scales over the result's; a product has one.
  void setArithmetic(OpTy op, KernelOp kernel, OpBuilder &builder) const {
    Quantization lhs = *quantizationOf(op.getLhs());
    Quantization rhs = *quantizationOf(op.getRhs());
    Quantization out = *quantizationOf(op.getOutput());
    if constexpr (std::is_same_v<OpTy, MulOp>) {
      kernel.setLhsMultiplierAttr(
          f32Attr(builder, lhs.scale * rhs.scale / out.scale));
    } else {
      kernel.setLhsMultiplierAttr(f32Attr(builder, lhs.scale / out.scale));
      kernel.setRhsMultiplierAttr(f32Attr(builder, rhs.scale / out.scale));
    }
    kernel.setLhsZp(lhs.zeroPoint);
    kernel.setRhsZp(rhs.zeroPoint);
    kernel.setOutputZp(out.zeroPoint);
    setFloatRne(kernel);
  }

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type =
        this->getTypeConverter()->template convertType<RankedTensorType>(
            op.getOutput().getType());
    auto kernel = createKernel<KernelOp>(
        rewriter, op.getLoc(), {adaptor.getLhs(), adaptor.getRhs()}, type);
    if (quantizationOf(op.getOutput()))
      setArithmetic(op, kernel, rewriter);
    setBounds(kernel,
              kernelBounds(op.getOutput(), op.getClampMin(), op.getClampMax()));
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

struct CastPattern : OpConversionPattern<CastOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(CastOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    std::optional<Quantization> in = quantizationOf(op.getInput());
    std::optional<Quantization> out = quantizationOf(op.getOutput());
    if (in && out &&
        needsRequantize(op.getInput().getType(), op.getOutput().getType())) {
      rewriter.replaceOp(
          op, requantize(rewriter, op.getLoc(), adaptor.getInput(),
                         op.getInput().getType(), op.getOutput().getType(),
                         op.getNameAttr()));
      return success();
    }
    if (in.has_value() == out.has_value()) {
      rewriter.replaceOp(op, adaptor.getInput());
      return success();
    }
    auto kernel = createKernel<kernel::CastOp>(
        rewriter, op.getLoc(), adaptor.getInput(),
        getTypeConverter()->convertType<RankedTensorType>(
            op.getOutput().getType()));
    kernel.setScaleAttr(f32Attr(rewriter, in ? in->scale : out->scale));
    if (in)
      kernel.setInputZp(in->zeroPoint);
    if (out) {
      kernel.setOutputZp(out->zeroPoint);
      setBounds(kernel,
                kernelBounds(op.getOutput(), std::nullopt, std::nullopt));
      setFloatRne(kernel);
    }
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

struct ClampPattern : OpConversionPattern<ClampOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ClampOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value input = requantize(rewriter, op.getLoc(), adaptor.getInput(),
                             op.getInput().getType(), op.getOutput().getType());
    auto kernel = createKernel<kernel::ClampOp>(
        rewriter, op.getLoc(), input, cast<RankedTensorType>(input.getType()));
    setBounds(kernel,
              kernelBounds(op.getOutput(), op.getClampMin(), op.getClampMax()));
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

} // namespace

void populateElementwisePatterns(TypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<BinaryPattern<AddOp, kernel::AddOp>,
               BinaryPattern<SubOp, kernel::SubOp>,
               BinaryPattern<MulOp, kernel::MulOp>, CastPattern, ClampPattern>(
      converter, patterns.getContext());
}

} // namespace pare
