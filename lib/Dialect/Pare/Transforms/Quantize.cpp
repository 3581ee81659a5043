//===- Quantize.cpp - float ops become integer ops ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BiasCorrection.h"
#include "MeanColumns.h"
#include "QuantizationPlan.h"
#include "QuantizeWeights.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Integers.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Support/Constants.h"
#include "pare/Support/Numerics.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_QUANTIZEPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

bool isQuantized(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && isa<quant::QuantizedType>(type.getElementType());
}

RankedTensorType withElement(Value value, Type element) {
  return cast<RankedTensorType>(value.getType()).clone(element);
}

/// Changes the types of one entry as a plan says.
class Rewriter {
public:
  Rewriter(func::FuncOp entry, const QuantizationPlan &plan,
           const WeightOptions &weights, EntryTypes io)
      : entry(entry), plan(plan), weights(weights), io(io),
        builder(entry.getContext()) {
    for (Operation &op : entry.getBody().front())
      names.insert(getOpName(&op));
  }

  LogicalResult run() {
    SmallVector<Operation *> body;
    for (Operation &op : entry.getBody().front())
      body.push_back(&op);
    if (io == EntryTypes::Quantized)
      for (BlockArgument argument : entry.getArguments())
        if (auto type = plan.getType(argument))
          argument.setType(withElement(argument, type));
    for (QuantizableOpInterface op : plan.getOps()) {
      Value result = op->getResult(0);
      result.setType(withElement(result, plan.getType(result)));
    }
    for (Operation *op : body) {
      if (plan.isQuantized(op)) {
        if (failed(rewriteInteger(cast<QuantizableOpInterface>(op))))
          return failure();
      } else {
        rewriteFloat(op);
      }
    }
    setSignature();
    return success();
  }

  QuantizedBiases &getBiases() { return biases; }

private:
  LogicalResult rewriteInteger(QuantizableOpInterface op) {
    double inputScale = 1.0;
    for (OpOperand *operand : getOperandsOf(op, OperandRole::Activation)) {
      if (failed(rewriteActivation(op, *operand)))
        return failure();
      auto type = cast<RankedTensorType>(operand->get().getType());
      inputScale *=
          cast<quant::UniformQuantizedType>(type.getElementType()).getScale();
    }
    SmallVector<OpOperand *> weight = getOperandsOf(op, OperandRole::Weight);
    return weight.empty() ? success()
                          : rewriteWeight(op, *weight.front(), inputScale);
  }

  LogicalResult rewriteActivation(QuantizableOpInterface op,
                                  OpOperand &operand) {
    Value value = operand.get();
    Attribute constant;
    if (!matchPattern(value, m_Constant(&constant))) {
      operand.set(toInteger(value));
      return success();
    }
    FailureOr<std::vector<float>> values = readFinite(op, constant, "constant");
    if (failed(values))
      return failure();
    std::pair<double, double> range = *getRange(value);
    auto type = op.requiresSameScale()
                    ? plan.getType(op->getResult(0))
                    : getActivationType(builder.getContext(), range.first,
                                        range.second);
    std::vector<int8_t> stored;
    for (float real : *values)
      stored.push_back(numerics::quantize(real,
                                          static_cast<float>(type.getScale()),
                                          type.getZeroPoint(), {-128, 127}));
    setConstant<int8_t>(operand, withElement(value, type), stored);
    return success();
  }

  LogicalResult rewriteWeight(QuantizableOpInterface op, OpOperand &operand,
                              double inputScale) {
    Attribute constant;
    matchPattern(operand.get(), m_Constant(&constant));
    FailureOr<std::vector<float>> weight = readFinite(op, constant, "weight");
    if (failed(weight))
      return failure();
    SmallVector<OpOperand *> biasOperands =
        getOperandsOf(op, OperandRole::Bias);
    std::vector<float> bias;
    for (OpOperand *biasOperand : biasOperands) {
      matchPattern(biasOperand->get(), m_Constant(&constant));
      FailureOr<std::vector<float>> values = readFinite(op, constant, "bias");
      if (failed(values))
        return failure();
      bias = std::move(*values);
    }
    auto type = cast<RankedTensorType>(operand.get().getType());
    std::optional<int64_t> axis;
    if (weights.scaling == WeightScaling::PerChannel)
      axis = op.getPerChannelAxis(operand.getOperandNumber());
    int64_t largest = weights.largest();
    WeightScales scales =
        chooseScales(type, *weight, axis, weights.clip, largest);
    auto outputType = plan.getType(op->getResult(0));
    raiseScales(scales, bias, inputScale, outputType.getScale());
    if (weights.fitPairs)
      pare::fitPairs(type, *weight, getRun(op, type), largest, scales);
    setConstant<int8_t>(operand,
                        getSymmetricType(type, 8, -largest, largest, 1.0,
                                         scales, axis.value_or(0)),
                        roundWeights(type, *weight, scales, largest));
    if (biasOperands.empty())
      return success();
    QuantizedBias quantized{inputScale, scales,
                            std::vector<double>(bias.begin(), bias.end())};
    setQuantizedBias(op, quantized);
    biases[op] = std::move(quantized);
    return success();
  }

