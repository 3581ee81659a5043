//===- AbsorbTransposes.cpp - transposes that need not be -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Support/Constants.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_ABSORBTRANSPOSESPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Whether a transpose keeps the order of all dimensions but those of size 1:
/// then it moves no element.
bool movesNothing(RankedTensorType type, ArrayRef<int64_t> perms) {
  int64_t last = -1;
  for (int64_t dim : perms) {
    if (type.getDimSize(dim) == 1)
      continue;
    if (dim < last)
      return false;
    last = dim;
  }
  return true;
}

/// Such a transpose is a reshape.
struct TransposeToReshape : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!movesNothing(op.getInput().getType(), op.getPerms()))
      return failure();
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getName(),
                                           op.getInput());
    return success();
  }
};

struct TransposeOfConstant : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto constant = op.getInput().getDefiningOp<ConstantOp>();
    ElementsAttr value =
        constant && op.getType().getElementType().isF32()
            ? transposeElements(constant.getValue(), op.getPerms())
            : nullptr;
    if (!value)
      return failure();
    rewriter.replaceOpWithNewOp<ConstantOp>(op, op.getType(), value);
    return success();
  }
};

/// Ops that can do their work in front of a transpose as well as behind it.
bool canSink(Operation *op) {
  return isa<AddOp, SubOp, MulOp, ClampOp, SigmoidOp, TanhOp, SoftmaxOp, PadOp,
             SliceOp, ReduceOp, ConcatOp, TransposeOp>(op);
}

/// Moves transposes of an op's operands behind it, where they meet others and
/// cancel. Constant operands are transposed back; so are those (a vector of
/// channels) for which that is a reshape.
template <typename OpTy> struct SinkTransposes : OpRewritePattern<OpTy> {
  SinkTransposes(MLIRContext *context, OpNames &names)
      : OpRewritePattern<OpTy>(context), names(names) {}

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    std::optional<SmallVector<int64_t>> perms = commonPerms(op);
    if (!perms || !keepsLast(op, *perms))
      return failure();
    SmallVector<int64_t> inverse = invertPermutationVector(*perms);
    SmallVector<ElementsAttr> constants;
    for (Value operand : op->getOperands())
      if (auto constant = operand.getDefiningOp<ConstantOp>()) {
        constants.push_back(transposeElements(constant.getValue(), inverse));
        if (!constants.back())
          return failure();
      }
    SmallVector<Value> operands;
    auto next = constants.begin();
    for (Value operand : op->getOperands()) {
      if (auto transpose = operand.getDefiningOp<TransposeOp>()) {
        operands.push_back(transpose.getInput());
        continue;
      }
      if (!operand.getDefiningOp<ConstantOp>()) {
        operands.push_back(reshapeBack(op, operand, inverse, rewriter));
        continue;
      }
      ElementsAttr value = *next++;
      operands.push_back(
          ConstantOp::create(rewriter, operand.getLoc(),
                             cast<RankedTensorType>(value.getType()), value));
    }
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    Operation *moved = rewriter.clone(*op);
    moved->setOperands(operands);
    moved->getResult(0).setType(RankedTensorType::get(
        applyPermutation(type.getShape(), inverse), type.getElementType()));
    permuteAttributes(moved, *perms, inverse);
    rewriter.replaceOpWithNewOp<TransposeOp>(
        op, type, names.unique((getOpName(op) + "_transpose").str()),
        moved->getResult(0), *perms);
    return success();
  }

private:
  OpNames &names;

  /// How the transposed operands are transposed, at least one of them. A
  /// transpose with other uses must be able to go on at each of them.
  static std::optional<SmallVector<int64_t>> commonPerms(OpTy op) {
    std::optional<SmallVector<int64_t>> perms;
    SmallVector<Value> rest;
    for (Value operand : op->getOperands()) {
      if (!typeOf(operand).getElementType().isF32())
        return std::nullopt;
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (!transpose) {
        if (!operand.getDefiningOp<ConstantOp>())
          rest.push_back(operand);
        continue;
      }
      if (!llvm::all_of(transpose->getUsers(), canSink) ||
          (perms && ArrayRef<int64_t>(*perms) != transpose.getPerms()))
        return std::nullopt;
      perms = SmallVector<int64_t>(transpose.getPerms());
    }
    if (perms && !llvm::all_of(rest, [&](Value operand) {
          return movesNothing(typeOf(operand), invertPermutationVector(*perms));
        }))
      return std::nullopt;
    return perms;
  }

  Value reshapeBack(OpTy op, Value operand, ArrayRef<int64_t> inverse,
                    PatternRewriter &rewriter) const {
    RankedTensorType type = typeOf(operand);
    return ReshapeOp::create(
        rewriter, op.getLoc(),
        RankedTensorType::get(applyPermutation(type.getShape(), inverse),
                              type.getElementType()),
        names.unique((getOpName(op) + "_reshape").str()), operand);
  }

  /// Softmax works along the last dimension wherever it stands.
  static bool keepsLast(OpTy op, ArrayRef<int64_t> perms) {
    return !isa<SoftmaxOp>(op) ||
           perms.back() + 1 == static_cast<int64_t>(perms.size());
  }

  static void permuteAttributes(Operation *op, ArrayRef<int64_t> perms,
                                ArrayRef<int64_t> inverse) {
    if (auto pad = dyn_cast<PadOp>(op)) {
      pad.setLow(applyPermutation(pad.getLow(), inverse));
      pad.setHigh(applyPermutation(pad.getHigh(), inverse));
    } else if (auto slice = dyn_cast<SliceOp>(op)) {
      slice.setStart(applyPermutation(slice.getStart(), inverse));
    } else if (auto concat = dyn_cast<ConcatOp>(op)) {
      concat.setAxis(perms[concat.getAxis()]);
    } else if (auto reduce = dyn_cast<ReduceOp>(op)) {
      SmallVector<int64_t> axes;
      for (int64_t axis : reduce.getAxes())
        axes.push_back(perms[axis]);
      llvm::sort(axes);
      reduce.setAxes(axes);
    }
  }
};

