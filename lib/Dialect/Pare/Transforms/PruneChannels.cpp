//===- PruneChannels.cpp - fewer channels, fewer multiplications ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelBudget.h"
#include "mlir/IR/Remarks.h"
#include "pare/Analysis/NetworkCost.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;
using namespace mlir;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace pare {
#define GEN_PASS_DEF_PRUNECHANNELSPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

remark::RemarkOpts remarkNamed(StringRef name) {
  return remark::RemarkOpts::name(name).category("pare-prune-channels");
}

std::string percent(double fraction) {
  return formatv("{0:F1} %", 100.0 * fraction);
}

/// As a person would write it: 0.2.
std::string asText(double value) {
  std::string text;
  raw_string_ostream(text) << format("%g", value);
  return text;
}

/// The layer's weights after the remaining columns took over what they can of
/// the removed ones, and the bias that keeps the mean.
class Compensation {
public:
  Compensation(const LinearLayer &layer, const LayerMoments &moments,
               const ChannelSelection &selection)
      : op(layer.getOp()) {
    DimRef inputs{layer.getWeight(), *layer.getInputChannelDim()};
    BitVector goneInputs = selection.removedIndices(inputs);
    BitVector goneOutputs = selection.removedIndices({layer.getWeight(), 0});
    SmallVector<int64_t> kept, gone, outputs;
    for (int64_t k = 0; k < layer.getColumns(); ++k)
      (isGone(goneInputs, k % inputs.size()) ? gone : kept).push_back(k);
    for (int64_t o = 0; o < layer.getOutputs(); ++o)
      if (!isGone(goneOutputs, o))
        outputs.push_back(o);
    if (gone.empty())
      return;
    std::vector<float> stored = layer.getWeights(), oldBias = layer.getBias();
    MatrixXd all = Eigen::Map<RowMatrixF>(stored.data(), layer.getOutputs(),
                                          layer.getColumns())
                       .cast<double>()(outputs, Eigen::all);
    VectorXd oldBiases =
        Eigen::Map<Eigen::VectorXf>(oldBias.data(), oldBias.size())
            .cast<double>()(outputs);
    MatrixXd damped = moments.covariance(kept, kept);
    damped.diagonal().array() += dampingOf(damped, 1e-3);
    MatrixXd taken = damped.llt().solve(moments.covariance(kept, gone) *
                                        all(Eigen::all, gone).transpose());
    weights = (all(Eigen::all, kept) + taken.transpose()).cast<float>();
    bias = (oldBiases + all * moments.mean -
            weights.cast<double>() * moments.mean(kept))
               .cast<float>();
  }

  void apply() const {
    if (weights.size() == 0)
      return;
    LinearLayer layer = *LinearLayer::get(op);
    layer.setWeights({weights.data(), static_cast<size_t>(weights.size())});
    layer.setBias({bias.data(), static_cast<size_t>(bias.size())});
  }

private:
  using RowMatrixF =
      Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  static bool isGone(const BitVector &gone, int64_t index) {
    return !gone.empty() && gone.test(index);
  }

  Operation *op;
  RowMatrixF weights;
  Eigen::VectorXf bias;
};

struct PruneChannels : impl::PruneChannelsPassBase<PruneChannels> {
  using PruneChannelsPassBase::PruneChannelsPassBase;

  void runOnOperation() override {
    SmallVector<func::FuncOp> entries = getEntries(getOperation());
    if (failed(checkOptions(entries)))
      return signalPassFailure();
    if (pruneMacs > 0.0 && failed(prune(entries.front())))
      return signalPassFailure();
  }

  LogicalResult checkOptions(ArrayRef<func::FuncOp> entries) {
    Location loc = getOperation().getLoc();
    if (!(pruneMacs >= 0.0 && pruneMacs < 1.0))
      return mlir::emitError(loc)
             << "prune-macs must be at least 0 and below 1, got "
             << asText(pruneMacs);
    if (pruneMacs == 0.0)
      return success();
    if (entries.size() != 1)
      return mlir::emitError(loc)
             << "pare-prune-channels expects one entry, got " << entries.size();
    func::FuncOp entry = entries.front();
    if (needsData() && data.empty())
      return mlir::emitError(entry.getLoc(),
                             "importance=obs and importance=activation need "
                             "inputs (data=x.npy)");
    return success();
  }

  bool needsData() const {
    return importance == ImportanceKind::Obs ||
           importance == ImportanceKind::Activation;
  }

  LogicalResult prune(func::FuncOp entry);
  LogicalResult measure(func::FuncOp entry, ArrayRef<ChannelGroup> groups);
  FailureOr<ChannelSelection> select(func::FuncOp entry,
                                     ArrayRef<ChannelGroup> groups);
  LogicalResult reportUnreachable(func::FuncOp entry,
                                  ArrayRef<ChannelGroup> groups, int64_t before,
                                  int64_t least);

  std::vector<LinearLayer> readers;
  std::vector<LayerMoments> moments;
  MomentsOf momentsOf;
};

LogicalResult PruneChannels::measure(func::FuncOp entry,
                                     ArrayRef<ChannelGroup> groups) {
  if (!needsData())
    return success();
  auto inputs = openInputs(entry, data);
  if (failed(inputs))
    return failure();
  readers = observableReaders(groups);
  auto measured = measureMoments(entry, *inputs, readers,
                                 {rows, static_cast<uint64_t>(seed)});
  if (failed(measured))
    return failure();
  moments = std::move(*measured);
  for (auto [layer, moment] : zip_equal(readers, moments))
    momentsOf[layer.getOp()] = &moment;
  return success();
}

LogicalResult PruneChannels::reportUnreachable(func::FuncOp entry,
                                               ArrayRef<ChannelGroup> groups,
                                               int64_t before, int64_t least) {
  auto error = entry.emitError()
               << "prune-macs=" << asText(pruneMacs)
               << " cannot be reached: at most "
               << percent(1.0 - double(least) / before)
               << " of the MACs can go, with one channel left in each of "
               << groups.size() << " groups of channels";
  error.attachNote() << "arguments, results and what 'pare.keep' or an op "
                        "without ChannelFlowOpInterface touches keep their "
                        "channels";
  return error;
}

FailureOr<ChannelSelection>
PruneChannels::select(func::FuncOp entry, ArrayRef<ChannelGroup> groups) {
  std::vector<RemovalOrder> orders;
  for (const ChannelGroup &group : groups)
    orders.push_back(orderUnits(group, importance, momentsOf));
  MacsModel macs(entry, groups);
  int64_t before = macs.getTotal();
  auto target = static_cast<int64_t>(std::ceil(pruneMacs * double(before)));
  Budget budget = chooseUnits(groups, orders, macs, target, allocation);
  if (budget.saved < target)
    return reportUnreachable(entry, groups, before, before - budget.saved);
  return budget.selection;
}

LogicalResult PruneChannels::prune(func::FuncOp entry) {
  int64_t before = getNetworkCost(entry).macs;
  if (before == 0)
    return entry.emitError("there is nothing to prune: the network has no "
                           "convolution and no dense layer");
  unshareConstants(entry);
  ChannelGroups analysis(entry);
  ArrayRef<ChannelGroup> groups = analysis.getGroups();
  if (failed(measure(entry, groups)))
    return failure();
  auto selection = select(entry, groups);
  if (failed(selection))
    return failure();
  for (auto [g, group] : enumerate(groups))
    remark::passed(entry.getLoc(), remarkNamed("pruned-group"))
        << formatv("removed {0} of {1} channels of {2}",
                   selection->numRemoved(g), group.units.size(),
                   describeGroup(group))
               .str();
  std::vector<Compensation> compensations;
  if (importance == ImportanceKind::Obs)
    for (auto [layer, moment] : zip_equal(readers, moments))
      compensations.emplace_back(layer, moment, *selection);
  if (failed(removeChannels(entry, *selection)))
    return failure();
  for (const Compensation &compensation : compensations)
    compensation.apply();
  // Ranges that were seen before belong to another network.
  entry.walk([](Operation *op) { op->removeAttr(kRangeAttr); });
  int64_t after = getNetworkCost(entry).macs;
  remark::passed(entry.getLoc(), remarkNamed("pruned-macs"))
      << formatv("MACs from {0} to {1} ({2} less)", before, after,
                 percent(1.0 - double(after) / before))
             .str();
  return success();
}

} // namespace
} // namespace pare
