//===- Converter.cpp - what conversions of single ops share ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "pare/Support/Constants.h"
#include <cmath>

using namespace mlir;

namespace pare::tosa_to_pare {

static ElementsAttr floatConstant(Value value) {
  if (auto constant = value.getDefiningOp<tosa::ConstOp>())
    if (getElementTypeOrSelf(value).isF32())
      return constant.getValues();
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return constant.getValue();
  return nullptr;
}

bool Converter::checkFinite(Operation *op, unsigned index, ElementsAttr value) {
  std::optional<std::vector<float>> values = readElements<float>(value);
  if (!values) {
    op->emitError() << "the constant of operand " << index
                    << " cannot be read: its resource is missing or does not "
                       "have the size of "
                    << value.getType();
    return false;
  }
  for (auto [position, number] : llvm::enumerate(*values)) {
    if (std::isfinite(number))
      continue;
    auto diagnostic = op->emitError()
                      << "the constant of operand " << index << " holds "
                      << (std::isnan(number) ? "NaN" : "an infinite value")
                      << " at element " << position;
    diagnostic.attachNote(op->getOperand(index).getLoc())
        << "the constant is here";
    return false;
  }
  return true;
}

Value Converter::operand(Operation *op, unsigned index) {
  Value value = op->getOperand(index);
  auto source = value.getDefiningOp<tosa::ConstOp>();
  if (!source || !floatConstant(value))
    return value;
  Value &known = constants[value];
  if (known)
    return known;
  error |= !checkFinite(op, index, source.getValues());
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointAfter(source);
  known = ConstantOp::create(rewriter, source.getLoc(), tensorType(value),
                             source.getValues());
  return known;
}

ElementsAttr Converter::constant(Operation *op, unsigned index) {
  return floatConstant(op->getOperand(index));
}

bool Converter::isFloat(Operation *op) {
  auto isOther = [](Value value) {
    // Shapes and shifts are what the conversions look at themselves.
    return isa<tosa::shapeType>(value.getType()) ||
           (value.getDefiningOp<tosa::ConstOp>() &&
            !getElementTypeOrSelf(value).isF32());
  };
  auto isStaticFloat = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape() && tensor.getElementType().isF32();
  };
  for (Value value : op->getOperands())
    if (!isStaticFloat(value.getType()) && !isOther(value))
      return (void)decline(op, "an operand is no static tensor of f32"), false;
  for (Type type : op->getResultTypes())
    if (!isStaticFloat(type))
      return (void)decline(op, "a result is no static tensor of f32"), false;
  return true;
}

bool Converter::isZero(Operation *op, unsigned index, StringRef what) {
  auto source = op->getOperand(index).getDefiningOp<tosa::ConstOp>();
  if (source && matchPattern(source.getResult(), m_AnyZeroFloat()))
    return true;
  if (source && matchPattern(source.getResult(), m_Zero()))
    return true;
  return (void)decline(op, what + " is not the constant 0"), false;
}

LogicalResult Converter::decline(Operation *op, const Twine &reason) {
  reasons[op] = reason.str();
  return failure();
}

StringRef Converter::reason(Operation *op) const {
  auto known = reasons.find(op);
  return known == reasons.end() ? StringRef() : StringRef(known->second);
}

void Converter::replace(Operation *op, Operation *replacement) {
  replacement->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  rewriter.replaceOp(op, replacement);
}

Value Converter::createConstant(Operation *op, ElementsAttr value) {
  return ConstantOp::create(rewriter, op->getLoc(),
                            cast<RankedTensorType>(value.getShapedType()),
                            value);
}

} // namespace pare::tosa_to_pare
