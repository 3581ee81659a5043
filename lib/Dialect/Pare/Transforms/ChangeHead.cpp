//===- ChangeHead.cpp - what a classifier answers -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CHANGEHEADPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

/// Changes what one function returns first.
class HeadChanger {
public:
  explicit HeadChanger(func::FuncOp func)
      : func(func), end(func.front().getTerminator()), names(func),
        builder(end) {}

  LogicalResult run(HeadKind head) {
    if (end->getNumOperands() == 0)
      return func.emitError("returns nothing");
    Value value = end->getOperand(0);
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || !type.getElementType().isF32() || type.getRank() == 0)
      return func.emitError()
             << "result 0 has type " << value.getType()
             << ", expected a tensor of f32: change the head before the "
                "result is quantized";
    // A softmax at the end, or before casts and reshapes at the end.
    SoftmaxOp softmax = findSoftmax(value);
    switch (head) {
    case HeadKind::Logits:
      if (!softmax)
        return func.emitError("result 0 comes from no 'pare.softmax' that "
                              "could be dropped");
      return setResult(withoutSoftmax(value));
    case HeadKind::Softmax:
      if (softmax)
        return success();
      return setResult(SoftmaxOp::create(builder, func.getLoc(), type,
                                         names.unique("softmax"), value));
    case HeadKind::Argmax:
      return setResult(addArgmax(softmax && keepsRows(value, softmax)
                                     ? withoutSoftmax(value)
                                     : value));
    }
    llvm_unreachable("all kinds are covered");
  }

private:
  static SoftmaxOp findSoftmax(Value value) {
    Operation *op = value.getDefiningOp();
    while (isa_and_nonnull<CastOp, ReshapeOp>(op))
      op = op->getOperand(0).getDefiningOp();
    return dyn_cast_or_null<SoftmaxOp>(op);
  }

  /// Whether a row of `value` is a row of its softmax, so that the order of its
  /// elements is that of what the softmax reads. A reshape may have joined rows
  /// of different sums.
  static bool keepsRows(Value value, SoftmaxOp softmax) {
    auto lastOf = [](Value value) {
      return cast<RankedTensorType>(value.getType()).getShape().back();
    };
    int64_t last = lastOf(softmax.getResult());
    for (Operation *op = value.getDefiningOp(); op != softmax;
         op = op->getOperand(0).getDefiningOp())
      if (lastOf(op->getResult(0)) != last)
        return false;
    return true;
  }

  /// `value` computed from what its softmax read, as f32.
  Value withoutSoftmax(Value value) {
    auto type = cast<RankedTensorType>(value.getType());
    Value logits = findSoftmax(value).getInput();
    auto logitsType = cast<RankedTensorType>(logits.getType());
    if (!logitsType.getElementType().isF32())
      logits = CastOp::create(
          builder, func.getLoc(), logitsType.clone(builder.getF32Type()),
          builder.getStringAttr(names.unique("logits")), logits);
    if (logitsType.getShape() != type.getShape())
      logits = ReshapeOp::create(builder, func.getLoc(), type,
                                 names.unique("logits_reshape"), logits);
    return logits;
  }

  /// The index of the largest along the last dimension, the first of equals.
  Value addArgmax(Value value) {
    auto type = cast<RankedTensorType>(value.getType());
    auto result = RankedTensorType::get(type.getShape().drop_back(),
                                        builder.getI32Type());
    auto argmax =
        tosa::ArgMaxOp::create(builder, func.getLoc(), result, value,
                               builder.getI32IntegerAttr(type.getRank() - 1));
    argmax->setAttr(kNameAttr, builder.getStringAttr(names.unique("argmax")));
    return argmax;
  }

  LogicalResult setResult(Value value) {
    Operation *before = end->getOperand(0).getDefiningOp();
    end->setOperand(0, value);
    SmallVector<Type> types(end->getOperandTypes());
    func.setFunctionType(
        builder.getFunctionType(func.getArgumentTypes(), types));
    // Scale and zero point were those of the old result.
    for (StringRef attr : {kScaleAttr, kZeroPointAttr})
      func.removeResultAttr(0, builder.getStringAttr(attr));
    while (before && before->use_empty() &&
           isa<SoftmaxOp, CastOp, ReshapeOp>(before)) {
      Operation *next = before->getOperand(0).getDefiningOp();
      before->erase();
      before = next;
    }
    return success();
  }

  func::FuncOp func;
  Operation *end;
  OpNames names;
  OpBuilder builder;
};

struct ChangeHead : impl::ChangeHeadPassBase<ChangeHead> {
  using ChangeHeadPassBase::ChangeHeadPassBase;

  void runOnOperation() override {
    SmallVector<func::FuncOp> networks =
        getEntriesAndReferences(getOperation());
    if (networks.empty()) {
      getOperation().emitError("has no entry, a public function with a body");
      return signalPassFailure();
    }
    for (func::FuncOp func : networks) {
      if (!func.getBody().hasOneBlock()) {
        func.emitError("a head is changed in functions of one block, this one "
                       "has control flow");
        return signalPassFailure();
      }
      if (failed(HeadChanger(func).run(head)))
        return signalPassFailure();
    }
  }
};
} // namespace
} // namespace pare
