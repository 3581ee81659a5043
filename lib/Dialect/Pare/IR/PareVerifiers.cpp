//===- PareVerifiers.cpp - what pare ops demand ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Verification.h"

using namespace mlir;

namespace pare {
namespace {

quant::QuantizedType quantizedType(Value value) {
  return dyn_cast<quant::QuantizedType>(
      cast<RankedTensorType>(value.getType()).getElementType());
}

/// Zero points lie in the storage range and scales are finite and positive;
/// the quant dialect checks neither zero points nor the number of scales.
LogicalResult verifyQuantizedType(Operation *op, RankedTensorType type) {
  auto element = dyn_cast<quant::QuantizedType>(type.getElementType());
  if (!element)
    return success();
  int64_t low = element.getStorageTypeMin(), high = element.getStorageTypeMax();
  auto check = [&](double scale, int64_t zeroPoint) -> LogicalResult {
    if (zeroPoint < low || zeroPoint > high)
      return op->emitOpError() << "zero point " << zeroPoint
                               << " is outside of the storage range " << low
                               << ".." << high << " of " << type;
    if (!(scale > 0.0) || !std::isfinite(scale))
      return op->emitOpError()
             << "scale " << scale << " is not finite and positive in " << type;
    return success();
  };
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(element))
    return check(uniform.getScale(), uniform.getZeroPoint());
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element);
  if (!perAxis)
    return op->emitOpError()
           << "expected a uniform per-tensor or per-axis type, got " << type;
  int64_t axis = perAxis.getQuantizedDimension();
  if (axis < 0 || axis >= type.getRank() ||
      type.getDimSize(axis) != static_cast<int64_t>(perAxis.getScales().size()))
    return op->emitOpError()
           << "expected as many scales as dimension " << axis << " of " << type
           << " has elements, got " << perAxis.getScales().size();
  for (auto [scale, zeroPoint] :
       llvm::zip_equal(perAxis.getScales(), perAxis.getZeroPoints()))
    if (failed(check(scale, zeroPoint)))
      return failure();
  return success();
}

/// What holds for every network op: sound quantized types, and (but for casts)
/// operands and result all float or all quantized.
LogicalResult verifyNetworkOp(Operation *op) {
  Value output = op->getResult(0);
  for (Type type :
       llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                SmallVector<Type>(op->getResultTypes())))
    if (failed(verifyQuantizedType(op, cast<RankedTensorType>(type))))
      return failure();
  if (isa<CastOp>(op))
    return success();
  bool quantized = static_cast<bool>(quantizedType(output));
  for (OpOperand &operand : op->getOpOperands())
    if (static_cast<bool>(quantizedType(operand.get())) != quantized)
      return op->emitOpError()
             << "operand " << operand.getOperandNumber() << " of type "
             << operand.get().getType() << " and result of type "
             << output.getType() << " must both be float or both quantized";
  return success();
}

LogicalResult verifyShape(Operation *op, StringRef what,
                          ArrayRef<int64_t> expected,
                          ArrayRef<int64_t> actual) {
  if (expected == actual)
    return success();
  auto diagnostic = op->emitOpError() << "expected " << what << " [";
  llvm::interleaveComma(expected, diagnostic);
  diagnostic << "], got [";
  llvm::interleaveComma(actual, diagnostic);
  return diagnostic << "]";
}

ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

LogicalResult verifyBounds(Operation *op, std::optional<APFloat> low,
                           std::optional<APFloat> high) {
  if ((low && low->isNaN()) || (high && high->isNaN()))
    return op->emitOpError("a clamp bound is NaN");
  if (low && high && *low > *high)
    return op->emitOpError()
           << "clamp_min " << low->convertToDouble() << " is above clamp_max "
           << high->convertToDouble();
  return success();
}

LogicalResult verifyBias(Operation *op, Value bias, int64_t channels) {
  if (!bias || shapeOf(bias)[0] == channels)
    return success();
  return op->emitOpError() << "weight has " << channels
                           << " output channels but the bias has "
                           << shapeOf(bias)[0] << " elements";
}

