//===- FoldNormalization.cpp - raw inputs instead of normalized ones ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The normalization is written in front of the readers of an input, and
// `pare-fold-scales` takes it into them. A layer that pads would shift what it
// pads with zeros; so the raw input is padded by the mean first, which the
// normalization makes those zeros.
//
//===----------------------------------------------------------------------===//

#include "mlir/Pass/PassManager.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include <cmath>

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_FOLDNORMALIZATIONPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

/// The normalization of one input, written in front of its readers.
class Normalizer {
public:
  Normalizer(func::FuncOp func, BlockArgument input, ArrayRef<float> mean,
             ArrayRef<float> scale, int64_t axis)
      : input(input), mean(mean), scale(scale), axis(axis), names(func),
        builder(func.getContext()) {}

  void run() {
    SmallVector<OpOperand *> others;
    for (OpOperand &use : llvm::make_early_inc_range(input.getUses())) {
      Operation *reader = use.getOwner();
      bool isLayer = isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(reader) &&
                     use.getOperandNumber() == 0;
      if (!isLayer) {
        others.push_back(&use);
        continue;
      }
      // One chain each: a fold needs a chain that serves one layer.
      builder.setInsertionPoint(reader);
      use.set(normalize(padFor(reader)));
    }
    if (others.empty())
      return;
    builder.setInsertionPointToStart(input.getOwner());
    Value normalized = normalize(input);
    for (OpOperand *use : others)
      use->set(normalized);
  }

private:
  bool isUniform() const { return llvm::all_equal(mean); }

  /// The input, padded by the mean where `layer` pads by zeros.
  Value padFor(Operation *layer) {
    auto pads = layer->getAttrOfType<DenseI64ArrayAttr>("pads");
    if (!pads ||
        llvm::all_of(pads.asArrayRef(), [](int64_t n) { return n == 0; }) ||
        !isUniform() || mean.front() == 0)
      return input;
    SmallVector<int64_t> low = {0, pads[0], pads[2], 0};
    SmallVector<int64_t> high = {0, pads[1], pads[3], 0};
    auto type = cast<RankedTensorType>(input.getType());
    SmallVector<int64_t> shape(type.getShape());
    for (unsigned i = 0; i < 4; ++i)
      shape[i] += low[i] + high[i];
    layer->setAttr("pads", builder.getDenseI64ArrayAttr({0, 0, 0, 0}));
    return PadOp::create(builder, layer->getLoc(), type.clone(shape),
                         names.unique("input_pad"), input, low, high,
                         APFloat(mean.front()));
  }

  Value constant(RankedTensorType type, ArrayRef<float> values) {
    SmallVector<int64_t> shape(type.getRank(), 1);
    shape[axis] = values.size();
    auto constantType = type.clone(shape);
    return ConstantOp::create(builder, input.getLoc(), constantType,
                              buildElements<float>(constantType, values));
  }

  Value normalize(Value value) {
    auto type = cast<RankedTensorType>(value.getType());
    Location loc = input.getLoc();
    if (llvm::any_of(mean, [](float x) { return x != 0; }))
      value =
          SubOp::create(builder, loc, type, names.unique("input_mean"), value,
                        constant(type, mean), FloatAttr(), FloatAttr());
    if (llvm::any_of(scale, [](float x) { return x != 1; }))
      value =
          MulOp::create(builder, loc, type, names.unique("input_scale"), value,
                        constant(type, scale), FloatAttr(), FloatAttr());
    return value;
  }

  BlockArgument input;
  ArrayRef<float> mean, scale;
  int64_t axis;
  OpNames names;
  OpBuilder builder;
};

struct FoldNormalization : impl::FoldNormalizationPassBase<FoldNormalization> {
  using FoldNormalizationPassBase::FoldNormalizationPassBase;

  void runOnOperation() override {
    if (failed(checkOptions()))
      return signalPassFailure();
    SmallVector<func::FuncOp> networks =
        getEntriesAndReferences(getOperation());
    if (networks.empty()) {
      getOperation().emitError("has no entry, a public function with a body");
      return signalPassFailure();
    }
    for (func::FuncOp func : networks) {
      if (failed(normalize(func)))
        return signalPassFailure();
    }
    OpPassManager folds(ModuleOp::getOperationName());
    folds.addPass(createFoldScalesPass());
    if (failed(runPipeline(folds, getOperation())))
      signalPassFailure();
  }

private:
  LogicalResult checkOptions() {
    ModuleOp module = getOperation();
    if (mean.empty() && scale.empty())
      return module.emitError("'pare-fold-normalization' needs 'mean' or "
                              "'scale'");
    for (double value : mean)
      if (!std::isfinite(static_cast<float>(value)))
        return module.emitError("'mean' holds a number that is not finite");
    for (double value : scale)
      if (!std::isfinite(static_cast<float>(value)) ||
          static_cast<float>(value) == 0)
        return module.emitError(
            "'scale' holds a number that is 0 or not finite");
    return success();
  }

  LogicalResult normalize(func::FuncOp func) {
    if (argument >= func.getNumArguments())
      return func.emitError()
             << "has " << func.getNumArguments()
             << " arguments, there is no argument " << unsigned(argument);
    if (!func.getBody().hasOneBlock())
      return func.emitError("a normalization is folded in functions of one "
                            "block, this one has control flow");
    BlockArgument input = func.getArgument(argument);
    auto type = dyn_cast<RankedTensorType>(input.getType());
    if (!type || !type.getElementType().isF32() || type.getRank() == 0)
      return func.emitError() << "argument " << unsigned(argument)
                              << " has type " << input.getType()
                              << ", expected a tensor of f32: raw inputs of a "
                                 "quantized network need a new quantization";
    int64_t at = axis < 0 ? axis + type.getRank() : axis;
    if (at < 0 || at >= type.getRank())
      return func.emitError()
             << "argument " << unsigned(argument) << " has " << type.getRank()
             << " dimensions, axis " << int64_t(axis) << " is none of them";
    int64_t channels = type.getDimSize(at);
    if (ShapedType::isDynamic(channels) || channels == 0)
      return func.emitError()
             << "argument " << unsigned(argument) << " has type " << type
             << ", expected channels along axis " << at
             << ", a static number of them";
    auto expand = [&](ArrayRef<double> values, float otherwise) {
      SmallVector<float> all(values.begin(), values.end());
      if (all.size() < 2)
        all.assign(channels, all.empty() ? otherwise : all.front());
      return all;
    };
    SmallVector<float> means = expand(mean, 0), scales = expand(scale, 1);
    for (auto [values, name] : {std::pair(&means, "mean"), {&scales, "scale"}})
      if (static_cast<int64_t>(values->size()) != channels)
        return func.emitError()
               << "'" << name << "' has " << values->size()
               << " numbers, argument " << unsigned(argument) << " has "
               << channels << " channels along axis " << at;
    // What was observed was the normalized input.
    func.removeArgAttr(argument, kRangeAttr);
    Normalizer(func, input, means, scales, at).run();
    return success();
  }
};
} // namespace
} // namespace pare
