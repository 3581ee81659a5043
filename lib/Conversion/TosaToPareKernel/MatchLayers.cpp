//===- MatchLayers.cpp - reads linear layers and pools off TOSA -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPareKernel.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::tosa_to_kernel {

bool Layer::hasWideSums() const {
  return getElementTypeOrSelf(input).isInteger(16);
}

std::nullopt_t Matcher::decline(Operation *op, const Twine &reason) {
  reasons[op] = reason.str();
  return std::nullopt;
}

StringRef Matcher::reason(Operation *op) const {
  auto known = reasons.find(op);
  return known == reasons.end() ? StringRef() : StringRef(known->second);
}

std::optional<Layer> Matcher::matchLayer(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return std::nullopt;
  return TypeSwitch<Operation *, std::optional<Layer>>(op)
      .Case<tosa::Conv2DOp, tosa::DepthwiseConv2DOp, tosa::TransposeConv2DOp,
            tosa::MatMulOp, tosa::RescaleOp, tosa::ClampOp, tosa::ConcatOp>(
          [&](auto typed) { return match(typed); })
      .Default(std::nullopt);
}

std::optional<Layer> Matcher::matchInput(Operation *op, Value value) {
  std::optional<Layer> layer = matchLayer(value);
  if (!layer)
    return std::nullopt;
  if (!value.hasOneUse())
    return decline(op, "what it reads has other readers");
  return layer;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// Whether integers of this type are what a kernel multiplies, and whether
/// `sums` are those that it adds up in.
static bool hasKernelTypes(Value input, Value sums) {
  for (Value value : {input, sums}) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || !type.hasStaticShape() || type.getNumElements() == 0)
      return false;
  }
  Type from = getElementTypeOrSelf(input), to = getElementTypeOrSelf(sums);
  return (from.isSignlessInteger(8) && to.isSignlessInteger(32)) ||
         (from.isSignlessInteger(16) && to.isSignlessInteger(48));
}

/// The outputs along one dimension of a window; -1 if it does not fit.
static int64_t countOutputs(int64_t size, int64_t pads, int64_t reach,
                            int64_t stride) {
  int64_t span = size + pads - reach;
  return span < 0 || stride < 1 ? -1 : span / stride + 1;
}

/// Whether shapes of input, weight and result agree with each other.
static bool isConsistent(const Layer &layer, ArrayRef<int64_t> weight) {
  ArrayRef<int64_t> in = tensorType(layer.input).getShape();
  ArrayRef<int64_t> out = layer.type.getShape();
  bool depthwise = layer.kind == Layer::Kind::Depthwise;
  if (weight.size() != 4 || in.size() != 4 || out.size() != 4 ||
      in[0] != out[0] || in[3] != weight[depthwise ? 2 : 3] ||
      out[3] != (depthwise ? weight[2] * weight[3] : weight[0]))
    return false;
  for (int i = 0; i < 2; ++i) {
    int64_t size = weight[depthwise ? i : 1 + i];
    int64_t pads = layer.pads[2 * i] + layer.pads[2 * i + 1];
    int64_t expected =
        layer.kind == Layer::Kind::Transposed
            ? (in[1 + i] - 1) * layer.strides[i] + size + pads
            : countOutputs(in[1 + i], pads, layer.dilations[i] * (size - 1) + 1,
                           layer.strides[i]);
    if (expected != out[1 + i])
      return false;
  }
  return true;
}

template <typename OpTy>
std::optional<Layer> Matcher::matchConvolution(OpTy op, Layer::Kind kind) {
  if (!hasKernelTypes(op.getInput(), op.getOutput()))
    return decline(op, "its types are not i8 with sums of i32 or i16 with sums "
                       "of i48, in static shapes");
  Layer layer{kind, op, op.getInput(), /*rhs=*/Value()};
  layer.type = tensorType(op.getOutput());
  layer.strides.assign(op.getStride().begin(), op.getStride().end());
  if constexpr (std::is_same_v<OpTy, tosa::TransposeConv2DOp>) {
    layer.pads.assign(op.getOutPad().begin(), op.getOutPad().end());
    layer.dilations = {1, 1};
  } else {
    layer.pads.assign(op.getPad().begin(), op.getPad().end());
    layer.dilations.assign(op.getDilation().begin(), op.getDilation().end());
  }
  std::optional<std::vector<int64_t>> weight = evaluateIntegers(op.getWeight());
  std::optional<std::vector<int64_t>> bias = evaluateIntegers(op.getBias());
  std::optional<int64_t> inputZp = evaluateScalar(op.getInputZp());
  std::optional<int64_t> weightZp = evaluateScalar(op.getWeightZp());
  if (!weight)
    return decline(op, "the weight is not a constant");
  if (!bias)
    return decline(op, "the bias is not a constant");
  if (!inputZp || !weightZp)
    return decline(op, "a zero point is not a constant");
  llvm::append_range(layer.weightShape, tensorType(op.getWeight()).getShape());
  if (!isConsistent(layer, layer.weightShape))
    return decline(op, "the shapes of input, weight and result do not agree");
  if (bias->size() == 1)
    bias->resize(layer.channels(), bias->front());
  if (static_cast<int64_t>(bias->size()) != layer.channels())
    return decline(op, "the bias does not fit the output channels");
  for (int64_t &value : *weight)
    value -= *weightZp;
  layer.weight = std::move(*weight);
  layer.bias = std::move(*bias);
  layer.inputZeroPoint = *inputZp;
  absorbWindow(layer);
  return layer;
}

