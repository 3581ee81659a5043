//===- RemoveDeadChannels.cpp - channels that say nothing -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelRemoval.h"
#include "mlir/IR/Remarks.h"
#include "pare/Analysis/ConstantChannels.h"
#include "pare/Analysis/GroupReaders.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_REMOVEDEADCHANNELSPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

constexpr auto kCategory = "pare-remove-dead-channels";

remark::RemarkOpts remarkNamed(StringRef name) {
  return remark::RemarkOpts::name(name).category(kCategory);
}

/// Removes the dead units of one function in two steps: what constant channels
/// contribute moves into the biases of the layers that read them, whose weights
/// become zero; then channels go that only zero weights read.
class DeadChannelRemoval {
public:
  explicit DeadChannelRemoval(func::FuncOp function) : function(function) {}
  void foldConstants();
  /// How many units were removed.
  FailureOr<int64_t> removeUnread();

private:
  /// Whether the readers can do without this unit: all weights are zero, or
  /// (where `constants` is given) weigh a constant.
  bool isDead(const ChannelGroup &group, const ChannelUnit &unit,
              const ConstantChannels *constants);
  void fold(const ChannelGroup &group, const ChannelUnit &unit,
            const ConstantChannels &constants);

  func::FuncOp function;
};

bool isUnread(const LinearLayer &layer, ArrayRef<float> weights,
              int64_t input) {
  for (int64_t column : layer.columnsOf(input))
    for (int64_t o = 0; o < layer.getOutputs(); ++o)
      if (weights[o * layer.getColumns() + column] != 0.0f)
        return false;
  return true;
}

bool DeadChannelRemoval::isDead(const ChannelGroup &group,
                                const ChannelUnit &unit,
                                const ConstantChannels *constants) {
  for (const Reader &read : readersOf(group)) {
    std::vector<float> weights = read.layer.getWeights();
    for (int64_t channel : read.inputsOf(unit)) {
      if (isUnread(read.layer, weights, channel))
        continue;
      if (!constants)
        return false;
      std::optional<float> value =
          constants->get(read.layer.getInput(), channel);
      // Padding brings zeros in: only a zero is the same everywhere.
      if (!value || (*value != 0.0f && read.layer.hasPadding()))
        return false;
    }
  }
  return true;
}

void DeadChannelRemoval::fold(const ChannelGroup &group,
                              const ChannelUnit &unit,
                              const ConstantChannels &constants) {
  for (Reader &read : readersOf(group)) {
    std::vector<float> weights = read.layer.getWeights();
    std::vector<float> bias = read.layer.getBias();
    bool changesBias = false;
    for (int64_t channel : read.inputsOf(unit)) {
      float value =
          constants.get(read.layer.getInput(), channel).value_or(0.0f);
      for (int64_t column : read.layer.columnsOf(channel)) {
        for (int64_t o = 0; o < read.layer.getOutputs(); ++o) {
          float &weight = weights[o * read.layer.getColumns() + column];
          bias[o] = static_cast<float>(bias[o] + double(value) * weight);
          changesBias |= value != 0.0f && weight != 0.0f;
          weight = 0.0f;
        }
      }
    }
    read.layer.setWeights(weights);
    if (changesBias)
      read.layer.setBias(bias);
  }
}

void DeadChannelRemoval::foldConstants() {
  ChannelGroups groups(function);
  ConstantChannels constants(function);
  for (const ChannelGroup &group : groups.getGroups()) {
    if (findUnknownReader(group))
      continue;
    for (const ChannelUnit &unit : group.units) {
      if (!isDead(group, unit, &constants) || isDead(group, unit, nullptr))
        continue;
      fold(group, unit, constants);
      remark::passed(function.getLoc(), remarkNamed("constant-channel"))
          << "channel " + std::to_string(&unit - group.units.data()) + " of " +
                 describeGroup(group) +
                 " is constant: moved into the biases of what reads it";
    }
  }
}

FailureOr<int64_t> DeadChannelRemoval::removeUnread() {
  ChannelGroups groups(function);
  ChannelSelection selection(groups.getGroups());
  int64_t count = 0;
  for (auto [g, group] : llvm::enumerate(groups.getGroups())) {
    if (Operation *reader = findUnknownReader(group)) {
      remark::missed(reader->getLoc(), remarkNamed("unknown-reader"))
          << "channels of " + describeGroup(group) + " stay: '" +
                 reader->getName().getStringRef().str() +
                 "' reads them and is no linear layer";
      continue;
    }
    for (auto [u, unit] : llvm::enumerate(group.units)) {
      // A tensor keeps at least one channel.
      if (selection.numRemoved(g) + 1 == group.units.size() ||
          !isDead(group, unit, nullptr))
        continue;
      selection.remove(g, u);
      ++count;
      remark::passed(function.getLoc(), remarkNamed("dead-channel"))
          << "removed channel " + std::to_string(u) + " of " +
                 describeGroup(group) + ", which no layer reads";
    }
  }
  if (failed(removeChannels(function, selection)))
    return failure();
  return count;
}

struct RemoveDeadChannels
    : impl::RemoveDeadChannelsPassBase<RemoveDeadChannels> {
  void runOnOperation() override {
    for (func::FuncOp entry : getEntries(getOperation())) {
      unshareConstants(entry);
      DeadChannelRemoval removal(entry);
      // What is removed may leave more behind that nothing reads.
      for (FailureOr<int64_t> removed = 1; *removed != 0;) {
        removal.foldConstants();
        removed = removal.removeUnread();
        if (failed(removed))
          return signalPassFailure();
      }
    }
  }
};

} // namespace
} // namespace pare
