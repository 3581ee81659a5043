//===- ScalarCode.cpp - bodies of structured ops, interpreted -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarCode.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"

using namespace mlir;

namespace pare::interpreter {

unsigned ScalarCode::define(Value value) {
  registers[value] = numRegisters;
  return numRegisters++;
}

unsigned ScalarCode::registerOf(Value value) {
  auto found = registers.find(value);
  if (found != registers.end())
    return found->second;
  unsigned result = define(value);
  outside.push_back({result, &values[value]});
  return result;
}

std::vector<Scalar> ScalarCode::start() const {
  std::vector<Scalar> result(numRegisters);
  for (auto [index, tensor] : outside)
    result[index] = load(*tensor, 0);
  return result;
}

/// apply_scale as upstream defines it: RESCALE's arithmetic, whose value may
/// have 48 bits if the multiplier has 16.
static int64_t applyScale(tosa::RoundingMode rounding, int64_t value,
                          int32_t multiplier, int32_t shift, unsigned bits) {
  if (bits > 32)
    return numerics::scaleTosa48(value, multiplier, shift);
  auto narrow = static_cast<int32_t>(value);
  return rounding == tosa::RoundingMode::DOUBLE_ROUND
             ? numerics::scaleTosaDouble(narrow, multiplier, shift)
             : numerics::scaleTosaSingle(narrow, multiplier, shift);
}

bool ScalarCode::addOthers(Operation *op) {
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    unsigned p = registerOf(select.getCondition());
    unsigned a = registerOf(select.getTrueValue());
    unsigned b = registerOf(select.getFalseValue());
    unsigned to = define(select.getResult());
    instructions.push_back([=](Scalar *r, ArrayRef<int64_t>) {
      r[to] = r[p].integer ? r[a] : r[b];
    });
    return true;
  }
  Location loc = op->getLoc();
  Values &all = values;
  if (auto scale = dyn_cast<tosa::ApplyScaleOp>(op)) {
    unsigned v = registerOf(scale.getValue()), bits = bitsOf(scale.getValue());
    unsigned m = registerOf(scale.getMultiplier());
    unsigned s = registerOf(scale.getShift()), to = define(scale.getOutput());
    instructions.push_back([=, &all, mode = scale.getRoundingMode()](
                               Scalar *r, ArrayRef<int64_t>) {
      if (r[s].integer < 2 || r[s].integer > 62)
        return all.fail(loc, "a rescale by >> " + Twine(r[s].integer));
      r[to].integer =
          applyScale(mode, r[v].integer, r[m].integer, r[s].integer, bits);
    });
    return true;
  }
  if (auto index = dyn_cast<linalg::IndexOp>(op)) {
    unsigned to = define(index.getResult());
    uint64_t dim = index.getDim();
    instructions.push_back(
        [=](Scalar *r, ArrayRef<int64_t> at) { r[to].integer = at[dim]; });
    return true;
  }
  auto extract = dyn_cast<tensor::ExtractOp>(op);
  if (!extract)
    return false;
  Tensor &tensor = values[extract.getTensor()];
  SmallVector<unsigned> indices;
  for (Value index : extract.getIndices())
    indices.push_back(registerOf(index));
  unsigned to = define(extract.getResult());
  SmallVector<int64_t> strides = computeStrides(tensor.shape());
  instructions.push_back([=, &all, &tensor](Scalar *r, ArrayRef<int64_t>) {
    int64_t offset = 0;
    for (auto [d, index] : llvm::enumerate(indices)) {
      int64_t at = r[index].integer;
      if (at < 0 || at >= tensor.shape()[d])
        return all.fail(loc, "index " + Twine(at) + " of " +
                                 Twine(tensor.shape()[d]));
      offset += at * strides[d];
    }
    r[to] = load(tensor, offset);
  });
  return true;
}

LogicalResult ScalarCode::add(Operation *op) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return loadConstant(op, constant.getValue(), values);
  for (Type type :
       llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                SmallVector<Type>(op->getResultTypes()))) {
    Type element = getElementTypeOrSelf(type);
    if (!element.isIntOrIndex() && !element.isF32())
      return op->emitOpError() << "the interpreter does not know " << type;
  }
  // linalg.index and constants apart, all of them have operands.
  if (addOthers(op) || (op->getNumOperands() > 0 && op->getNumResults() == 1 &&
                        (addIntegers(op) || addDivisions(op) ||
                         addConversions(op) || addFloats(op))))
    return success();
  return op->emitOpError("the interpreter does not run this op");
}

LogicalResult ScalarCode::addBlock(Block &block) {
  for (Value argument : block.getArguments())
    define(argument);
  for (Operation &op : block.without_terminator())
    if (failed(add(&op)))
      return failure();
  return success();
}

} // namespace pare::interpreter
