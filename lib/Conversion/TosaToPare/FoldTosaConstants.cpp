//===- FoldTosaConstants.cpp - evaluates TOSA on constants ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Importers leave arithmetic on constants in the network, such as
// `rsqrt(variance + epsilon)` of a batch norm, or a weight that is reshaped and
// transposed. Upstream's folders see inline constants only; these see
// resources.
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "pare/Support/Constants.h"
#include "pare/Support/RowMajor.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

std::optional<std::vector<float>> readOperand(Operation *op, unsigned index) {
  auto constant = op->getOperand(index).getDefiningOp<tosa::ConstOp>();
  if (!constant)
    return std::nullopt;
  return readElements<float>(constant.getValues());
}

/// An operand written out in the shape of the result.
std::vector<float> broadcast(ArrayRef<float> in, ArrayRef<int64_t> from,
                             ArrayRef<int64_t> to) {
  SmallVector<int64_t> strides = computeStrides(from);
  for (auto [dim, size] : llvm::enumerate(from))
    if (size == 1)
      strides[dim] = 0;
  std::vector<float> out(ShapedType::getNumElements(to));
  forEachOffset(to, strides,
                [&](int64_t i, int64_t offset) { out[i] = in[offset]; });
  return out;
}

ElementsAttr foldUnary(Operation *op, float (*function)(float)) {
  std::optional<std::vector<float>> values = readOperand(op, 0);
  if (!values)
    return nullptr;
  for (float &value : *values)
    value = function(value);
  return buildElements<float>(tensorType(op->getResult(0)), *values);
}

ElementsAttr foldBinary(Operation *op, float (*function)(float, float)) {
  std::optional<std::vector<float>> lhs = readOperand(op, 0);
  std::optional<std::vector<float>> rhs = readOperand(op, 1);
  if (!lhs || !rhs)
    return nullptr;
  RankedTensorType type = tensorType(op->getResult(0));
  ArrayRef<int64_t> lhsShape = tensorType(op->getOperand(0)).getShape();
  ArrayRef<int64_t> rhsShape = tensorType(op->getOperand(1)).getShape();
  if (lhsShape.size() != type.getShape().size() ||
      rhsShape.size() != type.getShape().size())
    return nullptr;
  std::vector<float> left = broadcast(*lhs, lhsShape, type.getShape());
  std::vector<float> right = broadcast(*rhs, rhsShape, type.getShape());
  for (auto [a, b] : llvm::zip_equal(left, right))
    a = function(a, b);
  return buildElements<float>(type, left);
}

ElementsAttr foldTranspose(tosa::TransposeOp op) {
  auto constant = op.getInput1().getDefiningOp<tosa::ConstOp>();
  if (!constant)
    return nullptr;
  return transposeElements(constant.getValues(),
                           llvm::to_vector_of<int64_t>(op.getPerms()));
}

ElementsAttr foldReshape(tosa::ReshapeOp op) {
  auto constant = op.getInput1().getDefiningOp<tosa::ConstOp>();
  if (!constant)
    return nullptr;
  return reshapeElements(constant.getValues(),
                         tensorType(op.getOutput()).getShape());
}

/// The weights of one group of a convolution that importers take apart.
ElementsAttr foldSlice(tosa::SliceOp op) {
  SmallVector<int64_t> start;
  std::optional<std::vector<float>> values = readOperand(op, 0);
  if (!values ||
      !tosa::getConstShapeValues(op.getStart().getDefiningOp(), start))
    return nullptr;
  ArrayRef<int64_t> from = tensorType(op.getInput1()).getShape();
  RankedTensorType type = tensorType(op.getOutput());
  SmallVector<int64_t> strides = computeStrides(from);
  std::optional<int64_t> first = findBox(from, strides, start, type.getShape());
  if (!first)
    return nullptr;
  std::vector<float> out(type.getNumElements());
  forEachOffset(type.getShape(), strides, [&](int64_t i, int64_t offset) {
    out[i] = (*values)[*first + offset];
  });
  return buildElements<float>(type, out);
}

float inverseRoot(float x) {
  return static_cast<float>(1.0 / std::sqrt(static_cast<double>(x)));
}

/// The value of `op` if its operands are constants.
ElementsAttr fold(Operation *op) {
  return TypeSwitch<Operation *, ElementsAttr>(op)
      .Case<tosa::ReshapeOp>([](auto reshape) { return foldReshape(reshape); })
      .Case<tosa::TransposeOp>(
          [](auto transpose) { return foldTranspose(transpose); })
      .Case<tosa::SliceOp>([](auto slice) { return foldSlice(slice); })
      .Case<tosa::RsqrtOp>([&](auto) { return foldUnary(op, inverseRoot); })
      .Case<tosa::ReciprocalOp>(
          [&](auto) { return foldUnary(op, [](float x) { return 1.0f / x; }); })
      .Case<tosa::NegateOp>(
          [&](auto) { return foldUnary(op, [](float x) { return -x; }); })
      .Case<tosa::AddOp>([&](auto) {
        return foldBinary(op, [](float a, float b) { return a + b; });
      })
      .Case<tosa::SubOp>([&](auto) {
        return foldBinary(op, [](float a, float b) { return a - b; });
      })
      .Case<tosa::MulOp>([&](auto) {
        return foldBinary(op, [](float a, float b) { return a * b; });
      })
      .Default(ElementsAttr());
}

} // namespace

void foldTosaConstants(func::FuncOp func) {
  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) { ops.push_back(op); });
  IRRewriter rewriter(func.getContext());
  for (Operation *op : ops) {
    if (op->getNumResults() != 1)
      continue;
    auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (!type || !type.hasStaticShape() || !type.getElementType().isF32())
      continue;
    if (ElementsAttr value = fold(op)) {
      rewriter.setInsertionPoint(op);
      rewriter.replaceOpWithNewOp<tosa::ConstOp>(op, type, value);
    }
  }
}

} // namespace pare::tosa_to_pare
