//===- VerifyPools.cpp - what pools, reductions and pads demand ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verifiers.h"

using namespace mlir;

namespace pare::kernel {

using namespace detail;

template <typename OpTy> static LogicalResult verifyPool(OpTy op) {
  if (failed(verifyDestination(op)) ||
      failed(verifyCount(op, "kernel", 2, op.getKernel().size())) ||
      failed(verifyWindow(op, op.getKernel(), op.getStrides(), op.getPads(),
                          {1, 1})))
    return failure();
  for (int i = 0; i < 4; ++i)
    if (op.getPads()[i] < 0)
      return op.emitOpError("pads must not be negative");
  for (int i = 0; i < 2; ++i) {
    if (op.getKernel()[i] < 1)
      return op.emitOpError("a window must have at least one element");
    if (shaped(op.getInput()).getDimSize(1 + i) == 0 &&
        shaped(op.getInit()).getDimSize(1 + i) != 0)
      return op.emitOpError("a window has no element of an empty input");
  }
  if (failed(verifyBounds(op)))
    return failure();
  return verifyDim(op, "output channels", shaped(op.getInput()).getDimSize(3),
                   shaped(op.getInit()).getDimSize(3));
}
LogicalResult AvgPool2DOp::verify() {
  if (failed(verifyBothFloat(*this)))
    return failure();
  if (getRounding() && *getRounding() == Rounding::TosaDouble)
    return emitOpError("an average rounds by 'float_rne' or 'tosa_single'");
  bool isTosa = getRounding() && *getRounding() == Rounding::TosaSingle;
  if (isTosa && (isFloat(getInit()) || getMultiplier()))
    return emitOpError(
        "rounding profile 'tosa_single' is of integers and takes "
        "no multiplier");
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
  if (shaped(getInput()).getNumElements() == 0 &&
      shaped(getInit()).getNumElements() != 0)
    return emitOpError() << "there is nothing to reduce in "
                         << getInput().getType();
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

LogicalResult CallExternOp::verify() {
  StringRef symbol = getSymbol();
  auto isWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  if (symbol.empty() || llvm::isDigit(symbol[0]) ||
      !llvm::all_of(symbol, isWord))
    return emitOpError() << "'" << symbol << "' is no C identifier";
  if (getInits().empty())
    return emitOpError("a function that writes nothing does nothing");
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
  if (getKind() != DotKind::Pairs && !getElementTypeOrSelf(getB()).isInteger(8))
    return emitOpError("weights of 16 bits are for pairs");
  return success();
}

LogicalResult Dot2Op::verify() {
  int64_t lanes = cast<VectorType>(getAcc().getType()).getNumElements();
  if (cast<VectorType>(getA().getType()).getNumElements() != 2 * lanes)
    return emitOpError() << "expected operands of " << 2 * lanes
                         << " words for " << lanes << " lanes, got "
                         << getA().getType();
  return success();
}

LogicalResult BytePairsOp::verify() {
  int64_t sums = getType().getNumElements();
  if (cast<VectorType>(getA().getType()).getNumElements() != 2 * sums)
    return emitOpError() << "expected operands of " << 2 * sums << " bytes for "
                         << sums << " sums, got " << getA().getType();
  return success();
}

LogicalResult NearestOp::verify() {
  if (cast<VectorType>(getValue().getType()).getShape() != getType().getShape())
    return emitOpError() << "expected as many integers as values, got "
                         << getType() << " for " << getValue().getType();
  return success();
}

LogicalResult PackBytesOp::verify() {
  size_t count = getParts().size();
  if (count != 1 && count != 2 && count != 4)
    return emitOpError() << "expected 1, 2 or 4 parts, got " << count;
  if (!llvm::all_equal(getParts().getTypes()))
    return emitOpError("expected parts of one type");
  int64_t lanes =
      cast<VectorType>(getParts().front().getType()).getNumElements();
  int64_t bytes = lanes * static_cast<int64_t>(count);
  if (getType().getNumElements() != bytes)
    return emitOpError() << "expected " << bytes << " bytes, got " << getType();
  if (getInterleaved() && (count != 4 || lanes % 4 != 0))
    return emitOpError("interleaves groups of four lanes of four parts");
  return success();
}

} // namespace pare::kernel
