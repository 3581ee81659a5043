//===- PoolPatterns.cpp - pools and reductions to TOSA --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

/// TOSA's average has the scale of its input. Where the result has another, a
/// second rounding behind it would cost accuracy, so the average is not taken
/// in 8 bits then.
struct AvgPoolPattern : TosaPattern<AvgPool2DOp> {
  using TosaPattern::TosaPattern;

  Value average(AvgPool2DOp op, Value input, ArrayRef<int64_t> pads,
                int32_t zeroPoint, TosaEmitter &emit) const {
    Type element = tensorOf(input).getElementType();
    Value zp = emit.zeroPoint(element, zeroPoint);
    Type accumulator =
        element.isF32() ? element : Type(emit.builder.getI32Type());
    return emit.create<tosa::AvgPool2dOp>(
        tensorOf(op.getOutput()).clone(element), input, zp, zp, op.getKernel(),
        op.getStrides(), pads, accumulator);
  }

  /// The sum under each window, by a depthwise convolution with ones.
  Value sum(AvgPool2DOp op, Value input, int32_t zeroPoint,
            TosaEmitter &emit) const {
    int64_t channels = tensorOf(input).getShape().back();
    SmallVector<int64_t> kernel(op.getKernel());
    kernel.append({channels, 1});
    Type i8 = emit.builder.getI8Type(), i32 = emit.builder.getI32Type();
    auto type = RankedTensorType::get(kernel, i8);
    Value ones = emit.constant(
        DenseElementsAttr::get(type, emit.builder.getI8IntegerAttr(1)));
    Value bias =
        emit.constant<int32_t>({channels}, std::vector<int32_t>(channels, 0));
    SmallVector<int64_t> none(4, 0), one(2, 1);
    return emit.create<tosa::DepthwiseConv2DOp>(
        tensorOf(op.getOutput()).clone(i32), input, ones, bias,
        emit.zeroPoint(i8, zeroPoint), emit.zeroPoint(i8, 0), none,
        op.getStrides(), one, i32);
  }

  Value requantized(AvgPool2DOp op, Value input, ArrayRef<int64_t> pads,
                    TosaEmitter &emit) const {
    Quantization in = *quantizationOf(op.getInput());
    Quantization out = *quantizationOf(op.getOutput());
    Type i8 = emit.builder.getI8Type(), i16 = emit.builder.getI16Type();
    if (llvm::all_of(pads, [](int64_t pad) { return pad == 0; })) {
      double count = static_cast<double>(op.getKernel()[0]) * op.getKernel()[1];
      return emit.rescale(sum(op, input, in.zeroPoint, emit), i8,
                          in.scale / out.scale / count, 255.0 * count, 0,
                          out.zeroPoint);
    }
    // Padding does not count, which no convolution can say: the average is
    // taken with 7 bits behind the point.
    input = emit.rescale(input, i16, 128.0, 255.0, in.zeroPoint, 0);
    return emit.rescale(average(op, input, pads, 0, emit), i8,
                        in.scale / out.scale / 128.0, 32640.0, 0,
                        out.zeroPoint);
  }

  Value lower(AvgPool2DOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    SmallVector<int64_t> pads(op.getPads());
    Value input = emit.fitWindows(adaptor.getInput(), op.getKernel(),
                                  op.getStrides(), pads);
    Value result;
    if (needsRequantize(op.getInput().getType(), op.getOutput().getType())) {
      result = requantized(op, input, pads, emit);
    } else {
      std::optional<Quantization> in = quantizationOf(op.getInput());
      result = average(op, input, pads, in ? in->zeroPoint : 0, emit);
    }
    return emit.activate(result, op.getOutput(), op.getClampMin(),
                         op.getClampMax());
  }
};

struct MaxPoolPattern : TosaPattern<MaxPool2DOp> {
  using TosaPattern::TosaPattern;

  Value lower(MaxPool2DOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    // A maximum commutes with requantization, which is monotonic.
    Value input = emit.requantize(adaptor.getInput(), op.getInput().getType(),
                                  op.getOutput().getType());
    SmallVector<int64_t> pads(op.getPads());
    input = emit.fitWindows(input, op.getKernel(), op.getStrides(), pads);
    Value largest =
        emit.create<tosa::MaxPool2dOp>(storageOf(op.getOutput()), input,
                                       op.getKernel(), op.getStrides(), pads);
    return emit.activate(largest, op.getOutput(), op.getClampMin(),
                         op.getClampMax());
  }
};

struct ReducePattern : TosaPattern<ReduceOp> {
  using TosaPattern::TosaPattern;

  template <typename TosaOp>
  Value reduce(ReduceOp op, Value value, TosaEmitter &emit) const {
    for (int64_t axis : op.getAxes()) {
      SmallVector<int64_t> shape(tensorOf(value).getShape());
      shape[axis] = 1;
      value = emit.create<TosaOp>(tensorOf(value).clone(shape), value,
                                  static_cast<uint32_t>(axis));
    }
    return value;
  }

  Value lower(ReduceOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    Value input = adaptor.getInput();
    if (op.getKind() == ReduceKind::Max)
      return reduce<tosa::ReduceMaxOp>(
          op,
          emit.requantize(input, op.getInput().getType(),
                          op.getOutput().getType()),
          emit);
    RankedTensorType type = tensorOf(op.getOutput());
    double count = static_cast<double>(tensorOf(input).getNumElements()) /
                   type.getNumElements();
    double share = op.getKind() == ReduceKind::Mean ? 1.0 / count : 1.0;
    std::optional<Quantization> in = quantizationOf(op.getInput());
    if (!in) {
      Value sum = reduce<tosa::ReduceSumOp>(op, input, emit);
      if (op.getKind() == ReduceKind::Sum)
        return sum;
      return emit.create<tosa::MulOp>(
          type, sum,
          emit.splat<float>(type.getRank(), static_cast<float>(share)),
          emit.zeroPoint(emit.builder.getI8Type(), 0));
    }
    Quantization out = *quantizationOf(op.getOutput());
    Value sum =
        reduce<tosa::ReduceSumOp>(op, emit.toI32(input, in->zeroPoint), emit);
    Value stored = emit.rescale(sum, emit.builder.getI8Type(),
                                in->scale * share / out.scale, 255.0 * count, 0,
                                out.zeroPoint);
    return emit.clampStored(stored, out.range);
  }
};

} // namespace

void populatePoolPatterns(TypeConverter &converter, RewritePatternSet &patterns,
                          Rounding &rounding) {
  patterns.add<AvgPoolPattern, MaxPoolPattern, ReducePattern>(
      converter, patterns.getContext(), rounding);
}

} // namespace pare::pare_to_tosa
