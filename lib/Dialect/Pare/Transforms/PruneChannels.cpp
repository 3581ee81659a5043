//===- PruneChannels.cpp - fewer channels, fewer multiplications ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelBudget.h"
#include "ChannelCompensation.h"
#include "mlir/IR/Remarks.h"
#include "pare/Analysis/NetworkCost.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;
using namespace mlir;

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

/// The work on one function.
class Pruning {
public:
  Pruning(func::FuncOp entry, const PruneChannelsPassOptions &options)
      : entry(entry), options(options) {}
  LogicalResult run();

private:
  LogicalResult measure(ArrayRef<ChannelGroup> groups);
  FailureOr<ChannelSelection> select(ArrayRef<ChannelGroup> groups);
  LogicalResult reportUnreachable(ArrayRef<ChannelGroup> groups, int64_t before,
                                  int64_t least);

  func::FuncOp entry;
  const PruneChannelsPassOptions &options;
  std::vector<Samples> inputs;
  std::vector<LinearLayer> readers;
  std::vector<LayerMoments> moments;
};

/// Scores of numbers that are none have no order.
LogicalResult verifyFinite(func::FuncOp function) {
  auto isFinite = [](float value) { return std::isfinite(value); };
  WalkResult result = function.walk([&](Operation *op) -> WalkResult {
    auto layer = LinearLayer::get(op);
    if (!layer || (all_of(layer->getWeights(), isFinite) &&
                   all_of(layer->getBias(), isFinite)))
      return WalkResult::advance();
    return op->emitError("has a weight or a bias that is not finite");
  });
  return failure(result.wasInterrupted());
}

bool needsData(ImportanceKind importance) {
  return importance == ImportanceKind::Obs ||
         importance == ImportanceKind::Activation;
}

LogicalResult Pruning::measure(ArrayRef<ChannelGroup> groups) {
  if (!needsData(options.importance))
    return success();
  auto opened = openInputs(entry, options.data);
  if (failed(opened))
    return failure();
  inputs = std::move(*opened);
  readers = observableReaders(groups);
  auto measured =
      measureMoments(entry, inputs, readers,
                     {options.rows, static_cast<uint64_t>(options.seed)});
  if (failed(measured))
    return failure();
  moments = std::move(*measured);
  for (auto [layer, moment] : zip_equal(readers, moments))
    if (!moment.covariance.allFinite() || !moment.mean.allFinite())
      return layer.getOp()->emitError(
          "reads values that are not finite on the calibration data");
  return success();
}

LogicalResult Pruning::reportUnreachable(ArrayRef<ChannelGroup> groups,
                                         int64_t before, int64_t least) {
  auto error = entry.emitError()
               << "prune-macs=" << asText(options.pruneMacs)
               << " cannot be reached: at most "
               << percent(1.0 - double(least) / before)
               << " of the MACs can go, with one channel left in each of "
               << groups.size() << " groups of channels";
  error.attachNote() << "arguments, results and what 'pare.keep' or an op "
                        "without ChannelFlowOpInterface touches keep their "
                        "channels";
  return error;
}

FailureOr<ChannelSelection> Pruning::select(ArrayRef<ChannelGroup> groups) {
  MomentsOf momentsOf;
  for (auto [layer, moment] : zip_equal(readers, moments))
    momentsOf[layer.getOp()] = &moment;
  std::vector<RemovalOrder> orders;
  for (const ChannelGroup &group : groups)
    orders.push_back(orderUnits(group, options.importance, momentsOf));
  MacsModel macs(entry, groups);
  int64_t before = macs.getTotal();
  auto target =
      static_cast<int64_t>(std::ceil(options.pruneMacs * double(before)));
  Budget budget = chooseUnits(groups, orders, macs, target, options.allocation);
  if (budget.saved < target)
    return reportUnreachable(groups, before, before - budget.saved);
  return budget.selection;
}

LogicalResult Pruning::run() {
  int64_t before = getNetworkCost(entry).macs;
  if (before == 0)
    return entry.emitError("there is nothing to prune: the network has no "
                           "convolution and no dense layer");
  if (failed(verifyFinite(entry)))
    return failure();
  unshareConstants(entry);
  ChannelGroups analysis(entry);
  ArrayRef<ChannelGroup> groups = analysis.getGroups();
  if (failed(measure(groups)))
    return failure();
  auto selection = select(groups);
  if (failed(selection))
    return failure();
  for (auto [g, group] : enumerate(groups))
    remark::passed(entry.getLoc(), remarkNamed("pruned-group"))
        << formatv("removed {0} of {1} channels of {2}",
                   selection->numRemoved(g), group.units.size(),
                   describeGroup(group))
               .str();
  // Only the surgeon's order counts on others to take over.
  if (options.importance != ImportanceKind::Obs) {
    readers.clear();
    moments.clear();
  }
  if (failed(removeAndCompensate(entry, *selection, readers, moments)))
    return failure();
  // Ranges that were seen before belong to another network.
  entry.walk([](Operation *op) { op->removeAttr(kRangeAttr); });
  int64_t after = getNetworkCost(entry).macs;
  remark::passed(entry.getLoc(), remarkNamed("pruned-macs"))
      << formatv("MACs from {0} to {1} ({2} less)", before, after,
                 percent(1.0 - double(after) / before))
             .str();
  return success();
}

struct PruneChannels : impl::PruneChannelsPassBase<PruneChannels> {
  using PruneChannelsPassBase::PruneChannelsPassBase;

  void runOnOperation() override {
    if (failed(checkOptions()))
      return signalPassFailure();
    if (pruneMacs == 0.0)
      return;
    FailureOr<func::FuncOp> entry = getEntry();
    if (failed(entry))
      return signalPassFailure();
    PruneChannelsPassOptions options{pruneMacs, importance, allocation,
                                     {},        rows,       seed};
    for (const std::string &file : data)
      options.data.push_back(file);
    if (failed(Pruning(*entry, options).run()))
      signalPassFailure();
  }

  LogicalResult checkOptions() {
    Location loc = getOperation().getLoc();
    if (!(pruneMacs >= 0.0 && pruneMacs < 1.0))
      return mlir::emitError(loc)
             << "prune-macs must be at least 0 and below 1, got "
             << asText(pruneMacs);
    if (rows < 1)
      return mlir::emitError(loc)
             << "rows must be at least 1, got " << rows.getValue();
    return success();
  }

  FailureOr<func::FuncOp> getEntry() {
    FailureOr<func::FuncOp> entry =
        getOnlyEntry(getOperation(), "pare-prune-channels");
    if (succeeded(entry) && needsData(importance) && data.empty())
      return mlir::emitError(entry->getLoc(),
                             "importance=obs and importance=activation need "
                             "inputs (data=x.npy)");
    return entry;
  }
};

} // namespace
} // namespace pare
