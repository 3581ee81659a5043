//===- FoldScales.cpp - scales and shifts into linear layers --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AffineChain.h"

#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include <cmath>

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_FOLDSCALESPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kCategory = "pare-fold-scales";

/// A linear layer whose numbers are taken out, changed and put back.
struct Layer {
  Operation *op;
  std::vector<float> weight;
  std::vector<double> bias;
  bool hasBias = false;

  static std::optional<Layer> read(Operation *op) {
    auto weight = op->getOperand(1).getDefiningOp<ConstantOp>();
    if (!weight || !weight.getType().getElementType().isF32())
      return std::nullopt;
    Layer layer{op, {}, {}, op->getNumOperands() > 2};
    std::optional<std::vector<float>> values =
        readElements<float>(weight.getValue());
    if (!values)
      return std::nullopt;
    layer.weight = std::move(*values);
    layer.bias.assign(channelsOf(op->getResult(0)), 0);
    if (!layer.hasBias)
      return layer;
    auto bias = op->getOperand(2).getDefiningOp<ConstantOp>();
    std::optional<std::vector<float>> numbers =
        bias ? readElements<float>(bias.getValue()) : std::nullopt;
    if (!numbers)
      return std::nullopt;
    layer.bias.assign(numbers->begin(), numbers->end());
    return layer;
  }

  /// Output and input channel of the weight's element `i`.
  std::pair<int64_t, int64_t> channels(int64_t i) const {
    ArrayRef<int64_t> shape = typeOf(op->getOperand(1)).getShape();
    if (isa<DepthwiseConv2DOp>(op)) {
      int64_t output = i % (shape[2] * shape[3]);
      return {output, output / shape[3]};
    }
    int64_t perOutput = ShapedType::getNumElements(shape.drop_front());
    int64_t output = i / perOutput, input = i % shape.back();
    if (auto convolution = dyn_cast<Conv2DOp>(op)) {
      int64_t perGroup = shape[0] / convolution.getGroups();
      input += output / perGroup * shape.back();
    }
    return {output, input};
  }

  void scaleOutputs(const Affine &affine) {
    for (auto [i, value] : llvm::enumerate(weight))
      value = static_cast<float>(value * affine.scale[channels(i).first]);
    for (auto [c, value] : llvm::enumerate(bias))
      value = value * affine.scale[c] + affine.shift[c];
    hasBias |= affine.hasShift();
  }

  void scaleInputs(const Affine &affine) {
    for (auto [i, value] : llvm::enumerate(weight)) {
      auto [output, input] = channels(i);
      bias[output] += value * affine.shift[input];
      value = static_cast<float>(value * affine.scale[input]);
    }
    hasBias |= affine.hasShift();
  }

  bool isFinite() const {
    auto finite = [](double value) {
      return std::isfinite(static_cast<float>(value));
    };
    return llvm::all_of(weight, finite) && llvm::all_of(bias, finite);
  }

  void write(RewriterBase &rewriter) {
    rewriter.setInsertionPoint(op);
    Location loc = op->getLoc();
    RankedTensorType type = typeOf(op->getOperand(1));
    Value newWeight = ConstantOp::create(rewriter, loc, type,
                                         buildElements<float>(type, weight));
    SmallVector<Value> operands = {op->getOperand(0), newWeight};
    if (hasBias) {
      std::vector<float> values(bias.begin(), bias.end());
      auto biasType = RankedTensorType::get(
          {static_cast<int64_t>(values.size())}, rewriter.getF32Type());
      operands.push_back(ConstantOp::create(
          rewriter, loc, biasType, buildElements<float>(biasType, values)));
    }
    rewriter.modifyOpInPlace(op, [&] { op->setOperands(operands); });
  }
};

remark::RemarkOpts opts(StringRef name) {
  return remark::RemarkOpts::name(name).category(kCategory);
}