  FailureOr<std::vector<float>> readFinite(Operation *op, Attribute constant,
                                           StringRef what) {
    auto values = readElements<float>(constant);
    if (!values)
      return op->emitError() << "cannot read the values of its " << what;
    if (!llvm::all_of(*values, [](float x) { return std::isfinite(x); }))
      return op->emitError()
             << "its " << what << " holds NaN or infinite values";
    return *values;
  }

  template <typename T>
  void setConstant(OpOperand &operand, RankedTensorType type,
                   ArrayRef<T> values) {
    builder.setInsertionPoint(operand.getOwner());
    auto storage = RankedTensorType::get(type.getShape(),
                                         builder.getIntegerType(8 * sizeof(T)));
    Operation *old = operand.get().getDefiningOp();
    operand.set(ConstantOp::create(builder, operand.get().getLoc(), type,
                                   buildElements<T>(storage, values)));
    if (old->use_empty())
      old->erase();
  }

  /// Operands of a float op, and what its regions read, become f32 again; what
  /// the entry returns stays integer if the entry's types do.
  void rewriteFloat(Operation *op) {
    if (op->hasTrait<OpTrait::IsTerminator>() && io == EntryTypes::Quantized)
      return;
    op->walk([&](Operation *reader) {
      for (OpOperand &operand : reader->getOpOperands())
        if (isQuantized(operand.get()) && plan.getType(operand.get()))
          operand.set(toFloat(operand.get()));
    });
  }

  Value toInteger(Value value) {
    if (isQuantized(value))
      return value;
    return castOf(value, plan.getType(value), "_quantized", integers);
  }
  Value toFloat(Value value) {
    return castOf(value, builder.getF32Type(), "_float", realValues);
  }

  /// One cast a value, right behind it.
  Value castOf(Value value, Type element, StringRef suffix,
               llvm::DenseMap<Value, Value> &made) {
    Value &result = made[value];
    if (result)
      return result;
    builder.setInsertionPointAfterValue(value);
    std::string base;
    if (auto argument = dyn_cast<BlockArgument>(value))
      base = "arg" + std::to_string(argument.getArgNumber());
    else
      base = getOpName(value.getDefiningOp()).str();
    std::string name = base + suffix.str();
    for (int i = 2; !names.insert(name).second; ++i)
      name = base + suffix.str() + "_" + std::to_string(i);
    result =
        CastOp::create(builder, value.getLoc(), withElement(value, element),
                       builder.getStringAttr(name), value);
    return result;
  }

  void setSignature() {
    Operation *terminator = entry.getBody().front().getTerminator();
    entry.setType(builder.getFunctionType(entry.getBody().getArgumentTypes(),
                                          terminator->getOperandTypes()));
    for (unsigned i = 0, e = entry.getNumArguments(); i < e; ++i) {
      entry.removeArgAttr(i, kRangeAttr);
      for (NamedAttribute attribute : describe(entry.getArgumentTypes()[i]))
        entry.setArgAttr(i, attribute.getName(), attribute.getValue());
    }
    for (unsigned i = 0, e = entry.getNumResults(); i < e; ++i)
      for (NamedAttribute attribute : describe(entry.getResultTypes()[i]))
        entry.setResultAttr(i, attribute.getName(), attribute.getValue());
  }

  /// Scale and zero point of an integer argument or result.
  SmallVector<NamedAttribute> describe(Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    auto element =
        tensor ? dyn_cast<quant::UniformQuantizedType>(tensor.getElementType())
               : nullptr;
    if (!element)
      return {};
    return {builder.getNamedAttr(kScaleAttr,
                                 builder.getF32FloatAttr(element.getScale())),
            builder.getNamedAttr(kZeroPointAttr, builder.getI64IntegerAttr(
                                                     element.getZeroPoint()))};
  }

  func::FuncOp entry;
  const QuantizationPlan &plan;
  const WeightOptions &weights;
  EntryTypes io;
  OpBuilder builder;
  llvm::StringSet<> names;
  llvm::DenseMap<Value, Value> integers, realValues;
  QuantizedBiases biases;
};

