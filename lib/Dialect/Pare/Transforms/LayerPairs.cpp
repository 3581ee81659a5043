//===- LayerPairs.cpp - layers and what they were in the float network ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerPairs.h"

#include "ValueObserver.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/Pare/IR/Activation.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"
#include <limits>
#include <numeric>

using namespace llvm;
using namespace mlir;

namespace pare {
using mlir::Value;
namespace {

class Pairing {
public:
  Pairing(func::FuncOp function, func::FuncOp reference, StringRef category)
      : function(function), category(category) {
    reference.walk([&](Operation *op) {
      if (StringRef name = getOpName(op); !name.empty())
        references[name] = op;
    });
  }

  std::vector<LayerPair> run() {
    std::vector<LayerPair> pairs;
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      bool operandsExact = all_of(op->getOperands(), [&](Value operand) {
        return isa<BlockArgument>(operand) ||
               exact.contains(operand.getDefiningOp());
      });
      auto layer = LinearLayer::get(op);
      if (!layer) {
        if (operandsExact)
          exact.insert(op);
        return;
      }
      auto pair = find(*layer);
      if (!pair)
        return;
      if (operandsExact && isUnchanged(*pair))
        exact.insert(op);
      else
        pairs.push_back(*pair);
    });
    return pairs;
  }

private:
  void decline(Operation *op, const Twine &reason) {
    remark::missed(op->getLoc(),
                   remark::RemarkOpts::name("no-pair").category(category))
        << ("'" + getOpName(op) + "' is not repaired: " + reason).str();
  }

  std::optional<LayerPair> find(const LinearLayer &layer) {
    Operation *op = layer.getOp();
    Operation *other = references.lookup(getOpName(op));
    auto reference = other ? LinearLayer::get(other) : std::nullopt;
    if (!reference || other->getName() != op->getName()) {
      decline(op, "the reference has no such layer");
      return std::nullopt;
    }
    SmallVector<int64_t> kept(layer.getOutputs());
    std::iota(kept.begin(), kept.end(), 0);
    if (auto attr = op->getAttrOfType<DenseI64ArrayAttr>(kKeptChannelsAttr))
      kept.assign(attr.asArrayRef().begin(), attr.asArrayRef().end());
    else if (reference->getOutputs() != layer.getOutputs())
      kept.clear();
    if (kept.empty() || kept.back() >= reference->getOutputs() ||
        reference->getPositions() != layer.getPositions() ||
        reference->getRows() * reference->getProblems() !=
            reference->getOutputs()) {
      decline(op, "its outputs are not those of the reference");
      return std::nullopt;
    }
    if (!isObservable(layer.getInput()) ||
        !isObservable(reference->getInput())) {
      decline(op, "its input has no name");
      return std::nullopt;
    }
    LayerPair pair{layer, *reference, kept, {}, {}, op};
    findSkip(pair);
    return pair;
  }

  /// The other operand of the only addition that reads the layer.
  void findSkip(LayerPair &pair) {
    Operation *op = pair.layer.getOp();
    if (!op->hasOneUse() || !Activation::get(op).isNone())
      return;
    OpOperand &use = *op->use_begin();
    auto add = dyn_cast<AddOp>(use.getOwner());
    auto other =
        add ? dyn_cast_or_null<AddOp>(references.lookup(getOpName(add)))
            : AddOp();
    unsigned number = use.getOperandNumber();
    if (!other || other->getOperand(number) != pair.reference.getOutput())
      return;
    Value skip = add->getOperand(1 - number);
    Value referenceSkip = other->getOperand(1 - number);
    if (skip.getType() != pair.layer.getOutput().getType() ||
        referenceSkip.getType() != pair.reference.getOutput().getType() ||
        !isObservable(skip) || !isObservable(referenceSkip))
      return;
    pair.skip = skip;
    pair.referenceSkip = referenceSkip;
    pair.activation = add;
  }

  /// Whether the layer has all inputs, and the weights that it had.
  static bool isUnchanged(const LayerPair &pair) {
    int64_t columns = pair.layer.getColumns();
    if (columns != pair.reference.getColumns())
      return false;
    std::vector<float> weights = pair.layer.getWeights(),
                       bias = pair.layer.getBias(),
                       oldWeights = pair.reference.getWeights(),
                       oldBias = pair.reference.getBias();
    for (auto [output, from] : enumerate(pair.kept))
      if (bias[output] != oldBias[from] ||
          ArrayRef(weights).slice(output * columns, columns) !=
              ArrayRef(oldWeights).slice(from * columns, columns))
        return false;
    return true;
  }

  func::FuncOp function;
  StringRef category;
  StringMap<Operation *> references;
  /// Ops that compute what they did, for the channels that are left.
  SmallPtrSet<Operation *, 32> exact;
};

/// The first of `pairs` that each value of their function depends on.
class FirstPairs {
public:
  explicit FirstPairs(ArrayRef<LayerPair> pairs) {
    for (auto [i, pair] : enumerate(pairs))
      numbers[pair.layer.getOp()] = i;
    auto function =
        pairs.front().layer.getOp()->getParentOfType<func::FuncOp>();
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      size_t number = numberOf(op);
      for (Value operand : op->getOperands())
        number = std::min(number, of(operand));
      if (number != kNone)
        numbers[op] = number;
    });
  }

  /// Its number, or `kNone`, which is more than any.
  size_t of(Value value) const { return numberOf(value.getDefiningOp()); }
  static constexpr size_t kNone = std::numeric_limits<size_t>::max();

private:
  size_t numberOf(Operation *op) const {
    auto it = numbers.find(op);
    return it == numbers.end() ? kNone : it->second;
  }

  llvm::DenseMap<Operation *, size_t> numbers;
};

} // namespace

std::vector<LayerPair> pairLayers(func::FuncOp function, func::FuncOp reference,
                                  StringRef category) {
  return Pairing(function, reference, category).run();
}

std::vector<LayerPair> takeReady(std::vector<LayerPair> &remaining) {
  if (remaining.empty())
    return {};
  FirstPairs first(remaining);
  std::vector<LayerPair> ready, rest;
  for (auto [i, pair] : enumerate(remaining)) {
    bool isReady = first.of(pair.layer.getInput()) == FirstPairs::kNone &&
                   !(pair.skip && first.of(pair.skip) < i);
    (isReady ? ready : rest).push_back(pair);
  }
  // The skip of a layer that comes first may be unknown still.
  for (LayerPair &pair : ready)
    if (pair.skip && first.of(pair.skip) != FirstPairs::kNone) {
      pair.skip = pair.referenceSkip = Value();
      pair.activation = pair.layer.getOp();
    }
  remaining = std::move(rest);
  return ready;
}

} // namespace pare
