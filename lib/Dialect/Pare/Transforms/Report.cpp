//===- Report.cpp - what a network costs and how exact it is --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkReport.h"
#include "mlir/IR/Remarks.h"
#include "pare/Analysis/NetworkCost.h"
#include "pare/Calibration/RunSamples.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Support/FileOutput.h"
#include "pare/Support/Progress.h"
#include "llvm/ADT/StringMap.h"
#include <cmath>

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_REPORTPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

/// Sums of squares of a value and of its error.
struct Noise {
  double signal = 0.0, error = 0.0;

  void add(ArrayRef<float> expected, ArrayRef<float> actual) {
    for (auto [a, b] : llvm::zip_equal(expected, actual)) {
      double difference = static_cast<double>(a) - b;
      signal += static_cast<double>(a) * a;
      error += difference * difference;
    }
  }
  /// NaN where one of the values was.
  double decibels() const {
    return error == 0.0 ? INFINITY : 10.0 * std::log10(signal / error);
  }
};

/// An op of the network beside the op of the reference that it stands for.
struct Pair {
  std::string name;
  Operation *actual, *expected;
};

StringRef storageName(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return "";
  if (auto quantized = dyn_cast<quant::QuantizedType>(tensor.getElementType()))
    return quantized.getStorageTypeIntegralWidth() == 8 ? "i8" : "integer";
  return tensor.getElementType().isF32() ? "f32" : "other";
}

/// The op that computes what `value` holds, but for casts.
Operation *behindCasts(Value value) {
  Operation *op = value.getDefiningOp();
  while (auto cast = dyn_cast_or_null<CastOp>(op))
    op = cast.getInput().getDefiningOp();
  return op;
}

std::string resultName(unsigned index) {
  return "%result" + std::to_string(index);
}

/// The ops of both functions that have one name and shape, and the ops behind
/// their results.
std::vector<Pair> pairOps(func::FuncOp entry, func::FuncOp reference) {
  llvm::StringMap<Operation *> originals;
  SmallVector<Operation *> namedOriginals = getNamedOps(reference);
  for (Operation *op : namedOriginals)
    originals[getOpName(op)] = op;
  auto sameShape = [](Operation *a, Operation *b) {
    return cast<ShapedType>(a->getResult(0).getType()).getShape() ==
           cast<ShapedType>(b->getResult(0).getType()).getShape();
  };
  std::vector<Pair> pairs;
  SmallVector<Operation *> named = getNamedOps(entry);
  for (Operation *op : named) {
    Operation *original = originals.lookup(getOpName(op));
    if (original && sameShape(op, original))
      pairs.push_back({getOpName(op).str(), op, original});
  }
  Operation *actual = entry.getBody().front().getTerminator();
  Operation *expected = reference.getBody().front().getTerminator();
  for (unsigned i = 0; i < actual->getNumOperands(); ++i) {
    Operation *a = actual->getOperand(i).getDefiningOp();
    Operation *b = expected->getOperand(i).getDefiningOp();
    if (a && b && llvm::is_contained(named, a) &&
        llvm::is_contained(namedOriginals, b) && sameShape(a, b))
      pairs.push_back({resultName(i), a, b});
  }
  return pairs;
}

struct Report : impl::ReportPassBase<Report> {
  using ReportPassBase::ReportPassBase;

  void runOnOperation() override {
    if (failed(report()))
      signalPassFailure();
    markAllAnalysesPreserved();
  }

  LogicalResult report() {
    ModuleOp module = getOperation();
    FailureOr<func::FuncOp> only = getOnlyEntry(module, "pare-report");
    if (failed(only))
      return failure();
    func::FuncOp entry = *only;
    auto reference = module.lookupSymbol<func::FuncOp>(
        (entry.getSymName() + kReferenceSuffix).str());
    if (reference && (reference.isExternal() ||
                      reference.getNumResults() != entry.getNumResults()))
      reference = {};
    llvm::StringMap<double> sqnr;
    if (!data.empty() && failed(measureNoise(entry, reference, sqnr)))
      return failure();
    NetworkReport result = describe(entry, reference, sqnr);
    if (code) {
      std::unique_ptr<Evaluator> evaluator = createEvaluator();
      auto cost = evaluator ? evaluator->measureCode(entry)
                            : FailureOr<CodeCost>(CodeCost());
      if (failed(cost))
        return failure();
      result.code = *cost;
      describeKernels(entry, result);
    }
    std::string message;
    std::string text = format == ReportFormat::Text   ? toText(result)
                       : format == ReportFormat::Json ? toJson(result)
                                                      : toHtml(result);
    if (failed(writeFileAtomically(output, text, message)))
      return mlir::emitError(entry.getLoc()) << message;
    return success();
  }