/// Takes the chain of scales and shifts behind a layer into it; its last
/// activation becomes the layer's. Looks through reshapes that keep channels.
void foldBehind(Operation *op, RewriterBase &rewriter) {
  if (!Activation::get(op).isNone())
    return;
  Affine total(channelsOf(op->getResult(0)));
  SmallVector<std::pair<Operation *, Value>> chain;
  Value value = op->getResult(0);
  while (value.hasOneUse()) {
    Operation *user = *value.getUsers().begin();
    if (isa<ReshapeOp>(user) && typeOf(user->getResult(0)).getRank() > 0 &&
        channelsOf(user->getResult(0)) == channelsOf(value)) {
      value = user->getResult(0);
      continue;
    }
    Value operand;
    std::optional<Affine> affine = matchAffine(user, operand);
    if (!affine || operand != value)
      break;
    total.then(*affine);
    chain.push_back({user, value});
    value = user->getResult(0);
    if (!Activation::get(user).isNone())
      break;
  }
  std::optional<Layer> layer = chain.empty() ? std::nullopt : Layer::read(op);
  if (!layer)
    return;
  layer->scaleOutputs(total);
  if (!layer->isFinite()) {
    remark::missed(op->getLoc(), opts("overflow"))
        << (llvm::Twine("'") + getOpName(op) + "' keeps " +
            std::to_string(chain.size()) +
            " ops behind it: its weights would not be finite")
               .str();
    return;
  }
  layer->write(rewriter);
  rewriter.modifyOpInPlace(
      op, [&] { Activation::get(chain.back().first).setOn(op); });
  remark::passed(op->getLoc(), opts("behind"))
      << (llvm::Twine("'") + getOpName(op) + "' takes in " +
          std::to_string(chain.size()) + " ops behind it")
             .str();
  for (auto [affineOp, operand] : llvm::reverse(chain))
    rewriter.replaceOp(affineOp, operand);
}

/// Takes a scale and shift in front of a layer into it. A shift does not
/// commute with padding by zeros; a scale does.
bool foldInFront(Operation *op, RewriterBase &rewriter) {
  Operation *before = op->getOperand(0).getDefiningOp();
  Value operand;
  if (!before || !before->hasOneUse() || !Activation::get(before).isNone())
    return false;
  std::optional<Affine> affine = matchAffine(before, operand);
  if (!affine)
    return false;
  auto pads = op->getAttrOfType<DenseI64ArrayAttr>("pads");
  if (affine->hasShift() && pads &&
      llvm::any_of(pads.asArrayRef(), [](int64_t pad) { return pad != 0; })) {
    remark::missed(op->getLoc(), opts("padding"))
        << (llvm::Twine("'") + getOpName(before) + "' stays in front of '" +
            getOpName(op) + "': it shifts what is padded with zeros")
               .str();
    return false;
  }
  std::optional<Layer> layer = Layer::read(op);
  if (!layer)
    return false;
  layer->scaleInputs(*affine);
  if (!layer->isFinite())
    return false;
  layer->write(rewriter);
  remark::passed(op->getLoc(), opts("in-front"))
      << (llvm::Twine("'") + getOpName(op) + "' takes in '" +
          getOpName(before) + "' in front of it")
             .str();
  rewriter.replaceOp(before, operand);
  return true;
}

struct FoldScales : impl::FoldScalesPassBase<FoldScales> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func->hasAttr(kReferenceAttr))
        continue;
      SmallVector<Operation *> layers;
      func.walk([&](Operation *op) {
        if (isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op))
          layers.push_back(op);
      });
      // Behind comes first: what stands between two layers then goes into the
      // one whose padding does not matter.
      for (Operation *op : layers)
        foldBehind(op, rewriter);
      for (Operation *op : layers)
        while (foldInFront(op, rewriter)) {
        }
      SmallVector<Operation *> rest;
      func.walk([&](Operation *op) {
        if (isa<AddOp, SubOp, MulOp>(op))
          rest.push_back(op);
      });
      composeChains(rest, rewriter);
      func.walk([&](ConstantOp constant) {
        if (constant->use_empty())
          rewriter.eraseOp(constant);
      });
    }
  }
};

} // namespace
} // namespace pare
