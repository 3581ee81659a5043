//===- VerifyElementwise.cpp - what elementwise kernels demand ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verifiers.h"

using namespace mlir;

namespace pare::kernel {

using namespace detail;

namespace {

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

} // namespace pare::kernel