std::optional<Layer> Matcher::match(tosa::Conv2DOp op) {
  return matchConvolution(op, Layer::Kind::Convolution);
}
std::optional<Layer> Matcher::match(tosa::DepthwiseConv2DOp op) {
  return matchConvolution(op, Layer::Kind::Depthwise);
}
std::optional<Layer> Matcher::match(tosa::TransposeConv2DOp op) {
  return matchConvolution(op, Layer::Kind::Transposed);
}

std::optional<Layer> Matcher::match(tosa::MatMulOp op) {
  if (!hasKernelTypes(op.getA(), op.getOutput()) ||
      op.getA().getType().getElementType() !=
          op.getB().getType().getElementType() ||
      !tensorType(op.getB()).hasStaticShape())
    return decline(op, "its types are not i8 with sums of i32 or i16 with sums "
                       "of i48, in static shapes");
  std::optional<int64_t> lhsZp = evaluateScalar(op.getAZp());
  std::optional<int64_t> rhsZp = evaluateScalar(op.getBZp());
  if (!lhsZp || !rhsZp)
    return decline(op, "a zero point is not a constant");
  Layer layer{Layer::Kind::Matmul, op, op.getA(), op.getB()};
  layer.inputZeroPoint = *lhsZp;
  layer.rhsZeroPoint = *rhsZp;
  layer.type = tensorType(op.getOutput());
  ArrayRef<int64_t> a = tensorType(op.getA()).getShape();
  ArrayRef<int64_t> b = tensorType(op.getB()).getShape();
  if (a[0] != b[0] || a[2] != b[1] ||
      layer.type.getShape() != ArrayRef<int64_t>({a[0], a[1], b[2]}))
    return decline(op, "the shapes of its operands and result do not agree");
  return layer;
}

//===----------------------------------------------------------------------===//
// What follows them
//===----------------------------------------------------------------------===//

std::optional<Requantization> Matcher::readRequantization(tosa::RescaleOp op,
                                                          const Layer &layer) {
  Requantization result;
  std::optional<std::vector<int64_t>> multiplier =
      evaluateIntegers(op.getMultiplier());
  std::optional<std::vector<int64_t>> shift = evaluateIntegers(op.getShift());
  std::optional<int64_t> inputZp = evaluateScalar(op.getInputZp());
  std::optional<int64_t> outputZp = evaluateScalar(op.getOutputZp());
  if (!multiplier || !shift || !inputZp || !outputZp)
    return decline(op, "a multiplier, shift or zero point is not a constant");
  if (*inputZp || op.getInputUnsigned())
    return decline(op, "sums have no zero point and are signed");
  size_t count = op.getPerChannel() ? layer.channels() : 1;
  if (multiplier->size() != count || shift->size() != count)
    return decline(op, "multipliers and shifts do not fit the channels");
  if (llvm::any_of(*shift, [](int64_t s) { return s < 2 || s > 62; }) ||
      llvm::any_of(*multiplier, [](int64_t m) { return m < 0; }))
    return decline(op, "a shift is outside of 2..62 or a multiplier negative");
  bool isDouble = op.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND;
  if (op.getScale32() && layer.hasWideSums())
    return decline(op, "sums of 48 bits take multipliers of 16");
  if (isDouble && !op.getScale32())
    return decline(op, "multipliers of 16 bits round once");
  Type element = getElementTypeOrSelf(op.getOutput());
  unsigned width =
      element.isSignlessInteger() ? element.getIntOrFloatBitWidth() : 0;
  if ((width != 8 && width != 16 && width != 32) ||
      (width == 32 && *outputZp) || (width != 8 && op.getOutputUnsigned()))
    return decline(op, "no kernel stores this result");
  result.multiplier = std::move(*multiplier);
  result.shift = std::move(*shift);
  result.scale32 = op.getScale32();
  // INEXACT_ROUND leaves the rounding to us.
  result.rounding =
      isDouble ? kernel::Rounding::TosaDouble : kernel::Rounding::TosaSingle;
  result.outputUnsigned = op.getOutputUnsigned();
  result.outputZeroPoint = static_cast<int32_t>(
      result.outputUnsigned ? *outputZp & 0xff : *outputZp);
  return result;
}

