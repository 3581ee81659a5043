//===- Repair.cpp - refits what is left to the float network --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerPairs.h"
#include "LeastSquares.h"
#include "ValueObserver.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/Support/Format.h"
#include <cmath>

using namespace llvm;
using namespace mlir;

namespace pare {
using mlir::Value;
#define GEN_PASS_DEF_REPAIRPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

constexpr StringLiteral kCategory = "pare-repair";
/// Floats that the inputs of one layer may take: 256 MB.
constexpr int64_t kMaxInputFloats = int64_t(1) << 26;

/// The rows of one layer on the calibration data: what it reads in the
/// compressed network, and what the float network computes in its place.
class LayerRows {
public:
  LayerRows(const LayerPair &pair, int64_t samples, int64_t rows, uint64_t seed)
      : pair(pair), samples(samples),
        sampler(pair.layer.getPositions(), samples,
                std::min(rows, kMaxInputFloats / rowLength()), seed) {
    int64_t perSample = sampler.getPerSample();
    data.problems = pair.layer.getProblems();
    data.heldBack = samples / 5 * perSample;
    data.inputs.resize(samples * perSample, rowLength());
    data.targets.resize(samples * perSample, pair.layer.getOutputs());
    if (pair.skip)
      data.skips.resize(samples * perSample, pair.layer.getOutputs());
    auto [low, high] = Activation::get(pair.activation);
    data.low = low;
    data.high = high;
    selectReference();
  }

  void addCompressed(int64_t sample, ArrayRef<float> input,
                     ArrayRef<float> skip) {
    int64_t row = firstRow(sample), outputs = pair.layer.getOutputs();
    for (int64_t position : sampler.pick(sample)) {
      pair.layer.gatherRow(input.data(), position, data.inputs.row(row).data());
      if (pair.skip)
        std::copy_n(skip.data() + pair.layer.getOutputOffset(position), outputs,
                    data.skips.row(row).data());
      ++row;
    }
  }

  /// After `addCompressed` of the same sample.
  void addReference(int64_t sample, ArrayRef<float> input,
                    ArrayRef<float> skip) {
    const LinearLayer &layer = pair.reference;
    int64_t row = firstRow(sample), columns = layer.getColumns();
    Eigen::RowVectorXf read(layer.getProblems() * columns);
    for (int64_t position : sampler.pick(sample)) {
      layer.gatherRow(input.data(), position, read.data());
      auto target = data.targets.row(row);
      if (layer.getProblems() == 1)
        target.noalias() = read * weights.transpose() + bias;
      else
        for (auto [o, from] : enumerate(pair.kept))
          target[o] = bias[o] + weights.row(o).dot(read.segment(
                                    from / layer.getRows() * columns, columns));
      if (pair.skip) {
        const float *added = skip.data() + layer.getOutputOffset(position);
        for (auto [o, from] : enumerate(pair.kept))
          target[o] += added[from] - data.skips(row, o);
      }
      ++row;
    }
  }

  RefitData data;
  LayerPair pair;

private:
  int64_t rowLength() const {
    return pair.layer.getProblems() * pair.layer.getColumns();
  }
  /// Every fifth sample is held back: its rows stand at the end.
  int64_t firstRow(int64_t sample) const {
    bool held = sample % 5 == 4;
    int64_t fifth = sample / 5, teaching = samples - samples / 5;
    return (held ? teaching + fifth : sample - fifth) * sampler.getPerSample();
  }
  /// The rows of the reference's matrix that are left.
  void selectReference() {
    std::vector<float> all = pair.reference.getWeights(),
                       biases = pair.reference.getBias();
    int64_t columns = pair.reference.getColumns();
    weights.resize(pair.kept.size(), columns);
    bias.resize(pair.kept.size());
    for (auto [o, from] : enumerate(pair.kept)) {
      std::copy_n(all.data() + from * columns, columns, weights.row(o).data());
      bias[o] = biases[from];
    }
  }

  int64_t samples;
  PositionSampler sampler;
  RowMatrixF weights;
  Eigen::RowVectorXf bias;
};

struct Repair : impl::RepairPassBase<Repair> {
  using RepairPassBase::RepairPassBase;

  void runOnOperation() override {
    if (failed(repair()))
      signalPassFailure();
  }

