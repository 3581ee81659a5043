//===- Movement.cpp - ops that move values, interpreted -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

Step copyAll(Tensor &from, Tensor &to) {
  return [&from, &to] { to.bytes = from.bytes; };
}

/// Where the elements of a box lie in a larger tensor.
struct BoxOf {
  SmallVector<int64_t> sizes, steps;
  int64_t offset;

  BoxOf(ArrayRef<int64_t> whole, ArrayRef<int64_t> offsets,
        ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides)
      : sizes(sizes), steps(computeStrides(whole)),
        offset(dot(offsets, steps)) {
    for (auto [step, stride] : llvm::zip_equal(steps, strides))
      step *= stride;
  }
  int64_t operator()(ArrayRef<int64_t> index) const {
    return offset + dot(index, steps);
  }
};

/// Offsets, sizes and strides have to be static.
template <typename OpTy>
FailureOr<BoxOf> boxOf(OpTy op, ArrayRef<int64_t> whole) {
  if (!op.getOffsets().empty() || !op.getSizes().empty() ||
      !op.getStrides().empty())
    return op.emitOpError("the interpreter knows static slices only");
  return BoxOf(whole, op.getStaticOffsets(), op.getStaticSizes(),
               op.getStaticStrides());
}

FailureOr<Step> buildExtract(tensor::ExtractSliceOp op, Values &values) {
  Tensor &from = values[op.getSource()], &to = values[op.getResult()];
  FailureOr<BoxOf> box = boxOf(op, from.shape());
  if (failed(box))
    return failure();
  return Step([&from, &to, box = *box] {
    forEachIndex(box.sizes, [&](ArrayRef<int64_t> index, int64_t linear) {
      to.copyElement(linear, from, box(index));
    });
  });
}

FailureOr<Step> buildInsert(tensor::InsertSliceOp op, Values &values) {
  Tensor &from = values[op.getSource()], &around = values[op.getDest()];
  Tensor &to = values[op.getResult()];
  FailureOr<BoxOf> box = boxOf(op, to.shape());
  if (failed(box))
    return failure();
  return Step([&from, &around, &to, box = *box] {
    to.bytes = around.bytes;
    forEachIndex(box.sizes, [&](ArrayRef<int64_t> index, int64_t linear) {
      to.copyElement(box(index), from, linear);
    });
  });
}

FailureOr<Step> buildTranspose(linalg::TransposeOp op, Values &values) {
  if (op->getNumResults() != 1)
    return op.emitOpError("the interpreter runs tensors only");
  Tensor &from = values[op.getInput()], &to = values[op->getResult(0)];
  SmallVector<int64_t> strides = computeStrides(from.shape()), permuted;
  for (int64_t dim : op.getPermutation())
    permuted.push_back(strides[dim]);
  return Step([&from, &to, permuted] {
    forEachIndex(to.shape(), [&](ArrayRef<int64_t> index, int64_t linear) {
      to.copyElement(linear, from, dot(index, permuted));
    });
  });
}

/// Sets one element to a stored value, given as an i32 or f32 attribute.
void setElement(Tensor &tensor, int64_t index, Attribute value) {
  if (tensor.isFloat())
    tensor.floats()[index] = cast<FloatAttr>(value).getValue().convertToFloat();
  else
    tensor.setInteger(index,
                      static_cast<int32_t>(cast<IntegerAttr>(value).getInt()));
}

FailureOr<Step> buildPad(kernel::PadOp op, Values &values) {
  Tensor &from = values[op.getInput()], &to = values[op->getResult(0)];
  Attribute value = op.getValue();
  SmallVector<int64_t> ones(op.getLow().size(), 1);
  BoxOf box(to.shape(), op.getLow(), from.shape(), ones);
  return Step([&from, &to, box, value] {
    for (int64_t i = 0, e = to.size(); i < e; ++i)
      setElement(to, i, value);
    forEachIndex(box.sizes, [&](ArrayRef<int64_t> index, int64_t linear) {
      to.copyElement(box(index), from, linear);
    });
  });
}

