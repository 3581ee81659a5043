//===- VerifyLinear.cpp - what linear kernels demand --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verifiers.h"
#include "mlir/IR/Matchers.h"
#include "pare/Support/Winograd.h"
#include <limits>

using namespace mlir;

namespace pare::kernel {

using namespace detail;

namespace {

/// What a kernel of products computes with.
struct Arithmetic {
  /// Whether sums are i64 (an operand has 16-bit activations) and not i32.
  bool wideSums;
  Value multiplier, shift;
  std::optional<Rounding> rounding;
  /// Output channels; with a packed weight, operands have at least as many.
  int64_t channels;
  bool packed;
};

bool isIn(Type element, ArrayRef<unsigned> widths) {
  return llvm::any_of(widths, [&](unsigned w) { return element.isInteger(w); });
}

/// One element, or one per channel.
LogicalResult verifyPerChannel(Operation *op, StringRef what, Value operand,
                               const Arithmetic &a) {
  int64_t count = shaped(operand).getNumElements();
  if (count == 1 || (a.packed ? count >= a.channels : count == a.channels))
    return success();
  return op->emitOpError() << what << " has " << count
                           << " elements, expected 1 or " << a.channels;
}

/// Constant shifts are 2..62 and multipliers at least 0, as TOSA has them.
LogicalResult verifyScales(Operation *op, const Arithmetic &a) {
  auto verify = [&](StringRef what, Value value, int64_t low, int64_t high) {
    DenseIntElementsAttr elements;
    if (!matchPattern(value, m_Constant(&elements)))
      return success();
    for (const APInt &element : elements)
      if (int64_t v = element.getSExtValue(); v < low || v > high)
        return LogicalResult(op->emitOpError()
                             << what << " " << v << " is out of range " << low
                             << ".." << high);
    return success();
  };
  if (failed(verify("shift", a.shift, 2, 62)))
    return failure();
  return verify("multiplier", a.multiplier, 0,
                std::numeric_limits<int32_t>::max());
}

/// Multiplier, shift and rounding profile of integers.
LogicalResult verifyRequantization(Operation *op, const Arithmetic &a) {
  if (!a.multiplier)
    return a.shift ? op->emitOpError("a shift needs a multiplier") : success();
  if (failed(verifyPerChannel(op, "multiplier", a.multiplier, a)))
    return failure();
  if (!a.rounding)
    return op->emitOpError("a multiplier needs a rounding profile");
  StringRef profile = stringifyRounding(*a.rounding);
  bool isFloatRne = *a.rounding == Rounding::FloatRne;
  Type element = elementOf(a.multiplier);
  bool fits = isFloatRne ? element.isF32() : isIn(element, {16, 32});
  if (!fits || (element.isInteger(16) && *a.rounding == Rounding::TosaDouble))
    return op->emitOpError()
           << "multiplier type " << element
           << " does not fit rounding profile '" << profile << "'";
  if (a.wideSums && element.isInteger(32))
    return op->emitOpError("an i64 accumulator takes i16 or f32 multipliers, "
                           "not i32");
  if (static_cast<bool>(a.shift) == isFloatRne)
    return op->emitOpError()
           << "rounding profile '" << profile << "' "
           << (isFloatRne ? "takes no" : "needs a") << " shift";
  if (!a.shift)
    return success();
  if (!elementOf(a.shift).isInteger(8))
    return op->emitOpError()
           << "expected shifts of i8, got " << elementOf(a.shift);
  if (failed(verifyPerChannel(op, "shift", a.shift, a)))
    return failure();
  return verifyScales(op, a);
}

/// A result without requantization is the sum; i64 has neither zero point nor
/// bounds.
template <typename OpTy>
LogicalResult verifyResult(OpTy op, const Arithmetic &a) {
  Type element = elementOf(op.getInit());
  if (element.isInteger(1) || (element.isInteger(64) && !a.wideSums) ||
      (element.isInteger(64) && a.multiplier))
    return op.emitOpError()
           << "an integer kernel does not store " << element << " here";
  if (element.isInteger(64) &&
      (op.getOutputZp() || op.getClampMin() || op.getClampMax()))
    return op.emitOpError("an i64 result takes no zero point and no bounds");
  return success();
}

LogicalResult verifyActivation(Operation *op, StringRef what, Value value,
                               bool isUnsigned) {
  if (!isIn(elementOf(value), {8, 16}))
    return op->emitOpError()
           << what << " must be of i8 or i16, got " << elementOf(value);
  if (isUnsigned && !elementOf(value).isInteger(8))
    return op->emitOpError() << what << " of i16 is signed";
  return success();
}

/// Operands and attributes of a linear kernel of integers.
template <typename OpTy>
LogicalResult verifyIntegers(OpTy op, const Arithmetic &a) {
  if (failed(
          verifyActivation(op, "input", op.getInput(), op.getInputUnsigned())))
    return failure();
  if (!isIn(elementOf(op.getWeight()), {8, 16}))
    return op.emitOpError()
           << "weight must be of i8 or i16, got " << elementOf(op.getWeight());
  Value bias = op.getBias();
  if (bias && !elementOf(bias).isInteger(32) &&
      !(a.wideSums && elementOf(bias).isInteger(64)))
    return op.emitOpError()
           << "bias must be of i32" << (a.wideSums ? " or i64" : "") << ", got "
           << elementOf(bias);
  if (failed(verifyResult(op, a)))
    return failure();
  return verifyRequantization(op, a);
}

/// Bias and arithmetic of a linear kernel with `channels` outputs.
template <typename OpTy>
LogicalResult verifyArithmetic(OpTy op, int64_t channels, bool packed) {
  if (Value bias = op.getBias()) {
    int64_t count = shaped(bias).getNumElements();
    if (packed ? count < channels : count != channels)
      return op.emitOpError()
             << "expected bias elements " << channels << ", got " << count;
  }
  bool floats = isFloat(op.getInput());
  if (failed(verifyBothFloat(op)) || failed(verifyBounds(op)))
    return failure();
  if (isFloat(op.getWeight()) != floats ||
      (op.getBias() && isFloat(op.getBias()) != floats))
    return op.emitOpError("input, weight and bias must all be f32 or all be "
                          "integers");
  if (floats && (op.getMultiplier() || op.getShift() || op.getRounding()))
    return op.emitOpError("an f32 kernel takes no multiplier and no rounding");
  if (floats)
    return success();
  Arithmetic arithmetic{elementOf(op.getInput()).isInteger(16),
                        op.getMultiplier(),
                        op.getShift(),
                        op.getRounding(),
                        channels,
                        packed};
  return verifyIntegers(op, arithmetic);
}

/// A packed weight keeps its shape in `kernel_shape` and has a tile.
template <typename OpTy> LogicalResult verifyPacking(OpTy op) {
  bool packed = shaped(op.getWeight()).getRank() == 1;
  auto shape = op.getKernelShape();
  if (packed != shape.has_value())
    return op.emitOpError()
           << "a weight of rank " << shaped(op.getWeight()).getRank()
           << " takes " << (packed ? "a" : "no") << " kernel_shape";
  if (packed && !op.getTile())
    return op.emitOpError("a packed weight needs a tile");
  if (op.getBackwards() && !packed)
    return op.emitOpError("only a kernel with a packed weight, which is "
                          "computed in tiles, can go backwards");
  if (shape && llvm::any_of(*shape, [](int64_t size) { return size < 0; }))
    return op.emitOpError("kernel_shape has a negative size");
  return success();
}

template <typename OpTy>
LogicalResult verifyPackedArithmetic(OpTy op, int64_t channels) {
  return verifyArithmetic(op, channels, op.getKernelShape().has_value());
}

/// The unpacked kernel's shape: the weight's own, or `kernel_shape`.
template <typename OpTy> ArrayRef<int64_t> kernelShape(OpTy op) {
  if (auto shape = op.getKernelShape())
    return *shape;
  return shaped(op.getWeight()).getShape();
}

} // namespace

std::optional<std::string> whyNotWinograd(Conv2DOp conv) {
  ArrayRef<int64_t> k = kernelShape(conv);
  ArrayRef<int64_t> out = shaped(conv.getInit()).getShape();
  auto isOne = [](int64_t step) { return step == 1; };
  if (!isFloat(conv.getInput()))
    return "it is not of f32";
  if (conv.getResidual())
    return "it adds a residual";
  if (k[1] != winograd::kWindow || k[2] != winograd::kWindow ||
      conv.getGroups() != 1)
    return "its kernel is not 3x3 in one group";
  if (!llvm::all_of(conv.getStrides(), isOne) ||
      !llvm::all_of(conv.getDilations(), isOne))
    return "it has a stride or a dilation";
  if (out[1] < winograd::kOutputs || out[2] < winograd::kOutputs)
    return "its result is smaller than 4x4";
  if (k[0] % 4 || k[3] % 4)
    return "its channels are no multiples of 4";
  return std::nullopt;
}

LogicalResult Conv2DOp::verify() {
  ArrayRef<int64_t> k = kernelShape(*this);
  if (failed(verifyDestination(*this)) || failed(verifyPacking(*this)))
    return failure();
  if (k.size() != 4)
    return emitOpError(
        "expected a 4-D weight, or kernel_shape of a packed one");
  ArrayRef<int64_t> in = shaped(getInput()).getShape();
  auto groups = static_cast<int64_t>(getGroups());
  if (failed(verifyWindow(*this, {k[1], k[2]}, getStrides(), getPads(),
                          getDilations())) ||
      failed(verifySteps(*this, "channels and groups", {k[3], groups})) ||
      failed(verifyDim(*this, "input channels", k[3] * groups, in[3])) ||
      failed(verifyDim(*this, "output channels", k[0],
                       shaped(getInit()).getDimSize(3))))
    return failure();
  if (groups < 1 || k[0] % groups)
    return emitOpError() << "output channels " << k[0] << " do not divide into "
                         << groups << " groups";
  if (getWinograd())
    if (std::optional<std::string> reason = whyNotWinograd(*this))
      return emitOpError() << "cannot be computed by Winograd: " << *reason;
  if (failed(verifyResidual(*this)))
    return failure();
  return verifyPackedArithmetic(*this, k[0]);
}

LogicalResult DepthwiseConv2DOp::verify() {
  ArrayRef<int64_t> k = kernelShape(*this);
  if (failed(verifyDestination(*this)) || failed(verifyPacking(*this)))
    return failure();
  if (k.size() != 4)
    return emitOpError(
        "expected a 4-D weight, or kernel_shape of a packed one");
  if (failed(verifyWindow(*this, {k[0], k[1]}, getStrides(), getPads(),
                          getDilations())) ||
      failed(verifyDim(*this, "input channels", k[2],
                       shaped(getInput()).getDimSize(3))) ||
      failed(verifySteps(*this, "channels", {k[2], k[3]})) ||
      failed(verifyDim(*this, "output channels", k[2] * k[3],
                       shaped(getInit()).getDimSize(3))))
    return failure();
  return verifyPackedArithmetic(*this, k[2] * k[3]);
}

LogicalResult DenseOp::verify() {
  ArrayRef<int64_t> k = kernelShape(*this);
  if (failed(verifyDestination(*this)) || failed(verifyPacking(*this)))
    return failure();
  ArrayRef<int64_t> in = shaped(getInput()).getShape();
  ArrayRef<int64_t> out = shaped(getInit()).getShape();
  if (k.size() != 2 || in.size() != 2 || out.size() != 2)
    return emitOpError("expected 2-D input, weight and destination");
  if (failed(verifyDim(*this, "input columns", k[1], in[1])) ||
      failed(verifyDim(*this, "output rows", in[0], out[0])) ||
      failed(verifyDim(*this, "output columns", k[0], out[1])))
    return failure();
  return verifyPackedArithmetic(*this, k[0]);
}

LogicalResult TransposeConv2DOp::verify() {
  ArrayRef<int64_t> in = shaped(getInput()).getShape();
  ArrayRef<int64_t> k = shaped(getWeight()).getShape();
  ArrayRef<int64_t> out = shaped(getInit()).getShape();
  if (failed(verifyDestination(*this)) ||
      failed(verifyCount(*this, "strides", 2, getStrides().size())) ||
      failed(verifyCount(*this, "out_pads", 4, getOutPads().size())))
    return failure();
  if (k.size() != 4 || in.size() != 4 || out.size() != 4)
    return emitOpError("expected 4-D input, weight and destination");
  StringRef what[2] = {"output height", "output width"};
  if (failed(verifySteps(*this, "windows", k.slice(1, 2))) ||
      failed(verifySteps(*this, "sizes", in.slice(1, 2))) ||
      failed(verifySteps(*this, "strides", getStrides())) ||
      failed(verifySteps(*this, "out_pads", getOutPads())))
    return failure();
  for (int i = 0; i < 2; ++i) {
    if (getStrides()[i] < 1)
      return emitOpError("strides must be at least 1");
    int64_t expected = (in[1 + i] - 1) * getStrides()[i] + k[1 + i] +
                       getOutPads()[2 * i] + getOutPads()[2 * i + 1];
    if (failed(verifyDim(*this, what[i], std::max<int64_t>(expected, 0),
                         out[1 + i])))
      return failure();
  }
  if (failed(verifyDim(*this, "output batch", in[0], out[0])) ||
      failed(verifyDim(*this, "input channels", k[3], in[3])) ||
      failed(verifyDim(*this, "output channels", k[0], out[3])))
    return failure();
  return verifyArithmetic(*this, k[0], /*packed=*/false);
}

LogicalResult MatmulOp::verify() {
  ArrayRef<int64_t> a = shaped(getLhs()).getShape();
  ArrayRef<int64_t> b = shaped(getRhs()).getShape();
  ArrayRef<int64_t> out = shaped(getInit()).getShape();
  if (failed(verifyDestination(*this)))
    return failure();
  if (a.size() != 3 || b.size() != 3 || out.size() != 3)
    return emitOpError("expected 3-D operands and destination");
  if (failed(verifyDim(*this, "batch of rhs", a[0], b[0])) ||
      failed(verifyDim(*this, "rows of rhs", a[2], b[1])) ||
      failed(verifyDim(*this, "output batch", a[0], out[0])) ||
      failed(verifyDim(*this, "output rows", a[1], out[1])) ||
      failed(verifyDim(*this, "output columns", b[2], out[2])))
    return failure();
  if (failed(verifyActivation(*this, "lhs", getLhs(), getLhsUnsigned())) ||
      failed(verifyActivation(*this, "rhs", getRhs(), getRhsUnsigned())))
    return failure();
  if (isFloat(getInit()))
    return emitOpError("a product of integers is not stored as f32");
  bool wide =
      elementOf(getLhs()).isInteger(16) || elementOf(getRhs()).isInteger(16);
  Arithmetic arithmetic{wide,          getMultiplier(), getShift(),
                        getRounding(), out[2],          /*packed=*/false};
  if (failed(verifyBounds(*this)) || failed(verifyResult(*this, arithmetic)))
    return failure();
  return verifyRequantization(*this, arithmetic);
}

} // namespace pare::kernel
