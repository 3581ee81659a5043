//===- FunctionPatterns.cpp - sigmoid, tanh and softmax to kernels --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function of one quantized value is a table of 256 results. Both the table
// and the softmax's exponentials come from the definitions in Numerics.h, so
// they are the same wherever the compiler runs.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"

using namespace mlir;

namespace pare {
namespace {

/// `quantize(function(dequantize(q)))` for q = -128..127.
std::array<int8_t, 256> tabulate(float (*function)(float), Quantization in,
                                 Quantization out) {
  std::array<int8_t, 256> table;
  for (int32_t q = -128; q < 128; ++q) {
    float x =
        numerics::dequantize(q, static_cast<float>(in.scale), in.zeroPoint);
    table[q + 128] = static_cast<int8_t>(numerics::quantize(
        function(x), static_cast<float>(out.scale), out.zeroPoint, out.range));
  }
  return table;
}

template <typename OpTy, typename KernelOp, float function(float)>
struct FunctionPattern : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    std::optional<Quantization> in = quantizationOf(op.getInput());
    Value input = adaptor.getInput();
    auto type = cast<RankedTensorType>(input.getType());
    if (!in) {
      auto kernel = createKernel<KernelOp>(rewriter, op.getLoc(), input, type);
      kernel.setNameAttr(op.getNameAttr());
      rewriter.replaceOp(op, kernel);
      return success();
    }
    std::array<int8_t, 256> table =
        tabulate(function, *in, *quantizationOf(op.getOutput()));
    Value constant =
        createConstant(rewriter, op.getLoc(), ArrayRef<int8_t>(table));
    auto kernel = createKernel<kernel::LookupOp>(rewriter, op.getLoc(),
                                                 {input, constant}, type);
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

struct SoftmaxPattern : OpConversionPattern<SoftmaxOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(SoftmaxOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value input = adaptor.getInput();
    auto type = cast<RankedTensorType>(input.getType());
    std::optional<Quantization> in = quantizationOf(op.getInput());
    SmallVector<Value> operands = {input};
    if (in) {
      float table[256];
      numerics::softmaxTable(static_cast<float>(in->scale), table);
      operands.push_back(createConstant(rewriter, loc, ArrayRef<float>(table)));
    }
    auto kernel =
        createKernel<kernel::SoftmaxOp>(rewriter, loc, operands, type);
    if (in) {
      Quantization out = *quantizationOf(op.getOutput());
      kernel.setInputZp(in->zeroPoint);
      kernel.setOutputZp(out.zeroPoint);
      kernel.setOutputMultiplierAttr(f32Attr(rewriter, 1.0 / out.scale));
    }
    kernel.setNameAttr(op.getNameAttr());
    rewriter.replaceOp(op, kernel);
    return success();
  }
};

} // namespace

void populateFunctionPatterns(TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns.add<FunctionPattern<SigmoidOp, kernel::SigmoidOp, numerics::sigmoid>,
               FunctionPattern<TanhOp, kernel::TanhOp, numerics::tanh>,
               SoftmaxPattern>(converter, patterns.getContext());
}

} // namespace pare
