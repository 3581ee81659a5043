//===- IntegerConstants.cpp - evaluates TOSA on constant integers ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Importers leave reshapes and transposes of weights in the network, and write
// the weights of groups as slices. They are read here, not rewritten: what else
// uses them keeps them.
//
//===----------------------------------------------------------------------===//

#include "TosaToPareKernel.h"

#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "pare/Support/Constants.h"
#include "pare/Support/RowMajor.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::tosa_to_kernel {
namespace {

using Integers = std::optional<std::vector<int64_t>>;

/// A constant is at most so many ops away: a chain of concatenations of one
/// value with itself would be read exponentially often.
constexpr int kMaxDepth = 8;

Integers readConstant(ElementsAttr attr) {
  if (auto dense = dyn_cast<DenseIntElementsAttr>(attr)) {
    if (dense.getElementType().getIntOrFloatBitWidth() > 64)
      return std::nullopt;
    std::vector<int64_t> values;
    values.reserve(dense.getNumElements());
    for (const APInt &value : dense.getValues<APInt>())
      values.push_back(value.getSExtValue());
    return values;
  }
  return readIntegers(attr);
}

Integers evaluate(Value value, int depth);

/// Elements of the first operand, at `first` and then under `strides`, in the
/// shape of the result.
Integers gather(Operation *op, ArrayRef<int64_t> strides, int64_t first,
                int depth) {
  Integers from = evaluate(op->getOperand(0), depth);
  if (!from)
    return std::nullopt;
  RankedTensorType type = tensorType(op->getResult(0));
  std::vector<int64_t> out(type.getNumElements());
  forEachOffset(type.getShape(), strides, [&](int64_t i, int64_t offset) {
    out[i] = (*from)[first + offset];
  });
  return out;
}

Integers evaluate(tosa::TransposeOp op, int depth) {
  SmallVector<int64_t> from =
      computeStrides(tensorType(op.getInput1()).getShape());
  SmallVector<int64_t> strides;
  for (int32_t dim : op.getPerms())
    strides.push_back(from[dim]);
  return gather(op, strides, /*first=*/0, depth);
}

Integers evaluate(tosa::SliceOp op, int depth) {
  SmallVector<int64_t> start;
  if (!tosa::getConstShapeValues(op.getStart().getDefiningOp(), start))
    return std::nullopt;
  ArrayRef<int64_t> from = tensorType(op.getInput1()).getShape();
  SmallVector<int64_t> strides = computeStrides(from);
  std::optional<int64_t> first =
      findBox(from, strides, start, tensorType(op.getOutput()).getShape());
  return first ? gather(op, strides, *first, depth) : std::nullopt;
}

Integers evaluate(tosa::ReverseOp op, int depth) {
  ArrayRef<int64_t> shape = tensorType(op.getInput1()).getShape();
  SmallVector<int64_t> strides = computeStrides(shape);
  int64_t axis = op.getAxis();
  int64_t first = (shape[axis] - 1) * strides[axis];
  strides[axis] = -strides[axis];
  return gather(op, strides, first, depth);
}

Integers evaluate(tosa::ConcatOp op, int depth) {
  RankedTensorType type = tensorType(op.getOutput());
  std::vector<int64_t> out(type.getNumElements());
  SmallVector<int64_t> strides = computeStrides(type.getShape());
  int64_t first = 0;
  for (Value operand : op.getInput1()) {
    Integers part = evaluate(operand, depth);
    if (!part)
      return std::nullopt;
    ArrayRef<int64_t> shape = tensorType(operand).getShape();
    forEachOffset(shape, strides, [&](int64_t i, int64_t offset) {
      out[first + offset] = (*part)[i];
    });
    first += shape[op.getAxis()] * strides[op.getAxis()];
  }
  return out;
}

bool isStaticInteger(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() &&
         type.getElementType().isSignlessInteger();
}

Integers evaluate(Value value, int depth) {
  Operation *op = value.getDefiningOp();
  if (!op || depth > kMaxDepth || !isStaticInteger(value) ||
      !llvm::all_of(op->getOperands(), [](Value operand) {
        return isa<tosa::shapeType>(operand.getType()) ||
               isStaticInteger(operand);
      }))
    return std::nullopt;
  return TypeSwitch<Operation *, Integers>(op)
      .Case<tosa::ConstOp>(
          [](auto constant) { return readConstant(constant.getValues()); })
      .Case<tosa::ReshapeOp>([&](auto reshape) {
        return evaluate(reshape.getInput1(), depth + 1);
      })
      .Case<tosa::TransposeOp, tosa::SliceOp, tosa::ReverseOp, tosa::ConcatOp>(
          [&](auto typed) { return evaluate(typed, depth + 1); })
      .Default(std::nullopt);
}

} // namespace

std::optional<std::vector<int64_t>> evaluateIntegers(Value value) {
  return evaluate(value, /*depth=*/0);
}

std::optional<int64_t> evaluateScalar(Value value) {
  Integers values = evaluateIntegers(value);
  if (!values || values->size() != 1)
    return std::nullopt;
  return values->front();
}

} // namespace pare::tosa_to_kernel