  /// Gives layers their kernels, and a remark to each slow one.
  void describeKernels(func::FuncOp entry, NetworkReport &result) {
    llvm::StringMap<Operation *> ops;
    for (Operation *op : getNamedOps(entry))
      ops[pare::getOpName(op)] = op;
    for (const KernelChoice &choice : result.code.kernels) {
      for (LayerReport &layer : result.layers)
        if (layer.name == choice.layer && !choice.variant.empty())
          layer.kernel = choice.tile.empty()
                             ? choice.variant
                             : choice.variant + " " + choice.tile;
      if (choice.reason.empty())
        continue;
      Operation *op = ops.lookup(choice.layer);
      remark::missed(
          op ? op->getLoc() : entry.getLoc(),
          remark::RemarkOpts::name("slow-kernel").category("pare-report"))
          << explain(choice);
    }
  }

  LogicalResult measureNoise(func::FuncOp entry, func::FuncOp reference,
                             llvm::StringMap<double> &sqnr) {
    if (!reference)
      return mlir::emitError(entry.getLoc())
             << "'" << entry.getSymName()
             << "' has no float reference to compare with; run "
                "pare-keep-reference, or leave data= out";
    FailureOr<std::vector<Samples>> inputs = openInputs(entry, data);
    FailureOr<std::vector<Samples>> originals = openInputs(reference, data);
    if (failed(inputs) || failed(originals))
      return failure();
    std::vector<Pair> pairs = pairOps(entry, reference);
    ObservedOps actualOps(entry), expectedOps(reference);
    SmallVector<std::pair<unsigned, unsigned>> places;
    for (const Pair &pair : pairs)
      places.push_back(
          {actualOps.add(pair.actual), expectedOps.add(pair.expected)});
    auto actual = SampleRunner::create(entry, *inputs, actualOps.getOps());
    auto expected =
        SampleRunner::create(reference, *originals, expectedOps.getOps());
    if (failed(actual) || failed(expected))
      return failure();
    std::vector<Noise> noises(pairs.size());
    SmallVector<int64_t> picked = pickSamples(*inputs, samples);
    Progress progress("comparing", picked.size());
    for (int64_t index : picked) {
      auto got = (*actual)->run(index), wanted = (*expected)->run(index);
      if (failed(got) || failed(wanted))
        return failure();
      for (auto [noise, place] : llvm::zip_equal(noises, places))
        noise.add((*wanted)[place.second], (*got)[place.first]);
      progress.advance();
    }
    for (auto [noise, pair] : llvm::zip_equal(noises, pairs))
      sqnr[pair.name] = noise.decibels();
    return success();
  }

  NetworkReport describe(func::FuncOp entry, func::FuncOp reference,
                         const llvm::StringMap<double> &sqnr) {
    auto lookup = [&](StringRef name) -> std::optional<double> {
      auto it = sqnr.find(name);
      return it == sqnr.end() ? std::nullopt : std::optional(it->second);
    };
    llvm::StringMap<Operation *> originals;
    NetworkReport result;
    result.name = entry.getSymName().str();
    NetworkCost cost = getNetworkCost(entry);
    result.macs = cost.macs;
    result.bytes = cost.weightBytes;
    if (reference) {
      NetworkCost was = getNetworkCost(reference);
      result.macsWas = was.macs;
      result.bytesWas = was.weightBytes;
      for (Operation *op : getNamedOps(reference))
        originals[pare::getOpName(op)] = op;
    }
    for (Operation *op : getNamedOps(entry)) {
      LayerReport layer;
      layer.name = pare::getOpName(op).str();
      layer.op = op->getName().stripDialect().str();
      layer.type = storageName(op->getResult(0).getType()).str();
      layer.macs = getMacs(op);
      layer.bytes = getWeightBytes(op);
      if (Operation *original = originals.lookup(layer.name)) {
        layer.macsWas = getMacs(original);
        layer.bytesWas = getWeightBytes(original);
      }
      layer.sqnrAfter = lookup(layer.name);
      for (Value operand : op->getOperands())
        if (Operation *producer = behindCasts(operand))
          if (auto before = lookup(pare::getOpName(producer)))
            layer.sqnrBefore = layer.sqnrBefore
                                   ? std::min(*layer.sqnrBefore, *before)
                                   : before;
      if (auto reason = op->getAttrOfType<StringAttr>(kFloatReasonAttr))
        layer.floatReason = reason.getValue().str();
      result.layers.push_back(std::move(layer));
    }
    for (unsigned i = 0, e = entry.getNumResults(); i < e; ++i)
      result.results.push_back(lookup(resultName(i)));
    return result;
  }
};

} // namespace
} // namespace pare
