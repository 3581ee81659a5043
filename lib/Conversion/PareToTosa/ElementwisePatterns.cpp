//===- ElementwisePatterns.cpp - elementwise ops and casts to TOSA --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

#include <cmath>

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

/// Bits behind the point of the operands of a sum, as in TFLite.
constexpr int kSumBits = 20;

Value multiply(RankedTensorType type, Value lhs, Value rhs, TosaEmitter &emit) {
  return emit.create<tosa::MulOp>(type, lhs, rhs,
                                  emit.zeroPoint(emit.builder.getI8Type(), 0));
}

template <typename OpTy, typename TosaOp>
struct BinaryPattern : TosaPattern<OpTy> {
  using TosaPattern<OpTy>::TosaPattern;

  Value combine(RankedTensorType type, Value lhs, Value rhs,
                TosaEmitter &emit) const {
    if constexpr (std::is_same_v<TosaOp, tosa::MulOp>)
      return multiply(type, lhs, rhs, emit);
    else
      return emit.create<TosaOp>(type, lhs, rhs);
  }

  /// The operands at a common scale with 20 bits behind the point, where twice
  /// the larger scale is 1, so that sums stay within 29 bits.
  Value sum(OpTy op, Value lhs, Value rhs, TosaEmitter &emit) const {
    Quantization a = *quantizationOf(op.getLhs());
    Quantization b = *quantizationOf(op.getRhs());
    Quantization out = *quantizationOf(op.getOutput());
    double unit = 2.0 * std::max(a.scale, b.scale) / (1 << kSumBits);
    Type i32 = emit.builder.getI32Type();
    lhs = emit.rescale(lhs, i32, a.scale / unit, 255.0, a.zeroPoint, 0);
    rhs = emit.rescale(rhs, i32, b.scale / unit, 255.0, b.zeroPoint, 0);
    Value exact = combine(tensorOf(op.getOutput()).clone(i32), lhs, rhs, emit);
    return emit.rescale(exact, emit.builder.getI8Type(), unit / out.scale,
                        255.0 * (1 << kSumBits), 0, out.zeroPoint);
  }

  /// Products are exact in 17 bits.
  Value product(OpTy op, Value lhs, Value rhs, TosaEmitter &emit) const {
    Quantization a = *quantizationOf(op.getLhs());
    Quantization b = *quantizationOf(op.getRhs());
    Quantization out = *quantizationOf(op.getOutput());
    Value exact = combine(
        tensorOf(op.getOutput()).clone(emit.builder.getI32Type()),
        emit.toI32(lhs, a.zeroPoint), emit.toI32(rhs, b.zeroPoint), emit);
    return emit.rescale(exact, emit.builder.getI8Type(),
                        a.scale * b.scale / out.scale, 255.0 * 255.0, 0,
                        out.zeroPoint);
  }

  Value lower(OpTy op, typename OpTy::Adaptor adaptor,
              TosaEmitter &emit) const override {
    Value lhs = adaptor.getLhs(), rhs = adaptor.getRhs(), result;
    if (isFloat(op.getOutput()))
      result = combine(tensorOf(op.getOutput()), lhs, rhs, emit);
    else if constexpr (std::is_same_v<TosaOp, tosa::MulOp>)
      result = product(op, lhs, rhs, emit);
    else
      result = sum(op, lhs, rhs, emit);
    return emit.activate(result, op.getOutput(), op.getClampMin(),
                         op.getClampMax());
  }
};

/// The zero point is added and taken off in integers where rounding could see
/// it, in f32 where it is exact.
struct CastPattern : TosaPattern<CastOp> {
  using TosaPattern::TosaPattern;

  Value quantize(Value real, const Quantization &to, TosaEmitter &emit) const {
    RankedTensorType type = tensorOf(real);
    float inverse = 1.0f / static_cast<float>(to.scale);
    Value scaled =
        multiply(type, real, emit.splat<float>(type.getRank(), inverse), emit);
    auto bound = [&](int32_t stored) {
      return emit.builder.getF32FloatAttr(stored - to.zeroPoint);
    };
    // What is no number becomes the lower bound: it must not reach the cast.
    Value held = emit.create<tosa::ClampOp>(type, scaled, bound(to.range.low),
                                            bound(to.range.high),
                                            tosa::NanPropagationMode::IGNORE);
    Type i32 = emit.builder.getI32Type();
    Value rounded = emit.create<tosa::CastOp>(type.clone(i32), held);
    return emit.rescale(rounded, emit.builder.getI8Type(), 1.0, 255.0, 0,
                        to.zeroPoint);
  }

  Value dequantize(Value stored, const Quantization &from,
                   TosaEmitter &emit) const {
    RankedTensorType type = tensorOf(stored).clone(emit.builder.getF32Type());
    Value real = emit.create<tosa::CastOp>(type, stored);
    auto splat = [&](double value) {
      return emit.splat<float>(type.getRank(), static_cast<float>(value));
    };
    if (from.zeroPoint != 0)
      real = emit.create<tosa::SubOp>(type, real, splat(from.zeroPoint));
    return multiply(type, real, splat(from.scale), emit);
  }

  Value lower(CastOp op, OpAdaptor adaptor, TosaEmitter &emit) const override {
    std::optional<Quantization> in = quantizationOf(op.getInput());
    std::optional<Quantization> out = quantizationOf(op.getOutput());
    if (in && out)
      return emit.requantize(adaptor.getInput(), op.getInput().getType(),
                             op.getOutput().getType());
    if (out)
      return quantize(adaptor.getInput(), *out, emit);
    if (in)
      return dequantize(adaptor.getInput(), *in, emit);
    return adaptor.getInput();
  }
};

struct ClampPattern : TosaPattern<ClampOp> {
  using TosaPattern::TosaPattern;

  Value lower(ClampOp op, OpAdaptor adaptor, TosaEmitter &emit) const override {
    Value input = emit.requantize(adaptor.getInput(), op.getInput().getType(),
                                  op.getOutput().getType());
    return emit.activate(input, op.getOutput(), op.getClampMin(),
                         op.getClampMax());
  }
};

} // namespace

void populateElementwisePatterns(TypeConverter &converter,
                                 RewritePatternSet &patterns,
                                 Rounding &rounding) {
  patterns
      .add<BinaryPattern<AddOp, tosa::AddOp>, BinaryPattern<SubOp, tosa::SubOp>,
           BinaryPattern<MulOp, tosa::MulOp>, CastPattern, ClampPattern>(
          converter, patterns.getContext(), rounding);
}

} // namespace pare::pare_to_tosa
