//===- PoolPatterns.cpp - pools and reductions to kernels -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

using namespace mlir;

namespace pare {
namespace {

template <typename OpTy, typename KernelOp>
KernelOp createPool(OpTy op, Value input, RankedTensorType type,
                    OpBuilder &builder) {
  auto kernel = createKernel<KernelOp>(builder, op.getLoc(), input, type);
  kernel.setKernel(op.getKernel());
  kernel.setStrides(op.getStrides());
  kernel.setPads(op.getPads());
  setBounds(kernel,
            kernelBounds(op.getOutput(), op.getClampMin(), op.getClampMax()));
  kernel.setNameAttr(op.getNameAttr());
  return kernel;
}

struct AvgPoolPattern : OpConversionPattern<AvgPool2DOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(AvgPool2DOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto kernel = createPool<AvgPool2DOp, kernel::AvgPool2DOp>(
        op, adaptor.getInput(),
        getTypeConverter()->convertType<RankedTensorType>(
            op.getOutput().getType()),
        rewriter);
    if (std::optional<Quantization> in = quantizationOf(op.getInput())) {
      Quantization out = *quantizationOf(op.getOutput());
      kernel.setMultiplierAttr(f32Attr(rewriter, in->scale / out.scale));
      kernel.setInputZp(in->zeroPoint);
      kernel.setOutputZp(out.zeroPoint);
      setFloatRne(kernel);
    }
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

struct MaxPoolPattern : OpConversionPattern<MaxPool2DOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(MaxPool2DOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // A maximum commutes with requantization, which is monotonic.
    Value input = requantize(rewriter, op.getLoc(), adaptor.getInput(),
                             op.getInput().getType(), op.getOutput().getType());
    auto kernel = createPool<MaxPool2DOp, kernel::MaxPool2DOp>(
        op, input,
        getTypeConverter()->convertType<RankedTensorType>(
            op.getOutput().getType()),
        rewriter);
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

kernel::KernelReduceKind kernelKind(ReduceKind kind) {
  switch (kind) {
  case ReduceKind::Sum:
    return kernel::KernelReduceKind::Sum;
  case ReduceKind::Mean:
    return kernel::KernelReduceKind::Mean;
  case ReduceKind::Max:
    return kernel::KernelReduceKind::Max;
  }
  llvm_unreachable("all kinds are handled");
}

struct ReducePattern : OpConversionPattern<ReduceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ReduceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    std::optional<Quantization> in = quantizationOf(op.getInput());
    std::optional<Quantization> out = quantizationOf(op.getOutput());
    Value input = adaptor.getInput();
    bool isMax = op.getKind() == ReduceKind::Max;
    if (isMax)
      input = requantize(rewriter, op.getLoc(), input, op.getInput().getType(),
                         op.getOutput().getType());
    auto kernel = createKernel<kernel::ReduceOp>(
        rewriter, op.getLoc(), input,
        getTypeConverter()->convertType<RankedTensorType>(
            op.getOutput().getType()));
    kernel.setKind(kernelKind(op.getKind()));
    kernel.setAxes(op.getAxes());
    if (in) {
      kernel.setInputZp(isMax ? out->zeroPoint : in->zeroPoint);
      kernel.setOutputZp(out->zeroPoint);
    }
    if (in && !isMax) {
      kernel.setMultiplierAttr(f32Attr(rewriter, in->scale / out->scale));
      setFloatRne(kernel);
    }
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

} // namespace

void populatePoolPatterns(TypeConverter &converter,
                          RewritePatternSet &patterns) {
  patterns.add<AvgPoolPattern, MaxPoolPattern, ReducePattern>(
      converter, patterns.getContext());
}

} // namespace pare