/// dense(flatten(transpose(x))) is dense(flatten(x)) with the columns of its
/// weight in the other order.
struct TransposeIntoDense : OpRewritePattern<DenseOp> {
  TransposeIntoDense(MLIRContext *context, OpNames &names)
      : OpRewritePattern(context), names(names) {}

  LogicalResult matchAndRewrite(DenseOp op,
                                PatternRewriter &rewriter) const override {
    auto flatten = op.getInput().getDefiningOp<ReshapeOp>();
    auto weight = op.getWeight().getDefiningOp<ConstantOp>();
    auto transpose =
        flatten ? flatten.getInput().getDefiningOp<TransposeOp>() : nullptr;
    if (!transpose || !weight || !op.getType().getElementType().isF32() ||
        transpose.getPerms().front() != 0 ||
        transpose.getType().getDimSize(0) != op.getType().getDimSize(0))
      return failure();
    // The columns, taken apart as the transposed dimensions.
    ArrayRef<int64_t> perms = transpose.getPerms();
    SmallVector<int64_t> shape(transpose.getType().getShape());
    shape[0] = op.getType().getDimSize(1);
    ElementsAttr apart = reshapeElements(weight.getValue(), shape);
    ElementsAttr value =
        apart ? transposeElements(apart, invertPermutationVector(perms))
              : nullptr;
    if (!value)
      return failure();
    value = reshapeElements(value, weight.getType().getShape());
    Value newWeight =
        ConstantOp::create(rewriter, weight.getLoc(), weight.getType(), value);
    // The flatten stays where others read it, and keeps its name then.
    std::string name = flatten->hasOneUse() ? flatten.getName().str()
                                            : names.unique(flatten.getName());
    Value input =
        ReshapeOp::create(rewriter, flatten.getLoc(), flatten.getType(), name,
                          transpose.getInput());
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(input);
      op.getWeightMutable().assign(newWeight);
    });
    return success();
  }

private:
  OpNames &names;
};

/// Whether `op` adds, subtracts or multiplies a constant; then its other
/// operand, if that has the result's type.
Value constantArithmetic(Operation *op) {
  if (!op || !isa<AddOp, SubOp, MulOp>(op))
    return nullptr;
  for (unsigned index : {0u, 1u})
    if (op->getOperand(1 - index).getDefiningOp<ConstantOp>() &&
        op->getOperand(index).getType() == op->getResult(0).getType())
      return op->getOperand(index);
  return nullptr;
}

/// Moves a transpose in front of the arithmetic that normalizes an input of the
/// network: a layer behind them can then take that arithmetic in. The other
/// way than everything else, so it comes last.
struct HoistToInput : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    Operation *before = op.getInput().getDefiningOp();
    Value input = op.getInput();
    while (!isa<BlockArgument>(input)) {
      if (!input.hasOneUse())
        return failure();
      input = constantArithmetic(input.getDefiningOp());
      if (!input)
        return failure();
    }
    if (!before || !op.getType().getElementType().isF32())
      return failure();
    SmallVector<ElementsAttr> constants;
    for (Value operand : before->getOperands())
      if (auto constant = operand.getDefiningOp<ConstantOp>()) {
        constants.push_back(
            transposeElements(constant.getValue(), op.getPerms()));
        if (!constants.back())
          return failure();
      }
    SmallVector<Value> operands;
    auto next = constants.begin();
    for (Value operand : before->getOperands()) {
      if (!operand.getDefiningOp<ConstantOp>()) {
        operands.push_back(TransposeOp::create(rewriter, op.getLoc(),
                                               op.getType(), op.getName(),
                                               operand, op.getPerms()));
        continue;
      }
      ElementsAttr value = *next++;
      operands.push_back(
          ConstantOp::create(rewriter, operand.getLoc(),
                             cast<RankedTensorType>(value.getType()), value));
    }
    Operation *moved = rewriter.clone(*before);
    moved->setOperands(operands);
    moved->getResult(0).setType(op.getType());
    rewriter.replaceOp(op, moved);
    return success();
  }
};

struct AbsorbTransposes : impl::AbsorbTransposesPassBase<AbsorbTransposes> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func->hasAttr(kReferenceAttr))
        continue;
      OpNames names(func);
      RewritePatternSet patterns(&getContext());
      patterns.add<TransposeToReshape, TransposeOfConstant>(&getContext());
      patterns.add<TransposeIntoDense>(&getContext(), names);
      patterns.add<SinkTransposes<AddOp>, SinkTransposes<SubOp>,
                   SinkTransposes<MulOp>, SinkTransposes<ClampOp>,
                   SinkTransposes<SigmoidOp>, SinkTransposes<TanhOp>,
                   SinkTransposes<SoftmaxOp>, SinkTransposes<PadOp>,
                   SinkTransposes<SliceOp>, SinkTransposes<ReduceOp>,
                   SinkTransposes<ConcatOp>>(&getContext(), names);
      RewritePatternSet last(&getContext());
      last.add<HoistToInput>(&getContext());
      if (failed(applyPatternsGreedily(func, std::move(patterns))) ||
          failed(applyPatternsGreedily(func, std::move(last))))
        return signalPassFailure();
    }
  }
};

} // namespace
} // namespace pare
