//===- LinearPatterns.cpp - convolutions and dense layers to TOSA ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

#include "mlir/IR/Matchers.h"
#include <cmath>

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

/// The largest magnitude that an accumulator of `op` can reach.
std::vector<double> accumulatorBounds(Operation *op, int64_t channels) {
  auto weight = tensorOf(op->getOperand(1));
  double products =
      255.0 * 128.0 * weight.getNumElements() / std::max<int64_t>(channels, 1);
  std::vector<double> bounds(channels, products);
  if (op->getNumOperands() < 3)
    return bounds;
  Attribute constant;
  std::optional<std::vector<int32_t>> bias;
  if (matchPattern(op->getOperand(2), m_Constant(&constant)))
    bias = readElements<int32_t>(constant);
  for (int64_t c = 0; c < channels; ++c)
    bounds[c] += bias ? std::abs(static_cast<double>((*bias)[c])) : 0x1p31;
  return bounds;
}

/// `value` under another shape; a constant is one afterwards.
Value reshapeWeight(Value value, ArrayRef<int64_t> shape, TosaEmitter &emit) {
  Attribute constant;
  if (matchPattern(value, m_Constant(&constant)))
    if (ElementsAttr moved =
            reshapeElements(cast<ElementsAttr>(constant), shape))
      return emit.constant(moved);
  return emit.reshape(value, shape);
}

/// The operands of a TOSA convolution behind its input and weight.
struct Extras {
  Value bias, inputZp, weightZp;
  Type accumulator;

  Extras(Operation *op, Value input, Value weight, Value givenBias,
         int64_t channels, TosaEmitter &emit) {
    std::optional<Quantization> in = quantizationOf(op->getOperand(0));
    accumulator =
        in ? Type(emit.builder.getI32Type()) : Type(emit.builder.getF32Type());
    bias = givenBias;
    if (!bias && in)
      bias =
          emit.constant<int32_t>({channels}, std::vector<int32_t>(channels, 0));
    else if (!bias)
      bias =
          emit.constant<float>({channels}, std::vector<float>(channels, 0.0f));
    inputZp = emit.zeroPoint(tensorOf(input).getElementType(),
                             in ? in->zeroPoint : 0);
    weightZp = emit.zeroPoint(tensorOf(weight).getElementType(), 0);
  }
};

/// Accumulators as the result of `op`: rescaled, then its activation.
template <typename OpTy>
Value finish(OpTy op, Value accumulators, TosaEmitter &emit) {
  Value result = op.getOutput();
  if (std::optional<Quantization> out = quantizationOf(result)) {
    int64_t channels = tensorOf(result).getShape().back();
    accumulators =
        emit.rescale(accumulators, emit.builder.getI8Type(), linearFactors(op),
                     accumulatorBounds(op, channels), 0, out->zeroPoint);
  }
  return emit.activate(accumulators, result, op.getClampMin(),
                       op.getClampMax());
}

struct Conv2DPattern : TosaPattern<Conv2DOp> {
  using TosaPattern::TosaPattern;

  Value lower(Conv2DOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    ArrayRef<int64_t> weight = op.getWeight().getType().getShape();
    ArrayRef<int64_t> dilations = op.getDilations();
    SmallVector<int64_t> pads(op.getPads());
    Value input = emit.fitWindows(adaptor.getInput(),
                                  {(weight[1] - 1) * dilations[0] + 1,
                                   (weight[2] - 1) * dilations[1] + 1},
                                  op.getStrides(), pads);
    Extras extras(op, input, adaptor.getWeight(), adaptor.getBias(), weight[0],
                  emit);
    RankedTensorType type = storageOf(op.getOutput()).clone(extras.accumulator);
    int64_t groups = op.getGroups();
    SmallVector<int64_t> start(4, 0), size(tensorOf(input).getShape()),
        kernel(weight);
    size[3] = weight[3];
    kernel[0] = weight[0] / groups;
    SmallVector<int64_t> part(type.getShape());
    part[3] = kernel[0];
    // Each group reads its slice of the channels and writes its own.
    SmallVector<Value> parts;
    for (int64_t group = 0; group < groups; ++group) {
      start[3] = group * weight[3];
      Value ofInput = emit.slice(input, start, size);
      SmallVector<int64_t> first = {group * kernel[0], 0, 0, 0};
      Value ofWeight = emit.slice(adaptor.getWeight(), first, kernel);
      Value ofBias = emit.slice(extras.bias, first[0], kernel[0]);
      parts.push_back(emit.create<tosa::Conv2DOp>(
          type.clone(part), ofInput, ofWeight, ofBias, extras.inputZp,
          extras.weightZp, pads, op.getStrides(), dilations,
          extras.accumulator));
    }
    Value joined = groups == 1
                       ? parts.front()
                       : emit.create<tosa::ConcatOp>(type, parts, uint32_t(3));
    return finish(op, joined, emit);
  }
};

struct DepthwisePattern : TosaPattern<DepthwiseConv2DOp> {
  using TosaPattern::TosaPattern;

  Value lower(DepthwiseConv2DOp op, OpAdaptor adaptor,
              TosaEmitter &emit) const override {
    ArrayRef<int64_t> weight = op.getWeight().getType().getShape();
    ArrayRef<int64_t> dilations = op.getDilations();
    SmallVector<int64_t> pads(op.getPads());
    Value input = emit.fitWindows(adaptor.getInput(),
                                  {(weight[0] - 1) * dilations[0] + 1,
                                   (weight[1] - 1) * dilations[1] + 1},
                                  op.getStrides(), pads);
    Extras extras(op, input, adaptor.getWeight(), adaptor.getBias(),
                  weight[2] * weight[3], emit);
    Value sums = emit.create<tosa::DepthwiseConv2DOp>(
        storageOf(op.getOutput()).clone(extras.accumulator), input,
        adaptor.getWeight(), extras.bias, extras.inputZp, extras.weightZp, pads,
        op.getStrides(), dilations, extras.accumulator);
    return finish(op, sums, emit);
  }
};

/// A 1x1 convolution between reshapes, which is what a fully connected layer is
/// in TOSA 1.0.
struct DensePattern : TosaPattern<DenseOp> {
  using TosaPattern::TosaPattern;

  Value lower(DenseOp op, OpAdaptor adaptor, TosaEmitter &emit) const override {
    ArrayRef<int64_t> in = op.getInput().getType().getShape();
    ArrayRef<int64_t> weight = op.getWeight().getType().getShape();
    ArrayRef<int64_t> out = op.getOutput().getType().getShape();
    Value input = emit.reshape(adaptor.getInput(), {in[0], 1, 1, in[1]});
    Value kernel =
        reshapeWeight(adaptor.getWeight(), {weight[0], 1, 1, weight[1]}, emit);
    Extras extras(op, input, kernel, adaptor.getBias(), weight[0], emit);
    RankedTensorType type =
        storageOf(op.getOutput())
            .clone({out[0], 1, 1, out[1]}, extras.accumulator);
    SmallVector<int64_t> none(4, 0), ones(2, 1);
    Value sums = emit.create<tosa::Conv2DOp>(
        type, input, kernel, extras.bias, extras.inputZp, extras.weightZp, none,
        ones, ones, extras.accumulator);
    return emit.reshape(finish(op, sums, emit), out);
  }
};

} // namespace

void populateLinearPatterns(TypeConverter &converter,
                            RewritePatternSet &patterns, Rounding &rounding) {
  patterns.add<Conv2DPattern, DepthwisePattern, DensePattern>(
      converter, patterns.getContext(), rounding);
}

} // namespace pare::pare_to_tosa
