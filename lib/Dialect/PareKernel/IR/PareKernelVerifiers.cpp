//===- PareKernelVerifiers.cpp - what kernel ops demand -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/IR/PareKernel.h"

using namespace mlir;

namespace pare::kernel {
namespace {

ShapedType shaped(Value value) { return cast<ShapedType>(value.getType()); }

bool isFloat(Value value) {
  return isa<FloatType>(shaped(value).getElementType());
}

/// Result on tensors only, of the init's type; one kind of container.
LogicalResult verifyDestination(DestinationStyleOpInterface op) {
  Value init = op.getDpsInits().front();
  bool onTensors = isa<RankedTensorType>(init.getType());
  if (op->getNumResults() != (onTensors ? 1u : 0u))
    return op.emitOpError()
           << "expected " << (onTensors ? "one result" : "no results")
           << " with a destination of type " << init.getType() << ", got "
           << op->getNumResults();
  if (onTensors && op->getResult(0).getType() != init.getType())
    return op.emitOpError()
           << "result type " << op->getResult(0).getType()
           << " differs from destination type " << init.getType();
  for (OpOperand *input : op.getDpsInputOperands())
    if (isa<RankedTensorType>(input->get().getType()) != onTensors)
      return op.emitOpError()
             << "operand " << input->getOperandNumber() << " of type "
             << input->get().getType() << " and destination of type "
             << init.getType() << " must both be tensors or both memrefs";
  return success();
}

/// A bound or a pad's value is f32 for floats and i32 for integers.
LogicalResult verifyKind(Operation *op, StringRef what,
                         std::optional<Attribute> value, Value init) {
  if (!value || isa<FloatAttr>(*value) == isFloat(init))
    return success();
  return op->emitOpError() << what << " is " << *value
                           << " but the destination is " << init.getType();
}

template <typename OpTy> LogicalResult verifyBounds(OpTy op) {
  if (failed(verifyKind(op, "clamp_min", op.getClampMin(), op.getInit())))
    return failure();
  return verifyKind(op, "clamp_max", op.getClampMax(), op.getInit());
}

/// Input and destination are both f32 or both integers.
template <typename OpTy> LogicalResult verifyBothFloat(OpTy op) {
  if (isFloat(op.getInput()) == isFloat(op.getInit()))
    return success();
  return op.emitOpError() << "input type " << op.getInput().getType()
                          << " and destination type " << op.getInit().getType()
                          << " must both be f32 or both be integers";
}

/// An op that moves or compares stored values does not convert them.
template <typename OpTy> LogicalResult verifySameElement(OpTy op) {
  if (shaped(op.getInput()).getElementType() ==
      shaped(op.getInit()).getElementType())
    return success();
  return op.emitOpError() << "input type " << op.getInput().getType()
                          << " and destination type " << op.getInit().getType()
                          << " differ in their elements";
}

/// Pads are there and leave room for an interior.
LogicalResult verifyPads(Operation *op, ArrayRef<int64_t> low,
                         ArrayRef<int64_t> high, ArrayRef<int64_t> padded) {
  for (auto [dim, size] : llvm::enumerate(padded))
    if (low[dim] < 0 || high[dim] < 0 || low[dim] + high[dim] > size)
      return op->emitOpError()
             << "dimension " << dim << " of size " << size
             << " has no room for pads of " << low[dim] << " and " << high[dim];
  return success();
}

LogicalResult verifyCount(Operation *op, StringRef what, size_t expected,
                          size_t actual) {
  if (expected == actual)
    return success();
  return op->emitOpError() << what << " expects " << expected << " values, got "
                           << actual;
}

LogicalResult verifyDim(Operation *op, StringRef what, int64_t expected,
                        int64_t actual) {
  if (expected == actual)
    return success();
  return op->emitOpError() << "expected " << what << " " << expected << ", got "
                           << actual;
}

/// Bias, multiplier and shift of a linear kernel with `channels` outputs. With
/// a packed weight they are padded to whole tiles.
template <typename OpTy>
LogicalResult verifyArithmetic(OpTy op, int64_t channels) {
  bool packed = shaped(op.getWeight()).getRank() == 1;
  if (packed != op.getKernelShape().has_value())
    return op.emitOpError()
           << "a weight of rank " << shaped(op.getWeight()).getRank()
           << " takes " << (packed ? "a" : "no") << " kernel_shape";
  if (packed && !op.getTile())
    return op.emitOpError("a packed weight needs a tile");
  if (Value bias = op.getBias()) {
    int64_t count = shaped(bias).getNumElements();
    if (packed ? count < channels : count != channels)
      return op.emitOpError()
             << "expected bias elements " << channels << ", got " << count;
  }
  Value multiplier = op.getMultiplier();
  bool floats = isFloat(op.getInput());
  if (failed(verifyBothFloat(op)) || failed(verifyBounds(op)))
    return failure();
  if (isFloat(op.getWeight()) != floats ||
      (op.getBias() && isFloat(op.getBias()) != floats))
    return op.emitOpError("input, weight and bias must all be f32 or all be "
                          "integers");
  if (floats && (multiplier || op.getRounding()))
    return op.emitOpError("an f32 kernel takes no multiplier and no rounding");
  if (!multiplier)
    return success();
  int64_t count = shaped(multiplier).getNumElements();
  if (count != 1 && (packed ? count < channels : count != channels))
    return op.emitOpError() << "multiplier has " << count
                            << " elements, expected 1 or " << channels;
  if (!op.getRounding())
    return op.emitOpError("a multiplier needs a rounding profile");
  bool isFloatRne = *op.getRounding() == Rounding::FloatRne;
  if (isFloat(multiplier) != isFloatRne)
    return op.emitOpError()
           << "multiplier type " << shaped(multiplier).getElementType()
           << " does not fit rounding profile '"
           << stringifyRounding(*op.getRounding()) << "'";
  if (static_cast<bool>(op.getShift()) == isFloatRne)
    return op.emitOpError()
           << "rounding profile '" << stringifyRounding(*op.getRounding())
           << "' " << (isFloatRne ? "takes no" : "needs a") << " shift";
  return success();
}

/// The unpacked kernel's shape: the weight's own, or `kernel_shape`.
template <typename OpTy> ArrayRef<int64_t> kernelShape(OpTy op) {
  if (auto shape = op.getKernelShape())
    return *shape;
  return shaped(op.getWeight()).getShape();
}

template <typename OpTy>
LogicalResult verifyWindow(OpTy op, int64_t kernelH, int64_t kernelW,
                           ArrayRef<int64_t> dilations) {
  if (failed(verifyCount(op, "strides", 2, op.getStrides().size())) ||
      failed(verifyCount(op, "pads", 4, op.getPads().size())) ||
      failed(verifyCount(op, "dilations", 2, dilations.size())))
    return failure();
  ArrayRef<int64_t> in = shaped(op.getInput()).getShape();
  ArrayRef<int64_t> out = shaped(op.getInit()).getShape();
  if (in.size() != 4 || out.size() != 4)
    return op.emitOpError("expected 4-D input and destination");
  int64_t kernel[2] = {kernelH, kernelW};
  StringRef what[2] = {"output height", "output width"};
  for (int i = 0; i < 2; ++i) {
    if (op.getStrides()[i] < 1 || dilations[i] < 1)
      return op.emitOpError("strides and dilations must be at least 1");
    int64_t span = in[1 + i] + op.getPads()[2 * i] + op.getPads()[2 * i + 1] -
                   dilations[i] * (kernel[i] - 1) - 1;
    int64_t expected = span < 0 ? 0 : span / op.getStrides()[i] + 1;
    if (failed(verifyDim(op, what[i], expected, out[1 + i])))
      return failure();
  }
  return verifyDim(op, "output batch", in[0], out[0]);
}

LogicalResult verifySameShape(Operation *op, Value input, Value init) {
  if (shaped(input).getShape() == shaped(init).getShape())
    return success();
  return op->emitOpError() << "input type " << input.getType()
                           << " and destination type " << init.getType()
                           << " differ in shape";
}

template <typename OpTy> LogicalResult verifyUnary(OpTy op) {
  if (failed(verifyDestination(op)))
    return failure();
  return verifySameShape(op, op.getInput(), op.getInit());
}

template <typename OpTy> LogicalResult verifyBinary(OpTy op) {
  if (failed(verifyDestination(op)))
    return failure();
  ArrayRef<int64_t> out = shaped(op.getInit()).getShape();
  for (Value operand : {op.getLhs(), op.getRhs()}) {
    ArrayRef<int64_t> in = shaped(operand).getShape();
    if (failed(verifyDim(op, "operand rank", out.size(), in.size())))
      return failure();
    for (auto [a, b] : llvm::zip_equal(in, out))
      if (a != b && a != 1)
        return op.emitOpError()
               << "operand type " << operand.getType()
               << " does not broadcast to " << op.getInit().getType();
  }
  if (isFloat(op.getInit()) != isFloat(op.getLhs()) ||
      isFloat(op.getInit()) != isFloat(op.getRhs()))
    return op.emitOpError("operands and destination must all be f32 or all "
                          "be integers");
  if (failed(verifyBounds(op)))
    return failure();
  bool integer = !isFloat(op.getInit());
  if (integer && (!op.getLhsMultiplier() || !op.getRounding()))
    return op.emitOpError("an integer kernel needs multipliers and a rounding "
                          "profile");
  return success();
}

} // namespace

LogicalResult Conv2DOp::verify() {
  ArrayRef<int64_t> k = kernelShape(*this);
  if (failed(verifyDestination(*this)))
    return failure();
  if (k.size() != 4)
    return emitOpError(
        "expected a 4-D weight, or kernel_shape of a packed one");
  ArrayRef<int64_t> in = shaped(getInput()).getShape();
  if (failed(verifyWindow(*this, k[1], k[2], getDilations())) ||
      failed(verifyDim(*this, "input channels", k[3] * getGroups(), in[3])) ||
      failed(verifyDim(*this, "output channels", k[0],
                       shaped(getInit()).getDimSize(3))))
    return failure();
  if (getGroups() < 1 || k[0] % getGroups())
    return emitOpError() << "output channels " << k[0] << " do not divide into "
                         << getGroups() << " groups";
  return verifyArithmetic(*this, k[0]);
}

LogicalResult DepthwiseConv2DOp::verify() {
  ArrayRef<int64_t> k = kernelShape(*this);
  if (failed(verifyDestination(*this)))
    return failure();
  if (k.size() != 4)
    return emitOpError(
        "expected a 4-D weight, or kernel_shape of a packed one");
  if (failed(verifyWindow(*this, k[0], k[1], getDilations())) ||
      failed(verifyDim(*this, "input channels", k[2],
                       shaped(getInput()).getDimSize(3))) ||
      failed(verifyDim(*this, "output channels", k[2] * k[3],
                       shaped(getInit()).getDimSize(3))))
    return failure();
  return verifyArithmetic(*this, k[2] * k[3]);
}

LogicalResult DenseOp::verify() {
  ArrayRef<int64_t> k = kernelShape(*this);
  if (failed(verifyDestination(*this)))
    return failure();
  ArrayRef<int64_t> in = shaped(getInput()).getShape();
  ArrayRef<int64_t> out = shaped(getInit()).getShape();
  if (k.size() != 2 || in.size() != 2 || out.size() != 2)
    return emitOpError("expected 2-D input, weight and destination");
  if (failed(verifyDim(*this, "input columns", k[1], in[1])) ||
      failed(verifyDim(*this, "output rows", in[0], out[0])) ||
      failed(verifyDim(*this, "output columns", k[0], out[1])))
    return failure();
  return verifyArithmetic(*this, k[0]);
}

LogicalResult AddOp::verify() { return verifyBinary(*this); }
LogicalResult SubOp::verify() { return verifyBinary(*this); }
LogicalResult MulOp::verify() { return verifyBinary(*this); }
LogicalResult CastOp::verify() {
  if (!getScale() && isFloat(getInput()) != isFloat(getInit()))
    return emitOpError("a cast between f32 and integers needs a scale");
  if (failed(verifyBounds(*this)))
    return failure();
  return verifyUnary(*this);
}
LogicalResult ClampOp::verify() {
  if (failed(verifySameElement(*this)) || failed(verifyBounds(*this)))
    return failure();
  return verifyUnary(*this);
}
LogicalResult LookupOp::verify() {
  if (failed(verifyDim(*this, "table elements", 256,
                       shaped(getTable()).getNumElements())))
    return failure();
  return verifyUnary(*this);
}
template <typename OpTy> static LogicalResult verifyFunction(OpTy op) {
  if (!isFloat(op.getInput()))
    return op.emitOpError("is a function of f32; one of integers is a lookup");
  if (failed(verifySameElement(op)))
    return failure();
  return verifyUnary(op);
}
LogicalResult SigmoidOp::verify() { return verifyFunction(*this); }
LogicalResult TanhOp::verify() { return verifyFunction(*this); }

LogicalResult SoftmaxOp::verify() {
  bool floats = isFloat(getInput());
  if (floats == static_cast<bool>(getTable()) ||
      floats == getOutputMultiplier().has_value())
    return emitOpError() << (floats ? "f32 softmax takes no table and no "
                                      "output_multiplier"
                                    : "integer softmax needs a table and an "
                                      "output_multiplier");
  if (getTable() &&
      (!isFloat(getTable()) || shaped(getTable()).getNumElements() != 256))
    return emitOpError() << "expected a table of 256 f32, got "
                         << getTable().getType();
  if (failed(verifyBothFloat(*this)))
    return failure();
  return verifyUnary(*this);
}

template <typename OpTy> static LogicalResult verifyPool(OpTy op) {
  if (failed(verifyDestination(op)) ||
      failed(verifyCount(op, "kernel", 2, op.getKernel().size())) ||
      failed(verifyWindow(op, op.getKernel()[0], op.getKernel()[1], {1, 1})))
    return failure();
  if (failed(verifyBounds(op)))
    return failure();
  return verifyDim(op, "output channels", shaped(op.getInput()).getDimSize(3),
                   shaped(op.getInit()).getDimSize(3));
}
LogicalResult AvgPool2DOp::verify() {
  if (failed(verifyBothFloat(*this)))
    return failure();
  return verifyPool(*this);
}
LogicalResult MaxPool2DOp::verify() {
  if (failed(verifySameElement(*this)))
    return failure();
  return verifyPool(*this);
}

LogicalResult ReduceOp::verify() {
  if (failed(verifyDestination(*this)))
    return failure();
  SmallVector<int64_t> expected(shaped(getInput()).getShape());
  for (int64_t axis : getAxes()) {
    if (axis < 0 || axis >= static_cast<int64_t>(expected.size()))
      return emitOpError() << "axis " << axis << " is out of range for "
                           << getInput().getType();
    if (llvm::count(getAxes(), axis) != 1)
      return emitOpError() << "axis " << axis << " is named twice";
    expected[axis] = 1;
  }
  bool isMax = getKind() == KernelReduceKind::Max;
  if (failed(isMax ? verifySameElement(*this) : verifyBothFloat(*this)))
    return failure();
  if (ArrayRef<int64_t>(expected) != shaped(getInit()).getShape())
    return emitOpError() << "destination type " << getInit().getType()
                         << " is not the reduced shape of "
                         << getInput().getType();
  return success();
}

LogicalResult PadOp::verify() {
  ArrayRef<int64_t> in = shaped(getInput()).getShape();
  if (failed(verifyDestination(*this)) || failed(verifySameElement(*this)) ||
      failed(verifyKind(*this, "value", getValue(), getInit())) ||
      failed(verifyDim(*this, "destination rank", in.size(),
                       shaped(getInit()).getRank())) ||
      failed(verifyCount(*this, "low", in.size(), getLow().size())) ||
      failed(verifyCount(*this, "high", in.size(), getHigh().size())) ||
      failed(
          verifyPads(*this, getLow(), getHigh(), shaped(getInit()).getShape())))
    return failure();
  for (auto [i, size] : llvm::enumerate(in))
    if (failed(verifyDim(*this, "padded size",
                         size + getLow()[i] + getHigh()[i],
                         shaped(getInit()).getDimSize(i))))
      return failure();
  return success();
}

LogicalResult FillHaloOp::verify() {
  size_t rank = shaped(getInit()).getRank();
  if (failed(verifyDestination(*this)) ||
      failed(verifyKind(*this, "value", getValue(), getInit())) ||
      failed(verifyCount(*this, "low", rank, getLow().size())) ||
      failed(verifyCount(*this, "high", rank, getHigh().size())))
    return failure();
  return verifyPads(*this, getLow(), getHigh(), shaped(getInit()).getShape());
}

LogicalResult Dot4Op::verify() {
  int64_t lanes = cast<VectorType>(getAcc().getType()).getNumElements();
  for (Value operand : {getA(), getB()})
    if (cast<VectorType>(operand.getType()).getNumElements() != 4 * lanes)
      return emitOpError() << "expected operands of " << 4 * lanes
                           << " bytes for " << lanes << " lanes, got "
                           << operand.getType();
  return success();
}

} // namespace pare::kernel