/// Batch and spatial sizes of a window op whose result has `channels`.
template <typename OpTy>
LogicalResult verifyWindow(OpTy op, ArrayRef<int64_t> kernel,
                           ArrayRef<int64_t> dilations, int64_t channels) {
  if (failed(verifyCount(op, "strides", 2, op.getStrides().size())) ||
      failed(verifyCount(op, "pads", 4, op.getPads().size())) ||
      failed(verifyCount(op, "dilations", 2, dilations.size())))
    return failure();
  ArrayRef<int64_t> in = shapeOf(op.getInput());
  if (shapeOf(op.getOutput()).size() != 4)
    return op.emitOpError("expected a 4-D result");
  SmallVector<int64_t> expected = {in[0], 0, 0, channels};
  for (int i = 0; i < 2; ++i) {
    if (kernel[i] < 1)
      return op.emitOpError("a window must have at least one element");
    if (op.getStrides()[i] < 1 || dilations[i] < 1)
      return op.emitOpError("strides and dilations must be at least 1");
    if (op.getPads()[2 * i] < 0 || op.getPads()[2 * i + 1] < 0)
      return op.emitOpError("pads must not be negative");
    if (failed(verifySteps(op, "windows, strides, dilations and pads",
                           {kernel[i], op.getStrides()[i], dilations[i],
                            op.getPads()[2 * i], op.getPads()[2 * i + 1]})))
      return failure();
    int64_t span = in[1 + i] + op.getPads()[2 * i] + op.getPads()[2 * i + 1] -
                   dilations[i] * (kernel[i] - 1) - 1;
    expected[1 + i] = span < 0 ? 0 : span / op.getStrides()[i] + 1;
  }
  return verifyShape(op, "result shape", expected, shapeOf(op.getOutput()));
}

template <typename OpTy> LogicalResult verifyBinary(OpTy op) {
  ArrayRef<int64_t> out = shapeOf(op.getOutput());
  for (Value operand : {op.getLhs(), op.getRhs()}) {
    ArrayRef<int64_t> in = shapeOf(operand);
    if (failed(verifyDim(op, "operand rank", out.size(), in.size())))
      return failure();
    for (auto [dim, a, b] : llvm::enumerate(in, out))
      if (a != b && a != 1)
        return op.emitOpError()
               << "operand type " << operand.getType()
               << " does not broadcast to " << op.getOutput().getType();
  }
  if (failed(verifyBounds(op, op.getClampMin(), op.getClampMax())))
    return failure();
  return verifyNetworkOp(op);
}

template <typename OpTy> LogicalResult verifySameShape(OpTy op) {
  if (failed(verifyShape(op, "result shape", shapeOf(op.getInput()),
                         shapeOf(op.getOutput()))))
    return failure();
  return verifyNetworkOp(op);
}

template <typename OpTy> LogicalResult verifyPool(OpTy op) {
  if (failed(verifyCount(op, "kernel", 2, op.getKernel().size())) ||
      failed(verifyWindow(op, op.getKernel(), {1, 1},
                          shapeOf(op.getInput())[3])) ||
      failed(verifyBounds(op, op.getClampMin(), op.getClampMax())))
    return failure();
  // A window of padding alone has neither an average nor a maximum.
  for (int i = 0; i < 4; ++i)
    if (op.getPads()[i] >= op.getKernel()[i / 2])
      return op.emitOpError() << "pad " << op.getPads()[i]
                              << " is not smaller than the window's size "
                              << op.getKernel()[i / 2];
  return verifyNetworkOp(op);
}

} // namespace

LogicalResult ConstantOp::verify() {
  auto type = getOutput().getType();
  if (failed(verifyQuantizedType(*this, type)))
    return failure();
  auto value = cast<ShapedType>(getValue().getType());
  if (failed(
          verifyShape(*this, "value shape", type.getShape(), value.getShape())))
    return failure();
  Type expected = type.getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(expected)) {
    unsigned width = std::max(8u, quantized.getStorageTypeIntegralWidth());
    expected = IntegerType::get(getContext(), width);
  }
  if (value.getElementType() != expected)
    return emitOpError() << "expected storage values of " << expected
                         << ", got " << value.getElementType();
  return success();
}

LogicalResult CastOp::verify() { return verifySameShape(*this); }

