//===- FunctionPatterns.cpp - sigmoid, tanh and softmax to TOSA -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

/// A function of one quantized value is the table of its 256 results that its
/// kernel has.
template <typename OpTy, typename TosaOp, float function(float)>
struct FunctionPattern : TosaPattern<OpTy> {
  using TosaPattern<OpTy>::TosaPattern;

  Value lower(OpTy op, typename OpTy::Adaptor adaptor,
              TosaEmitter &emit) const override {
    Value input = adaptor.getInput();
    std::optional<Quantization> in = quantizationOf(op.getInput());
    if (!in)
      return emit.create<TosaOp>(tensorOf(input), input);
    Quantization out = *quantizationOf(op.getOutput());
    SmallVector<int8_t> table;
    for (int32_t q = -128; q < 128; ++q)
      table.push_back(
          static_cast<int8_t>(out.store(function(numerics::dequantize(
              q, static_cast<float>(in->scale), in->zeroPoint)))));
    return emit.create<tosa::TableOp>(
        tensorOf(input), input,
        emit.constant<int8_t>({256}, ArrayRef<int8_t>(table)));
  }
};

struct SoftmaxPattern : TosaPattern<SoftmaxOp> {
  using TosaPattern::TosaPattern;

  Value softmaxOfReals(Value input, TosaEmitter &emit) const {
    RankedTensorType type = tensorOf(input);
    SmallVector<int64_t> row(type.getShape());
    uint32_t axis = row.size() - 1;
    row.back() = 1;
    Value largest =
        emit.create<tosa::ReduceMaxOp>(type.clone(row), input, axis);
    Value distance = emit.create<tosa::SubOp>(type, input, largest);
    Value power = emit.create<tosa::ExpOp>(type, distance);
    Value sum = emit.create<tosa::ReduceSumOp>(type.clone(row), power, axis);
    Value inverse = emit.create<tosa::ReciprocalOp>(type.clone(row), sum);
    return emit.create<tosa::MulOp>(
        type, power, inverse, emit.zeroPoint(emit.builder.getI8Type(), 0));
  }

  Value lower(SoftmaxOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    std::optional<Quantization> in = quantizationOf(op.getInput());
    if (!in)
      return softmaxOfReals(adaptor.getInput(), emit);
    Value result = softmaxOfIntegers(adaptor.getInput(), *in, emit);
    auto natural = quant::UniformQuantizedType::get(
        quant::QuantizationFlags::Signed, emit.builder.getI8Type(),
        emit.builder.getF32Type(), 1.0 / 256.0, -128, -128, 127);
    return emit.requantize(result, tensorOf(result).clone(natural),
                           op.getOutput().getType());
  }
};

} // namespace

void populateFunctionPatterns(TypeConverter &converter,
                              RewritePatternSet &patterns, Rounding &rounding) {
  patterns.add<FunctionPattern<SigmoidOp, tosa::SigmoidOp, numerics::sigmoid>,
               FunctionPattern<TanhOp, tosa::TanhOp, numerics::tanh>,
               SoftmaxPattern>(converter, patterns.getContext(), rounding);
}

} // namespace pare::pare_to_tosa