/// Padding has one value, which may be computed before, and constant sizes,
/// which upstream writes as operands.
FailureOr<Step> buildTensorPad(tensor::PadOp op, Values &values) {
  Value padding = op.getConstantPaddingValue();
  std::optional<SmallVector<int64_t>> low =
      getConstantIntValues(op.getMixedLowPad());
  if (!padding || !low)
    return op.emitOpError("the interpreter knows static pads of one value "
                          "only");
  Tensor &from = values[op.getSource()], &to = values[op.getResult()];
  for (auto [d, before] : llvm::enumerate(*low))
    if (before < 0 || before + from.shape()[d] > to.shape()[d])
      return op.emitOpError("the interpreter does not crop by negative pads");
  // A constant may stand in the op's own region.
  if (auto constant = padding.getDefiningOp<arith::ConstantOp>())
    if (failed(loadConstant(constant, constant.getValue(), values)))
      return failure();
  Tensor &value = values[padding];
  SmallVector<int64_t> ones(low->size(), 1);
  BoxOf box(to.shape(), *low, from.shape(), ones);
  return Step([&from, &to, &value, box] {
    for (int64_t i = 0, e = to.size(); i < e; ++i)
      to.copyElement(i, value, 0);
    forEachIndex(box.sizes, [&](ArrayRef<int64_t> index, int64_t linear) {
      to.copyElement(box(index), from, linear);
    });
  });
}

FailureOr<Step> buildConcat(tensor::ConcatOp op, Values &values) {
  Tensor &to = values[op.getResult()];
  int64_t dim = static_cast<int64_t>(op.getDim());
  SmallVector<int64_t> offsets(to.shape().size(), 0);
  SmallVector<int64_t> ones(to.shape().size(), 1);
  SmallVector<std::pair<Tensor *, BoxOf>> parts;
  for (Value input : op.getInputs()) {
    Tensor &from = values[input];
    parts.push_back({&from, BoxOf(to.shape(), offsets, from.shape(), ones)});
    offsets[dim] += from.shape()[dim];
  }
  return Step([parts, &to] {
    for (const auto &[from, box] : parts)
      forEachIndex(box.sizes, [&, from = from, &box = box](
                                  ArrayRef<int64_t> index, int64_t linear) {
        to.copyElement(box(index), *from, linear);
      });
  });
}

/// One operand for every element, or one for all.
Step buildElements(OperandRange operands, Tensor &to, Values &values) {
  SmallVector<Tensor *> elements;
  for (Value operand : operands)
    elements.push_back(&values[operand]);
  return [elements, &to] {
    for (int64_t i = 0, e = to.size(); i < e; ++i)
      to.copyElement(i, *elements[elements.size() == 1 ? 0 : i], 0);
  };
}

/// The size of a dimension, which is known.
FailureOr<Step> buildDim(tensor::DimOp op, Values &values) {
  std::optional<int64_t> dim = op.getConstantIndex();
  Tensor &of = values[op.getSource()];
  if (!dim || *dim < 0 || *dim >= static_cast<int64_t>(of.shape().size()))
    return op.emitOpError("the interpreter knows constant dimensions only");
  Tensor &to = values[op.getResult()];
  return Step([&to, size = of.shape()[*dim]] { to.setInteger(0, size); });
}

FailureOr<Step> buildFillHalo(kernel::FillHaloOp op, Values &values) {
  Tensor &from = values[op.getInit()], &to = values[op->getResult(0)];
  Attribute value = op.getValue();
  SmallVector<int64_t> low(op.getLow()), high(op.getHigh());
  return Step([&from, &to, low, high, value] {
    to.bytes = from.bytes;
    forEachIndex(to.shape(), [&](ArrayRef<int64_t> index, int64_t linear) {
      bool inside = true;
      for (auto [d, i] : llvm::enumerate(index))
        inside &= i >= low[d] && i < to.shape()[d] - high[d];
      if (!inside)
        setElement(to, linear, value);
    });
  });
}

} // namespace

FailureOr<Step> buildMovement(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  return TypeSwitch<Operation *, Result>(op)
      .Case<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::CastOp>(
          [&](auto) -> Result {
            return copyAll(values[op->getOperand(0)], values[op->getResult(0)]);
          })
      .Case([&](tensor::PadOp pad) { return buildTensorPad(pad, values); })
      .Case([&](tensor::DimOp dim) { return buildDim(dim, values); })
      .Case([&](tensor::ConcatOp c) { return buildConcat(c, values); })
      .Case<tensor::SplatOp, tensor::FromElementsOp>([&](auto) -> Result {
        return buildElements(op->getOperands(), values[op->getResult(0)],
                             values);
      })
      .Case([&](tensor::ExtractSliceOp s) { return buildExtract(s, values); })
      .Case([&](tensor::InsertSliceOp s) { return buildInsert(s, values); })
      .Case([&](linalg::TransposeOp t) { return buildTranspose(t, values); })
      .Case([&](kernel::PadOp pad) { return buildPad(pad, values); })
      .Case([&](kernel::FillHaloOp f) { return buildFillHalo(f, values); })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare::interpreter