LogicalResult Conv2DOp::verify() {
  ArrayRef<int64_t> weight = shapeOf(getWeight());
  if (int64_t groups = getGroups(); groups < 1 || weight[0] % groups)
    return emitOpError() << "output channels " << weight[0]
                         << " do not divide into " << groups << " groups";
  if (failed(verifyDim(*this, "input channels", weight[3] * getGroups(),
                       shapeOf(getInput())[3])) ||
      failed(verifyBias(*this, getBias(), weight[0])) ||
      failed(
          verifyWindow(*this, weight.slice(1, 2), getDilations(), weight[0])) ||
      failed(verifyBounds(*this, getClampMin(), getClampMax())))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult DepthwiseConv2DOp::verify() {
  ArrayRef<int64_t> weight = shapeOf(getWeight());
  int64_t channels = weight[2] * weight[3];
  if (failed(verifyDim(*this, "input channels", weight[2],
                       shapeOf(getInput())[3])) ||
      failed(verifyBias(*this, getBias(), channels)) ||
      failed(verifyWindow(*this, weight.take_front(2), getDilations(),
                          channels)) ||
      failed(verifyBounds(*this, getClampMin(), getClampMax())))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult DenseOp::verify() {
  ArrayRef<int64_t> weight = shapeOf(getWeight());
  if (failed(verifyDim(*this, "input columns", weight[1],
                       shapeOf(getInput())[1])) ||
      failed(verifyBias(*this, getBias(), weight[0])) ||
      failed(verifyShape(*this, "result shape",
                         {shapeOf(getInput())[0], weight[0]},
                         shapeOf(getOutput()))) ||
      failed(verifyBounds(*this, getClampMin(), getClampMax())))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult AddOp::verify() { return verifyBinary(*this); }
LogicalResult SubOp::verify() { return verifyBinary(*this); }
LogicalResult MulOp::verify() { return verifyBinary(*this); }
LogicalResult SigmoidOp::verify() { return verifySameShape(*this); }
LogicalResult TanhOp::verify() { return verifySameShape(*this); }
LogicalResult SoftmaxOp::verify() {
  if (shapeOf(getInput()).empty())
    return emitOpError("expected at least one dimension");
  return verifySameShape(*this);
}
LogicalResult ClampOp::verify() {
  if (failed(verifyBounds(*this, getClampMin(), getClampMax())))
    return failure();
  return verifySameShape(*this);
}
LogicalResult AvgPool2DOp::verify() { return verifyPool(*this); }
LogicalResult MaxPool2DOp::verify() { return verifyPool(*this); }

LogicalResult ReduceOp::verify() {
  SmallVector<int64_t> expected(shapeOf(getInput()));
  for (int64_t axis : getAxes()) {
    if (axis < 0 || axis >= static_cast<int64_t>(expected.size()))
      return emitOpError() << "axis " << axis << " is out of range for "
                           << getInput().getType();
    if (llvm::count(getAxes(), axis) != 1)
      return emitOpError() << "axis " << axis << " is named twice";
    expected[axis] = 1;
  }
  if (failed(
          verifyShape(*this, "result shape", expected, shapeOf(getOutput()))))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult PadOp::verify() {
  ArrayRef<int64_t> in = shapeOf(getInput());
  if (failed(verifyCount(*this, "low", in.size(), getLow().size())) ||
      failed(verifyCount(*this, "high", in.size(), getHigh().size())))
    return failure();
  SmallVector<int64_t> expected;
  for (auto [size, low, high] : llvm::zip_equal(in, getLow(), getHigh())) {
    if (low < 0 || high < 0)
      return emitOpError("pads must not be negative");
    if (failed(verifySteps(*this, "pads", {low, high})))
      return failure();
    expected.push_back(size + low + high);
  }
  if (failed(
          verifyShape(*this, "result shape", expected, shapeOf(getOutput()))))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult ConcatOp::verify() {
  ArrayRef<int64_t> out = shapeOf(getOutput());
  int64_t axis = getAxis();
  if (getInputs().empty())
    return emitOpError("expected at least one operand");
  if (axis < 0 || axis >= static_cast<int64_t>(out.size()))
    return emitOpError() << "axis " << axis << " is out of range for "
                         << getOutput().getType();
  int64_t sum = 0;
  for (Value input : getInputs()) {
    ArrayRef<int64_t> in = shapeOf(input);
    if (failed(verifyDim(*this, "operand rank", out.size(), in.size())))
      return failure();
    SmallVector<int64_t> expected(out);
    expected[axis] = in[axis];
    if (failed(verifyShape(*this, "operand shape", expected, in)))
      return failure();
    sum += in[axis];
  }
  if (failed(verifyDim(*this, "result size along the axis", sum, out[axis])))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult ReshapeOp::verify() {
  if (failed(verifyDim(*this, "elements", getInput().getType().getNumElements(),
                       getOutput().getType().getNumElements())))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult TransposeOp::verify() {
  ArrayRef<int64_t> in = shapeOf(getInput());
  if (failed(verifyCount(*this, "perms", in.size(), getPerms().size())))
    return failure();
  SmallVector<int64_t> sorted(getPerms()), expected;
  llvm::sort(sorted);
  for (auto [index, dim] : llvm::enumerate(sorted))
    if (dim != static_cast<int64_t>(index))
      return emitOpError("perms must name each dimension once");
  for (int64_t dim : getPerms())
    expected.push_back(in[dim]);
  if (failed(
          verifyShape(*this, "result shape", expected, shapeOf(getOutput()))))
    return failure();
  return verifyNetworkOp(*this);
}

LogicalResult SliceOp::verify() {
  ArrayRef<int64_t> in = shapeOf(getInput()), out = shapeOf(getOutput());
  if (failed(verifyCount(*this, "start", in.size(), getStart().size())) ||
      failed(verifyDim(*this, "result rank", in.size(), out.size())))
    return failure();
  for (auto [dim, start] : llvm::enumerate(getStart()))
    if (start < 0 || out[dim] > in[dim] || start > in[dim] - out[dim])
      return emitOpError() << out[dim] << " elements from " << start
                           << " on of dimension " << dim
                           << " are outside of its size " << in[dim];
  return verifyNetworkOp(*this);
}

} // namespace pare