std::optional<Layer> Matcher::match(tosa::RescaleOp op) {
  std::optional<Layer> layer = matchInput(op, op.getInput());
  if (!layer)
    return std::nullopt;
  if (layer->requantization || layer->bounds)
    return decline(op, "the layer in front of it has its own already");
  std::optional<Requantization> found = readRequantization(op, *layer);
  if (!found)
    return std::nullopt;
  layer->requantization = std::move(found);
  layer->type = tensorType(op.getOutput());
  return layer;
}

std::optional<Bounds> clampFurther(const std::optional<Bounds> &bounds,
                                   tosa::ClampOp op, bool isUnsigned) {
  auto low = dyn_cast<IntegerAttr>(op.getMinVal());
  auto high = dyn_cast<IntegerAttr>(op.getMaxVal());
  if (!low || !high)
    return std::nullopt;
  Bounds own{low.getValue().getSExtValue(), high.getValue().getSExtValue()};
  unsigned width = low.getValue().getBitWidth();
  Bounds whole{llvm::minIntN(width), llvm::maxIntN(width)};
  bool doesNothing = own.low == whole.low && own.high == whole.high;
  if (own.low > own.high || (isUnsigned && !doesNothing))
    return std::nullopt;
  // Bits that are unsigned are compared as signed by TOSA: only a clamp that
  // does nothing is the same for both.
  if (isUnsigned)
    return bounds ? *bounds : Bounds{0, (int64_t(1) << width) - 1};
  if (!bounds)
    return own;
  auto clamp = [&](int64_t value) {
    return std::min(std::max(value, own.low), own.high);
  };
  return Bounds{clamp(bounds->low), clamp(bounds->high)};
}

std::optional<Layer> Matcher::match(tosa::ClampOp op) {
  std::optional<Layer> layer = matchInput(op, op.getInput());
  if (!layer)
    return std::nullopt;
  if (layer->hasWideSums() && !layer->requantization)
    return decline(op, "it clamps sums of 48 bits");
  layer->bounds = clampFurther(layer->bounds, op,
                               layer->requantization &&
                                   layer->requantization->outputUnsigned);
  if (!layer->bounds)
    return decline(op, "it compares unsigned bits as signed ones");
  return layer;
}

std::optional<Layer> Matcher::match(tosa::ConcatOp op) {
  auto type = dyn_cast<RankedTensorType>(op.getOutput().getType());
  if (!type || type.getRank() != 4 || op.getAxis() != 3)
    return std::nullopt;
  std::vector<Layer> parts;
  for (Value operand : op.getInput1()) {
    if (!operand.hasOneUse())
      return std::nullopt;
    std::optional<Layer> part = matchLayer(operand);
    if (!part)
      return std::nullopt;
    parts.push_back(std::move(*part));
  }
  return joinGroups(op, parts);
}

//===----------------------------------------------------------------------===//
// Pools
//===----------------------------------------------------------------------===//

std::optional<Pool> Matcher::matchPool(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto clamp = dyn_cast_if_present<tosa::ClampOp>(op)) {
    if (!clamp.getInput().hasOneUse())
      return std::nullopt;
    std::optional<Pool> pool = matchPool(clamp.getInput());
    if (!pool)
      return std::nullopt;
    pool->bounds = clampFurther(pool->bounds, clamp, /*isUnsigned=*/false);
    return pool->bounds ? pool : std::nullopt;
  }
  if (!isa_and_present<tosa::AvgPool2dOp, tosa::MaxPool2dOp>(op))
    return std::nullopt;
  for (Value part : {op->getOperand(0), Value(op->getResult(0))}) {
    auto type = dyn_cast<RankedTensorType>(part.getType());
    if (!type || !type.hasStaticShape() || type.getNumElements() == 0 ||
        !(type.getElementType().isSignlessInteger(8) ||
          type.getElementType().isSignlessInteger(16)))
      return decline(op, "its types are not i8 or i16 in static shapes");
  }
  if (auto average = dyn_cast<tosa::AvgPool2dOp>(op))
    if (!evaluateScalar(average.getInputZp()) ||
        !evaluateScalar(average.getOutputZp()))
      return decline(op, "a zero point is not a constant");
  return Pool{op, std::nullopt};
}

} // namespace pare::tosa_to_kernel
