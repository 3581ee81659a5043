//===- ConstantChannels.cpp - channels that never change ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/ConstantChannels.h"

#include "pare/Analysis/LinearLayer.h"
#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"
#include "pare/Support/Numerics.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare {
namespace {

using Number = std::optional<float>;
using Channels = std::vector<Number>;

ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// Applies the activation that an op carries.
Number clamped(Operation *op, Number x) {
  return x ? Number(Activation::get(op).apply(*x)) : x;
}

Channels ofConstant(ConstantOp op) {
  auto values = readElements<float>(op.getValue());
  ArrayRef<int64_t> shape = op.getOutput().getType().getShape();
  if (!values || shape.empty() || values->empty())
    return {};
  size_t channels = shape.back();
  Channels result(values->begin(), values->begin() + channels);
  for (auto [i, value] : llvm::enumerate(*values))
    if (Number &channel = result[i % channels]; channel && *channel != value)
      channel = std::nullopt;
  return result;
}

/// An output is constant where all inputs that it weighs are.
Channels ofLayer(const LinearLayer &layer, const ConstantChannels &known) {
  std::vector<float> weights = layer.getWeights(), bias = layer.getBias();
  Channels result;
  for (int64_t o = 0; o < layer.getOutputs(); ++o) {
    double sum = bias[o];
    bool constant = true;
    for (int64_t k = 0; constant && k < layer.getColumns(); ++k) {
      float weight = weights[o * layer.getColumns() + k];
      if (weight == 0.0f)
        continue;
      Number x = known.get(layer.getInput(), layer.getInputChannel(o, k));
      constant = x && (*x == 0.0f || !layer.hasPadding());
      sum += constant ? double(weight) * *x : 0.0;
    }
    result.push_back(constant ? clamped(layer.getOp(), static_cast<float>(sum))
                              : Number());
  }
  return result;
}

/// The channels of the result from `fn(channel)`.
template <typename Fn> Channels map(Operation *op, Fn fn) {
  Channels result;
  for (int64_t i = 0, e = shapeOf(op->getResult(0)).back(); i < e; ++i)
    result.push_back(fn(i));
  return result;
}

Channels ofBinary(Operation *op, const ConstantChannels &known) {
  auto get = [&](unsigned operand, int64_t i) {
    Value value = op->getOperand(operand);
    return known.get(value, shapeOf(value).back() == 1 ? 0 : i);
  };
  return map(op, [&](int64_t i) -> Number {
    Number a = get(0, i), b = get(1, i);
    if (isa<MulOp>(op) && ((a && *a == 0.0f) || (b && *b == 0.0f)))
      return clamped(op, 0.0f);
    if (!a || !b)
      return std::nullopt;
    return clamped(op, isa<AddOp>(op)   ? *a + *b
                       : isa<SubOp>(op) ? *a - *b
                                        : *a * *b);
  });
}

Channels ofReduce(ReduceOp op, const ConstantChannels &known) {
  ArrayRef<int64_t> in = shapeOf(op.getInput());
  float count = 1.0f;
  for (int64_t axis : op.getAxes()) {
    if (axis == static_cast<int64_t>(in.size()) - 1)
      return {};
    count *= in[axis];
  }
  float factor = op.getKind() == ReduceKind::Sum ? count : 1.0f;
  return map(op, [&](int64_t i) -> Number {
    Number x = known.get(op.getInput(), i);
    return x ? Number(*x * factor) : x;
  });
}

Channels ofPad(PadOp op, const ConstantChannels &known) {
  if (op.getLow().back() || op.getHigh().back())
    return {};
  float value = op.getValue().convertToFloat();
  return map(op, [&](int64_t i) -> Number {
    Number x = known.get(op.getInput(), i);
    return x && *x == value ? x : Number();
  });
}

Channels ofConcat(ConcatOp op, const ConstantChannels &known) {
  if (static_cast<size_t>(op.getAxis()) + 1 != shapeOf(op.getOutput()).size())
    return {};
  Channels result;
  for (Value input : op.getInputs())
    for (int64_t i = 0, e = shapeOf(input).back(); i < e; ++i)
      result.push_back(known.get(input, i));
  return result;
}

/// Index `j` along a last dimension of which the input's is a divisor comes
/// from index `j % channels`, however the others are fused.
Channels ofReshape(ReshapeOp op, const ConstantChannels &known) {
  ArrayRef<int64_t> in = shapeOf(op.getInput());
  if (in.empty() || in.back() == 0 || shapeOf(op.getOutput()).empty() ||
      shapeOf(op.getOutput()).back() % in.back())
    return {};
  return map(
      op, [&](int64_t i) { return known.get(op.getInput(), i % in.back()); });
}

Channels ofFunction(Operation *op, const ConstantChannels &known,
                    float (*fn)(float)) {
  return map(op, [&](int64_t i) -> Number {
    Number x = known.get(op->getOperand(0), i);
    return x ? clamped(op, fn(*x)) : x;
  });
}

} // namespace

Channels ConstantChannels::compute(Operation *op) const {
  if (auto layer = LinearLayer::get(op))
    return ofLayer(*layer, *this);
  // Of operands of which nothing is known nothing follows.
  if (!isa<ConstantOp>(op) &&
      llvm::none_of(op->getOperands(),
                    [&](Value value) { return known.contains(value); }))
    return {};
  return llvm::TypeSwitch<Operation *, Channels>(op)
      .Case([](ConstantOp op) { return ofConstant(op); })
      .Case<AddOp, SubOp, MulOp>([&](auto op) { return ofBinary(op, *this); })
      .Case<ClampOp, AvgPool2DOp, MaxPool2DOp>([&](Operation *op) {
        return ofFunction(op, *this, +[](float x) { return x; });
      })
      .Case([&](SigmoidOp op) {
        return ofFunction(op, *this, numerics::sigmoid);
      })
      .Case([&](TanhOp op) { return ofFunction(op, *this, numerics::tanh); })
      .Case([&](ReduceOp op) { return ofReduce(op, *this); })
      .Case([&](PadOp op) { return ofPad(op, *this); })
      .Case([&](ConcatOp op) { return ofConcat(op, *this); })
      .Case([&](ReshapeOp op) { return ofReshape(op, *this); })
      .Default([](Operation *) { return Channels(); });
}

ConstantChannels::ConstantChannels(func::FuncOp function) {
  function.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op->getNumResults() != 1)
      return;
    auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (!type || !type.hasStaticShape() || type.getRank() == 0 ||
        !type.getElementType().isF32())
      return;
    Channels channels = compute(op);
    if (llvm::any_of(channels, [](const Number &x) { return x.has_value(); }))
      known[op->getResult(0)] = std::move(channels);
  });
}

std::optional<float> ConstantChannels::get(Value value, int64_t channel) const {
  auto it = known.find(value);
  return it == known.end() ? std::nullopt : it->second[channel];
}

} // namespace pare
