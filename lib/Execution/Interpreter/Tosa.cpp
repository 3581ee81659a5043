//===- Tosa.cpp - integer TOSA, interpreted -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::interpreter {

FailureOr<SmallVector<int64_t>> shapeOf(Operation *op, Value shape) {
  SmallVector<int64_t> result;
  Operation *defining = shape.getDefiningOp();
  if (defining && tosa::getConstShapeValues(defining, result))
    return result;
  return op->emitOpError("the interpreter knows constant shapes only");
}

std::vector<int64_t> broadcast(const Tensor &operand, ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides = computeStrides(operand.shape());
  for (auto [stride, size] : llvm::zip_equal(strides, operand.shape()))
    if (size == 1)
      stride = 0;
  // Ranks are equal in TOSA; missing dimensions would be leading ones.
  while (strides.size() < shape.size())
    strides.insert(strides.begin(), 0);
  std::vector<int64_t> result;
  forEachIndex(shape, [&](ArrayRef<int64_t> index, int64_t) {
    result.push_back(dot(index, strides));
  });
  return result;
}

static bool onFloats(Operation *op) {
  auto isFloat = [](Type type) { return getElementTypeOrSelf(type).isF32(); };
  return llvm::any_of(op->getOperandTypes(), isFloat) ||
         llvm::any_of(op->getResultTypes(), isFloat);
}

/// TOSA's integers are signless; f32 tensors may be moved. Importers write ui8
/// where a network of 8 unsigned bits begins and ends, and rescale it there.
static LogicalResult checkElements(Operation *op, bool moves) {
  auto rescale = dyn_cast<tosa::RescaleOp>(op);
  auto isRescaled = [&](Type type) {
    return rescale && ((type == rescale.getInput().getType() &&
                        rescale.getInputUnsigned()) ||
                       (type == rescale.getOutput().getType() &&
                        rescale.getOutputUnsigned()));
  };
  auto supported = [&](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      return isa<tosa::shapeType>(type);
    Type element = tensor.getElementType();
    return element.isSignlessInteger() || (moves && element.isF32()) ||
           (element.isUnsignedInteger() && (moves || isRescaled(type)));
  };
  for (Type type :
       llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                SmallVector<Type>(op->getResultTypes())))
    if (!supported(type))
      return op->emitOpError()
             << "the interpreter runs TOSA on signless integers, not on "
             << type;
  return success();
}

FailureOr<Step> buildTosa(Operation *op, Values &values) {
  bool moves =
      isa<tosa::ConcatOp, tosa::GatherOp, tosa::IdentityOp, tosa::PadOp,
          tosa::ReshapeOp, tosa::ReverseOp, tosa::ScatterOp, tosa::SelectOp,
          tosa::SliceOp, tosa::TileOp, tosa::TransposeOp>(op);
  if (onFloats(op) &&
      isa<tosa::AddOp, tosa::SubOp, tosa::MulOp, tosa::ClampOp, tosa::CastOp>(
          op))
    return buildTosaFloat(op, values);
  // The class that a float network answers is an integer of it.
  if (failed(checkElements(op, moves || isa<tosa::ArgMaxOp>(op))))
    return failure();
  if (moves && !isa<tosa::SelectOp>(op))
    return buildTosaMovement(op, values);
  using Result = FailureOr<Step>;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::RescaleOp r) { return buildTosaRescale(r, values); })
      .Case([&](tosa::TableOp t) { return buildTosaTable(t, values); })
      .Case([&](tosa::ResizeOp r) { return buildTosaResize(r, values); })
      .Case<tosa::ReduceSumOp, tosa::ReduceProductOp, tosa::ReduceMaxOp,
            tosa::ReduceMinOp, tosa::ReduceAnyOp, tosa::ReduceAllOp,
            tosa::ArgMaxOp>(
          [&](auto) { return buildTosaReduction(op, values); })
      .Case<tosa::AvgPool2dOp, tosa::MaxPool2dOp>(
          [&](auto) { return buildTosaPool(op, values); })
      .Case<tosa::Conv2DOp, tosa::DepthwiseConv2DOp, tosa::TransposeConv2DOp,
            tosa::MatMulOp>([&](auto) { return buildTosaLinear(op, values); })
      .Default([&](auto) { return buildTosaElementwise(op, values); });
}

} // namespace pare::interpreter
