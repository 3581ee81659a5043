//===- FoldEmptyKernels.cpp - kernels on tensors without elements ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_FOLDEMPTYKERNELSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

RankedTensorType tensorOf(Value value) {
  return dyn_cast<RankedTensorType>(value.getType());
}

bool isEmpty(Value value) {
  RankedTensorType type = tensorOf(value);
  return type && type.hasStaticShape() && type.getNumElements() == 0;
}

/// Zeros of `shape` and of the element type of `like`.
Value zeros(OpBuilder &b, Value like, ArrayRef<int64_t> shape) {
  RankedTensorType type =
      RankedTensorType::get(shape, tensorOf(like).getElementType());
  return arith::ConstantOp::create(
      b, like.getLoc(), type,
      DenseElementsAttr::get(type, b.getZeroAttr(type.getElementType())));
}

/// A kernel whose sums have no products computes what one does that multiplies
/// zeros: the bias, requantized.
template <typename OpTy>
void multiplyZeros(OpTy op, ArrayRef<int64_t> input, ArrayRef<int64_t> weight) {
  OpBuilder b(op);
  op.getInputMutable().assign(zeros(b, op.getInput(), input));
  op.getWeightMutable().assign(zeros(b, op.getWeight(), weight));
  op.setInputZp(0);
  op.setInputUnsigned(false);
}

template <typename OpTy> void setUnitWindow(OpTy op) {
  op.setStrides({1, 1});
  op.setPads({0, 0, 0, 0});
  op.setDilations({1, 1});
}

void fill(Conv2DOp op) {
  ArrayRef<int64_t> out = tensorOf(op.getInit()).getShape();
  multiplyZeros(op, {out[0], out[1], out[2], 1}, {out[3], 1, 1, 1});
  setUnitWindow(op);
  op.setGroups(1);
}

void fill(DepthwiseConv2DOp op) {
  ArrayRef<int64_t> out = tensorOf(op.getInit()).getShape();
  ArrayRef<int64_t> kernel = tensorOf(op.getWeight()).getShape();
  multiplyZeros(op, {out[0], out[1], out[2], kernel[2]},
                {1, 1, kernel[2], kernel[3]});
  setUnitWindow(op);
}

void fill(DenseOp op) {
  ArrayRef<int64_t> out = tensorOf(op.getInit()).getShape();
  multiplyZeros(op, {out[0], 1}, {out[1], 1});
}

/// A convolution of one tap does the same, whatever the windows were.
void fill(TransposeConv2DOp op) {
  OpBuilder b(op);
  ArrayRef<int64_t> out = tensorOf(op.getInit()).getShape();
  OperationState state(op.getLoc(), Conv2DOp::getOperationName());
  state.addOperands(op->getOperands());
  state.operands[0] = zeros(b, op.getInput(), {out[0], out[1], out[2], 1});
  state.operands[1] = zeros(b, op.getWeight(), {out[3], 1, 1, 1});
  state.addTypes(op->getResultTypes());
  for (NamedAttribute attribute : op->getAttrDictionary())
    if (!llvm::is_contained({"strides", "out_pads", "input_zp",
                             "input_unsigned", "operandSegmentSizes"},
                            attribute.getName().getValue()))
      state.attributes.append(attribute);
  // It has no residual, which comes before the destination.
  SmallVector<int32_t> segments = llvm::to_vector(
      ArrayRef<int32_t>(op.getProperties().operandSegmentSizes));
  segments.insert(segments.end() - 1, 0);
  state.addAttribute("operandSegmentSizes", b.getDenseI32ArrayAttr(segments));
  state.addAttribute("strides", b.getDenseI64ArrayAttr({1, 1}));
  state.addAttribute("pads", b.getDenseI64ArrayAttr({0, 0, 0, 0}));
  state.addAttribute("dilations", b.getDenseI64ArrayAttr({1, 1}));
  op->replaceAllUsesWith(b.create(state));
  op.erase();
}

void fill(MatmulOp op) {
  ArrayRef<int64_t> out = tensorOf(op.getInit()).getShape();
  OpBuilder b(op);
  op.getLhsMutable().assign(zeros(b, op.getLhs(), {out[0], out[1], 1}));
  op.getRhsMutable().assign(zeros(b, op.getRhs(), {out[0], 1, out[2]}));
  op.setLhsZp(0);
  op.setRhsZp(0);
  op.setLhsUnsigned(false);
  op.setRhsUnsigned(false);
}

/// All of a padded tensor is padding.
void fill(PadOp op) {
  OpBuilder b(op);
  RankedTensorType type = tensorOf(op->getResult(0));
  Attribute value = op.getValue();
  if (auto integer = dyn_cast<IntegerAttr>(value))
    value =
        b.getIntegerAttr(type.getElementType(),
                         integer.getValue().sextOrTrunc(
                             type.getElementType().getIntOrFloatBitWidth()));
  auto constant = arith::ConstantOp::create(
      b, op.getLoc(), type, DenseElementsAttr::get(type, value));
  op->getResult(0).replaceAllUsesWith(constant.getResult());
  op.erase();
}

struct FoldEmptyKernels : impl::FoldEmptyKernelsPassBase<FoldEmptyKernels> {
  void runOnOperation() override {
    SmallVector<Operation *> kernels;
    getOperation().walk([&](DestinationStyleOpInterface op) {
      if (isa<PareKernelDialect>(op->getDialect()) && op->getNumResults() == 1)
        kernels.push_back(op);
    });
    for (Operation *op : kernels) {
      Value init = cast<DestinationStyleOpInterface>(op).getDpsInits().front();
      if (isEmpty(op->getResult(0))) {
        op->getResult(0).replaceAllUsesWith(init);
        op->erase();
        continue;
      }
      if (!isEmpty(op->getOperand(0)))
        continue;
      llvm::TypeSwitch<Operation *>(op)
          .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([](auto linear) {
            if (!linear.getKernelShape())
              fill(linear);
          })
          .Case<TransposeConv2DOp, MatmulOp, PadOp>(
              [](auto other) { fill(other); });
    }
  }
};
} // namespace
} // namespace pare::kernel
