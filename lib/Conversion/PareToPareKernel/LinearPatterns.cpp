//===- LinearPatterns.cpp - convolutions and dense layers to kernels ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

using namespace mlir;

namespace pare {
namespace {

/// Input, weight, bias, multiplier and destination of a linear kernel.
template <typename KernelOp>
KernelOp createLinear(OpBuilder &builder, Location loc, Value input,
                      Value weight, Value bias, Value multiplier,
                      RankedTensorType type) {
  SmallVector<Value> operands = {input, weight};
  if (bias)
    operands.push_back(bias);
  if (multiplier)
    operands.push_back(multiplier);
  operands.push_back(createEmpty(builder, loc, type));
  SmallVector<int32_t> segments = {
      1, 1, bias ? 1 : 0, multiplier ? 1 : 0, /*shift=*/0, /*scratch=*/0};
  if constexpr (std::is_same_v<KernelOp, kernel::Conv2DOp>)
    segments.push_back(/*residual=*/0);
  segments.push_back(/*init=*/1);
  return KernelOp::create(
      builder, loc, TypeRange(type), operands,
      builder.getNamedAttr("operandSegmentSizes",
                           builder.getDenseI32ArrayAttr(segments)));
}

template <typename OpTy, typename KernelOp>
struct LinearPattern : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type =
        this->getTypeConverter()->template convertType<RankedTensorType>(
            op.getOutput().getType());
    std::optional<Quantization> in = quantizationOf(op.getInput());
    Value multiplier;
    if (in)
      multiplier = createConstant(rewriter, op.getLoc(),
                                  ArrayRef<float>(linearMultipliers(op)));
    auto kernel = createLinear<KernelOp>(
        rewriter, op.getLoc(), adaptor.getInput(), adaptor.getWeight(),
        adaptor.getBias(), multiplier, type);
    if (in) {
      kernel.setInputZp(in->zeroPoint);
      kernel.setOutputZp(quantizationOf(op.getOutput())->zeroPoint);
      setFloatRne(kernel);
    }
    if constexpr (!std::is_same_v<OpTy, DenseOp>) {
      kernel.setStrides(op.getStrides());
      kernel.setPads(op.getPads());
      kernel.setDilations(op.getDilations());
    }
    if constexpr (std::is_same_v<OpTy, Conv2DOp>)
      kernel.setGroups(op.getGroups());
    setBounds(kernel,
              kernelBounds(op.getOutput(), op.getClampMin(), op.getClampMax()));
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

} // namespace

void populateLinearPatterns(TypeConverter &converter,
                            RewritePatternSet &patterns) {
  patterns.add<LinearPattern<Conv2DOp, kernel::Conv2DOp>,
               LinearPattern<DepthwiseConv2DOp, kernel::DepthwiseConv2DOp>,
               LinearPattern<DenseOp, kernel::DenseOp>>(converter,
                                                        patterns.getContext());
}

} // namespace pare