/// Bias correction needs a bias to move.
void addMissingBiases(func::FuncOp entry) {
  for (Operation &op : entry.getBody().front()) {
    auto type = isLinear(&op)
                    ? dyn_cast<RankedTensorType>(op.getResult(0).getType())
                    : nullptr;
    if (!type || !type.getElementType().isF32() || op.getNumOperands() != 2)
      continue;
    OpBuilder builder(&op);
    auto biasType =
        RankedTensorType::get({type.getShape().back()}, builder.getF32Type());
    std::vector<float> zeros(biasType.getNumElements(), 0.0f);
    Value bias = ConstantOp::create(builder, op.getLoc(), biasType,
                                    buildElements<float>(biasType, zeros));
    op.insertOperands(2, bias);
  }
}

StringRef profileName(RoundingProfile profile) {
  switch (profile) {
  case RoundingProfile::FloatRne:
    return kFloatRne;
  case RoundingProfile::TosaDouble:
    return kTosaDouble;
  case RoundingProfile::TosaSingle:
    return kTosaSingle;
  }
  llvm_unreachable("all profiles are handled");
}

struct Quantize : impl::QuantizePassBase<Quantize> {
  using QuantizePassBase::QuantizePassBase;

  void runOnOperation() override {
    if (failed(quantize()))
      signalPassFailure();
  }

  LogicalResult quantize() {
    ModuleOp module = getOperation();
    FailureOr<func::FuncOp> only = getOnlyEntry(module, "pare-quantize");
    if (failed(only))
      return failure();
    func::FuncOp entry = *only;
    if (biasSamples < 1)
      return mlir::emitError(module.getLoc())
             << "bias-samples must be at least 1, got "
             << biasSamples.getValue();
    if (weightBits < 2 || weightBits > 8)
      return mlir::emitError(module.getLoc())
             << "weight-bits must be 2 to 8, got " << weightBits.getValue();
    if (isUncalibrated(entry))
      return mlir::emitError(entry.getLoc(),
                             "no value has a range to quantize by; run "
                             "'pare-calibrate' first");
    func::FuncOp before;
    if (!data.empty()) {
      addMissingBiases(entry);
      before = cast<func::FuncOp>(entry->clone());
      before.setPrivate();
      SymbolTable(module).insert(before);
    }
    QuantizationPlan plan(entry, io == EntryTypes::Quantized);
    WeightOptions weightOptions{weights, weightBits, fitPairs,
                                /*clip=*/!data.empty()};
    Rewriter rewriter(entry, plan, weightOptions, io);
    LogicalResult result = rewriter.run();
    if (succeeded(result) && before)
      result =
          correctBiases(before, entry, rewriter.getBiases(), data, biasSamples);
    if (before)
      before.erase();
    if (failed(result))
      return failure();
    report(plan);
    for (Operation &op : entry.getBody().front())
      op.removeAttr(kRangeAttr);
    module->setAttr(kRoundingAttr,
                    StringAttr::get(&getContext(), profileName(rounding)));
    return success();
  }

  /// True for an entry that reads floats and has no range at all.
  static bool isUncalibrated(func::FuncOp entry) {
    bool readsFloats = false, hasRange = false;
    for (BlockArgument argument : entry.getArguments()) {
      auto type = dyn_cast<RankedTensorType>(argument.getType());
      readsFloats |= type && type.getElementType().isF32();
      hasRange |= getRange(argument).has_value();
    }
    for (Operation &op : entry.getBody().front())
      hasRange |= op.hasAttr(kRangeAttr);
    return readsFloats && !hasRange;
  }

  /// What a reader finds the op by; foreign ops have no name of their own.
  static StringRef nameOf(Operation *op) {
    StringRef name = pare::getOpName(op);
    return name.empty() ? op->getName().getStringRef() : name;
  }

  void report(const QuantizationPlan &plan) {
    Builder builder(&getContext());
    for (auto &[op, reason] : plan.getFloatOps()) {
      op->setAttr(kFloatReasonAttr, builder.getStringAttr(reason));
      remark::missed(
          op->getLoc(),
          remark::RemarkOpts::name("StaysFloat").category("pare-quantize"))
          << ("'" + nameOf(op) + "' stays float: " + reason).str();
    }
    for (QuantizableOpInterface op : plan.getOps()) {
      op->removeAttr(kFloatReasonAttr);
      auto type = plan.getType(op->getResult(0));
      remark::passed(
          op->getLoc(),
          remark::RemarkOpts::name("Quantized").category("pare-quantize"))
          << ("'" + pare::getOpName(op) + "' is quantized").str()
          << remark::metric("Scale", type.getScale())
          << remark::metric("ZeroPoint", type.getZeroPoint());
    }
  }
};

} // namespace
} // namespace pare
