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

/// A layer that reads a group of channels, and which columns of its weights are
/// not all zero.
struct WeighedReader {
  explicit WeighedReader(const Reader &reader)
      : reader(reader), isUsed(reader.layer.getColumns()) {
    std::vector<float> weights = reader.layer.getWeights();
    for (size_t i = 0; i < weights.size(); ++i)
      if (weights[i] != 0.0f)
        isUsed[i % isUsed.size()] = true;
  }

  bool weighs(int64_t input) const {
    return llvm::any_of(reader.layer.columnsOf(input),
                        [&](int64_t column) { return isUsed[column]; });
  }

  Reader reader;
  std::vector<bool> isUsed;
};

std::vector<WeighedReader> weighReaders(const ChannelGroup &group) {
  std::vector<WeighedReader> result;
  for (const Reader &reader : readersOf(group))
    result.emplace_back(reader);
  return result;
}

/// Whether the readers can do without this unit: all weights are zero, or
/// (where `constants` is given) weigh a constant.
bool isDead(ArrayRef<WeighedReader> readers, const ChannelUnit &unit,
            const ConstantChannels *constants) {
  for (const WeighedReader &weighed : readers) {
    const LinearLayer &layer = weighed.reader.layer;
    for (int64_t channel : weighed.reader.inputsOf(unit)) {
      if (!weighed.weighs(channel))
        continue;
      if (!constants)
        return false;
      std::optional<float> value = constants->get(layer.getInput(), channel);
      // Padding brings zeros in: only a zero is the same everywhere.
      if (!value || (*value != 0.0f && layer.hasPadding()))
        return false;
    }
  }
  return true;
}

/// Moves what constant units contribute into the biases.
void fold(ArrayRef<WeighedReader> readers, ArrayRef<const ChannelUnit *> units,
          const ConstantChannels &constants) {
  for (const WeighedReader &weighed : readers) {
    LinearLayer layer = weighed.reader.layer;
    std::vector<float> weights = layer.getWeights(), bias = layer.getBias();
    bool changesBias = false;
    for (const ChannelUnit *unit : units)
      for (int64_t channel : weighed.reader.inputsOf(*unit)) {
        float value = constants.get(layer.getInput(), channel).value_or(0.0f);
        for (int64_t column : layer.columnsOf(channel))
          for (int64_t o = 0; o < layer.getOutputs(); ++o) {
            float &weight = weights[o * layer.getColumns() + column];
            bias[o] = static_cast<float>(bias[o] + double(value) * weight);
            changesBias |= value != 0.0f && weight != 0.0f;
            weight = 0.0f;
          }
      }
    layer.setWeights(weights);
    if (changesBias)
      layer.setBias(bias);
  }
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
  func::FuncOp function;
};

void DeadChannelRemoval::foldConstants() {
  ChannelGroups groups(function);
  ConstantChannels constants(function);
  for (const ChannelGroup &group : groups.getGroups()) {
    if (findUnknownReader(group))
      continue;
    std::vector<WeighedReader> readers = weighReaders(group);
    SmallVector<const ChannelUnit *> constant;
    for (const ChannelUnit &unit : group.units) {
      if (!isDead(readers, unit, &constants) || isDead(readers, unit, nullptr))
        continue;
      constant.push_back(&unit);
      remark::passed(function.getLoc(), remarkNamed("constant-channel"))
          << "channel " + std::to_string(&unit - group.units.data()) + " of " +
                 describeGroup(group) +
                 " is constant: moved into the biases of what reads it";
    }
    if (!constant.empty())
      fold(readers, constant, constants);
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
    std::vector<WeighedReader> readers = weighReaders(group);
    for (auto [u, unit] : llvm::enumerate(group.units)) {
      // A tensor keeps at least one channel.
      if (selection.numRemoved(g) + 1 == group.units.size() ||
          !isDead(readers, unit, nullptr))
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