  LogicalResult repair();
  LogicalResult collect(func::FuncOp entry, func::FuncOp reference,
                        ArrayRef<Samples> inputs,
                        std::vector<LayerRows> &batch);
  LogicalResult refitLayer(LayerRows &rows);
};

LogicalResult Repair::collect(func::FuncOp entry, func::FuncOp reference,
                              ArrayRef<Samples> inputs,
                              std::vector<LayerRows> &batch) {
  SmallVector<Value> values, references;
  for (const LayerRows &rows : batch) {
    values.push_back(rows.pair.layer.getInput());
    references.push_back(rows.pair.reference.getInput());
    if (rows.pair.skip) {
      values.push_back(rows.pair.skip);
      references.push_back(rows.pair.referenceSkip);
    }
  }
  using Add = void (LayerRows::*)(int64_t, ArrayRef<float>, ArrayRef<float>);
  auto visitor = [&](Add add) {
    return [&batch, add](int64_t sample, ArrayRef<ArrayRef<float>> seen) {
      size_t next = 0;
      for (LayerRows &rows : batch) {
        ArrayRef<float> input = seen[next++];
        ArrayRef<float> skip = rows.pair.skip ? seen[next++] : input;
        (rows.*add)(sample, input, skip);
      }
      return success();
    };
  };
  if (failed(observeValues(entry, inputs, values, "repairing",
                           visitor(&LayerRows::addCompressed))))
    return failure();
  return observeValues(reference, inputs, references, "repairing",
                       visitor(&LayerRows::addReference));
}

LogicalResult Repair::refitLayer(LayerRows &rows) {
  LinearLayer &layer = rows.pair.layer;
  Operation *op = layer.getOp();
  std::vector<float> weights = layer.getWeights(), bias = layer.getBias();
  Eigen::Map<RowMatrixF> oldWeights(weights.data(), layer.getOutputs(),
                                    layer.getColumns());
  Eigen::Map<Eigen::VectorXf> oldBias(bias.data(), bias.size());
  RefitOptions options;
  options.activationRounds = activationRounds;
  if (damping > 0.0)
    options.dampings = {damping};
  else if (rows.data.heldBack == 0) // Nothing to choose by: stay close.
    options.dampings = {0.1};
  RefitResult result = refit(rows.data, oldWeights.cast<double>(),
                             oldBias.cast<double>(), options);
  auto describe = [&](StringRef what) {
    std::string text;
    raw_string_ostream os(text);
    os << what << " '" << pare::getOpName(op) << "': error "
       << format("%.2f %% of the variance instead of %.2f %%, damping %g, ",
                 100.0 * result.errorAfter, 100.0 * result.errorBefore,
                 result.damping)
       << rows.data.inputs.rows() << " rows";
    if (result.activationAware)
      os << ", behind the activation";
    return text;
  };
  if (!result.weights.allFinite() || !result.bias.allFinite())
    return op->emitError("cannot be refitted: its values are not finite on the "
                         "calibration data");
  if (!result.helps) {
    remark::missed(op->getLoc(),
                   remark::RemarkOpts::name("no-gain").category(kCategory))
        << describe("on inputs held back no refit is better, so this stays:");
    return success();
  }
  oldWeights = result.weights.cast<float>();
  oldBias = result.bias.cast<float>();
  layer.setWeights(weights);
  layer.setBias(bias);
  remark::passed(op->getLoc(),
                 remark::RemarkOpts::name("refitted").category(kCategory))
      << describe("refitted");
  return success();
}

LogicalResult Repair::repair() {
  FailureOr<func::FuncOp> only = getOnlyEntry(getOperation(), "pare-repair");
  if (failed(only))
    return failure();
  func::FuncOp entry = *only;
  if (data.empty())
    return entry.emitError("pare-repair needs inputs (data=x.npy)");
  if (rows < 1)
    return entry.emitError()
           << "rows must be at least 1, got " << rows.getValue();
  if (!(damping >= 0.0 && std::isfinite(damping)))
    return entry.emitError() << "damping must be finite and at least 0, got "
                             << damping.getValue();
  if (activationRounds < 0 || activationRounds > 1000)
    return entry.emitError() << "activation-rounds must be 0 to 1000, got "
                             << activationRounds.getValue();
  auto reference = getOperation().lookupSymbol<func::FuncOp>(
      (entry.getSymName() + kReferenceSuffix).str());
  if (!reference || reference.isExternal())
    return entry.emitError()
           << "pare-repair needs the float network '@" << entry.getSymName()
           << kReferenceSuffix
           << "' to repair towards; pare-keep-reference keeps it";
  auto inputs = openInputs(entry, data);
  if (failed(inputs))
    return failure();
  std::vector<LayerPair> remaining = pairLayers(entry, reference, kCategory);
  if (remaining.empty())
    remark::analysis(entry.getLoc(),
                     remark::RemarkOpts::name("exact").category(kCategory))
        << "nothing to repair: every layer computes what it did";
  int64_t samples = inputs->empty() ? 1 : inputs->front().size();
  while (!remaining.empty()) {
    std::vector<LayerRows> batch;
    for (const LayerPair &pair : takeReady(remaining))
      batch.emplace_back(pair, samples, rows, static_cast<uint64_t>(seed));
    if (failed(collect(entry, reference, *inputs, batch)))
      return failure();
    for (LayerRows &rows : batch)
      if (failed(refitLayer(rows)))
        return failure();
  }
  // Ranges that were seen before belong to another network.
  entry.walk([](Operation *op) { op->removeAttr(kRangeAttr); });
  return success();
}

} // namespace
} // namespace pare
