//===- JoinOps.cpp - pare ops that belong together ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// TOSA spells a fully connected layer as reshapes round a 1x1 convolution, pads
// and slices as ops of their own in front of windows, and a mean as sums and a
// product. Here they become one op of pare. Exact but for the mean, whose sum
// is divided instead of multiplied by a rounded reciprocal.
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "pare/Support/Constants.h"
#include <cmath>

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

/// A 1x1 convolution of [N, 1, 1, K] next to a matrix is a dense layer.
struct ConvolutionToDense : OpRewritePattern<Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  static bool isMatrix(Value value) { return tensorType(value).getRank() == 2; }

  LogicalResult matchAndRewrite(Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    auto in = op.getInput().getType(), weight = op.getWeight().getType();
    auto constant = op.getWeight().getDefiningOp<ConstantOp>();
    if (!constant || op.getGroups() != 1 || in.getDimSize(1) != 1 ||
        in.getDimSize(2) != 1 || weight.getDimSize(1) != 1 ||
        weight.getDimSize(2) != 1 ||
        llvm::any_of(op.getPads(), [](int64_t pad) { return pad != 0; }))
      return failure();
    auto before = op.getInput().getDefiningOp<ReshapeOp>();
    bool fromMatrix = before && isMatrix(before.getInput());
    bool toMatrices =
        !op->use_empty() && llvm::all_of(op->getUsers(), [](Operation *user) {
          return isa<ReshapeOp>(user) && isMatrix(user->getResult(0));
        });
    if (!fromMatrix && !toMatrices)
      return failure();
    int64_t rows = in.getDimSize(0), outputs = weight.getDimSize(0);
    Type f32 = in.getElementType();
    auto matrix = [&](int64_t columns) {
      return RankedTensorType::get({rows, columns}, f32);
    };
    ElementsAttr flat =
        reshapeElements(constant.getValue(), {outputs, in.getDimSize(3)});
    if (!flat)
      return failure();
    Location loc = op.getLoc();
    Value input = ReshapeOp::create(rewriter, loc, matrix(in.getDimSize(3)), "",
                                    op.getInput());
    Value newWeight = ConstantOp::create(
        rewriter, loc, cast<RankedTensorType>(flat.getType()), flat);
    auto dense = DenseOp::create(rewriter, loc, matrix(outputs), op.getName(),
                                 input, newWeight, op.getBias(),
                                 op.getClampMinAttr(), op.getClampMaxAttr());
    dense->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), "", dense);
    return success();
  }
};

/// reshape(pad(x)) is pad(reshape(x)) if the reshape only adds or removes
/// dimensions of size 1, none of them padded.
struct ReshapeBeforePad : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<PadOp>();
    if (!pad || !pad->hasOneUse())
      return failure();
    ArrayRef<int64_t> from = pad.getType().getShape();
    SmallVector<int64_t> to(op.getType().getShape());
    SmallVector<int64_t> low(to.size(), 0), high(to.size(), 0), inner(to);
    size_t target = 0;
    for (auto [dim, size] : llvm::enumerate(from)) {
      if (size == 1)
        continue;
      while (target < to.size() && to[target] == 1)
        ++target;
      if (target == to.size() || to[target] != size)
        return failure();
      low[target] = pad.getLow()[dim];
      high[target] = pad.getHigh()[dim];
      inner[target] = pad.getInput().getType().getDimSize(dim);
      ++target;
    }
    auto type = RankedTensorType::get(inner, op.getType().getElementType());
    Value reshaped = ReshapeOp::create(rewriter, op.getLoc(), type,
                                       op.getName(), pad.getInput());
    auto newPad =
        PadOp::create(rewriter, pad.getLoc(), op.getType(), pad.getName(),
                      reshaped, low, high, pad.getValue());
    newPad->setDiscardableAttrs(pad->getDiscardableAttrDictionary());
    rewriter.replaceOp(op, newPad);
    return success();
  }
};

/// Zeros round the image in front of a convolution are pads of its own.
template <typename OpTy> struct AbsorbPad : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().template getDefiningOp<PadOp>();
    if (!pad || !pad.getValue().isZero() || isKept(pad, "float"))
      return failure();
    ArrayRef<int64_t> low = pad.getLow(), high = pad.getHigh();
    for (int dim : {0, 3})
      if (low[dim] || high[dim])
        return failure();
    SmallVector<int64_t> pads(op.getPads());
    for (int i = 0; i < 2; ++i) {
      pads[2 * i] += low[1 + i];
      pads[2 * i + 1] += high[1 + i];
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.setPads(pads);
      op.getInputMutable().assign(pad.getInput());
    });
    return success();
  }
};

