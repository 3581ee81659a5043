//===- RequantizingOps.cpp - ops with a rounding convention ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RequantizingOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Support/Constants.h"

using namespace mlir;

namespace pare {

static kernel::RoundingAttr profileOf(Operation *op) {
  return isa<kernel::PareKernelDialect>(op->getDialect())
             ? op->getAttrOfType<kernel::RoundingAttr>("rounding")
             : nullptr;
}

bool RequantizingOp::roundsDouble() const {
  if (auto rescale = dyn_cast<tosa::RescaleOp>(op))
    return rescale.getRoundingMode() == tosa::RoundingMode::DOUBLE_ROUND;
  return profileOf(op).getValue() == kernel::Rounding::TosaDouble;
}

void RequantizingOp::setDouble(bool isDouble) {
  if (auto rescale = dyn_cast<tosa::RescaleOp>(op))
    return rescale.setRoundingMode(isDouble ? tosa::RoundingMode::DOUBLE_ROUND
                                            : tosa::RoundingMode::SINGLE_ROUND);
  op->setAttr("rounding",
              kernel::RoundingAttr::get(
                  op->getContext(), isDouble ? kernel::Rounding::TosaDouble
                                             : kernel::Rounding::TosaSingle));
}

/// The shifts of an op that requantizes with 32-bit multipliers, else null.
static Value shiftsOf(Operation *op) {
  if (auto rescale = dyn_cast<tosa::RescaleOp>(op))
    return rescale.getScale32() ? rescale.getShift() : Value();
  auto profile = profileOf(op);
  if (!profile || profile.getValue() == kernel::Rounding::FloatRne)
    return {};
  Value multiplier, shift;
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    if (!type || type.getRank() != 1)
      continue;
    // Of the constants of a channel only the shifts are bytes.
    if (type.getElementType().isInteger(8))
      shift = operand;
    else
      multiplier = operand;
  }
  bool is16 =
      multiplier &&
      cast<ShapedType>(multiplier.getType()).getElementType().isInteger(16);
  return is16 ? Value() : shift;
}

static bool roundsOnce(Value shifts) {
  Attribute constant;
  if (auto op = shifts.getDefiningOp<tosa::ConstOp>())
    constant = op.getValues();
  else if (auto op = shifts.getDefiningOp<arith::ConstantOp>())
    constant = op.getValue();
  auto values = constant ? readElements<int8_t>(constant) : std::nullopt;
  return values && llvm::all_of(*values, [](int8_t s) { return s <= 31; });
}

/// What is requantized: a fully connected layer is a 1x1 convolution of one
/// pixel there.
static StringRef kindOf(Operation *op) {
  if (!isa<tosa::RescaleOp>(op))
    return op->getName().stripDialect();
  Operation *source = op->getOperand(0).getDefiningOp();
  while (isa_and_nonnull<tosa::ReshapeOp, tosa::TransposeOp>(source))
    source = source->getOperand(0).getDefiningOp();
  if (!source || isa<tosa::ConstOp>(source))
    return "rescale";
  if (auto conv = dyn_cast<tosa::Conv2DOp>(source)) {
    auto isOnePixel = [](Value value, unsigned firstDim) {
      ArrayRef<int64_t> shape = cast<ShapedType>(value.getType()).getShape();
      return shape[firstDim] == 1 && shape[firstDim + 1] == 1;
    };
    if (isOnePixel(conv.getInput(), 1) && isOnePixel(conv.getWeight(), 1))
      return "fully_connected";
  }
  return source->getName().stripDialect();
}

std::vector<RequantizingOp> findRequantizingOps(func::FuncOp func) {
  OpNames names(func);
  std::vector<RequantizingOp> result;
  func.walk([&](Operation *op) {
    Value shifts = shiftsOf(op);
    if (!shifts)
      return;
    // Numbers count every op of a kind, whatever its shifts.
    std::string number = names.count(kindOf(op));
    StringRef given = getLayerName(op);
    if (!roundsOnce(shifts))
      result.push_back({op, given.empty() ? number : given.str()});
  });
  return result;
}

} // namespace pare