/// TOSA wants strides to divide exactly, so importers cut off the rows and
/// columns that no window reads. Pare's windows leave them alone.
template <typename OpTy> struct AbsorbSlice : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  static std::array<int64_t, 2> reach(OpTy op) {
    if constexpr (std::is_same_v<OpTy, Conv2DOp>)
      return {
          (op.getWeight().getType().getDimSize(1) - 1) * op.getDilations()[0],
          (op.getWeight().getType().getDimSize(2) - 1) * op.getDilations()[1]};
    else if constexpr (std::is_same_v<OpTy, DepthwiseConv2DOp>)
      return {
          (op.getWeight().getType().getDimSize(0) - 1) * op.getDilations()[0],
          (op.getWeight().getType().getDimSize(1) - 1) * op.getDilations()[1]};
    else
      return {op.getKernel()[0] - 1, op.getKernel()[1] - 1};
  }

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto slice = op.getInput().template getDefiningOp<SliceOp>();
    if (!slice || llvm::any_of(slice.getStart(),
                               [](int64_t start) { return start != 0; }))
      return failure();
    ArrayRef<int64_t> whole = slice.getInput().getType().getShape();
    ArrayRef<int64_t> cut = slice.getType().getShape();
    if (whole[0] != cut[0] || whole[3] != cut[3])
      return failure();
    SmallVector<int64_t> pads(op.getPads());
    for (int i = 0; i < 2; ++i) {
      if (whole[1 + i] == cut[1 + i])
        continue;
      int64_t outputs = op.getType().getDimSize(1 + i);
      int64_t stride = op.getStrides()[i], before = pads[2 * i];
      int64_t last = (outputs - 1) * stride - before + reach(op)[i];
      int64_t span = whole[1 + i] + before - reach(op)[i] - 1;
      // The windows must end inside of what was kept, and be as many without
      // padding at the end.
      if (last >= cut[1 + i] || span / stride + 1 != outputs)
        return failure();
      pads[2 * i + 1] = 0;
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.setPads(pads);
      op.getInputMutable().assign(slice.getInput());
    });
    return success();
  }
};

/// Reductions of one kind over one dimension after the other are one.
struct JoinReductions : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    auto before = op.getInput().getDefiningOp<ReduceOp>();
    if (!before || !before->hasOneUse() || before.getKind() != op.getKind())
      return failure();
    SmallVector<int64_t> axes(before.getAxes());
    llvm::append_range(axes, op.getAxes());
    llvm::sort(axes);
    axes.erase(llvm::unique(axes), axes.end());
    rewriter.modifyOpInPlace(op, [&] {
      op.setAxes(axes);
      op.getInputMutable().assign(before.getInput());
    });
    return success();
  }
};

/// A sum times one over the number of its elements is a mean.
struct SumToMean : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    for (auto [operand, factor] : {std::pair(op.getLhs(), op.getRhs()),
                                   std::pair(op.getRhs(), op.getLhs())}) {
      auto sum = operand.getDefiningOp<ReduceOp>();
      auto constant = factor.getDefiningOp<ConstantOp>();
      if (!sum || !constant || sum.getKind() != ReduceKind::Sum ||
          !sum->hasOneUse() || sum.getType() != op.getType() ||
          op.getClampMin() || op.getClampMax())
        continue;
      std::optional<float> value = getSplatFloat(constant.getValue());
      double count =
          static_cast<double>(sum.getInput().getType().getNumElements()) /
          static_cast<double>(sum.getType().getNumElements());
      if (!value || std::abs(*value * count - 1.0) > 1e-6)
        continue;
      auto mean =
          ReduceOp::create(rewriter, op.getLoc(), op.getType(), op.getName(),
                           sum.getInput(), ReduceKind::Mean, sum.getAxes());
      mean->setDiscardableAttrs(op->getDiscardableAttrDictionary());
      rewriter.replaceOp(op, mean);
      return success();
    }
    return failure();
  }
};

} // namespace

LogicalResult joinOps(func::FuncOp func) {
  RewritePatternSet patterns(func.getContext());
  patterns.add<ConvolutionToDense, ReshapeBeforePad, AbsorbPad<Conv2DOp>,
               AbsorbPad<DepthwiseConv2DOp>, AbsorbSlice<Conv2DOp>,
               AbsorbSlice<DepthwiseConv2DOp>, AbsorbSlice<AvgPool2DOp>,
               AbsorbSlice<MaxPool2DOp>, JoinReductions, SumToMean>(
      func.getContext());
  return applyPatternsGreedily(func, std::move(patterns));
}

} // namespace pare::tosa_to_pare
