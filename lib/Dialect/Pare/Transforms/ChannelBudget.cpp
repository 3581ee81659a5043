//===- ChannelBudget.cpp - how many channels to take from which group -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelBudget.h"

#include "pare/Analysis/NetworkCost.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include <cmath>

using namespace llvm;
using namespace mlir;

namespace pare {
using mlir::Value;

int64_t MacsModel::Layer::now() const {
  int64_t result = macs;
  for (auto [size, rest] : zip_equal(before, left))
    result = result / size * rest;
  return result;
}

MacsModel::MacsModel(func::FuncOp function, ArrayRef<ChannelGroup> groups)
    : groups(groups), places(groups.size()) {
  function.walk([&](Operation *op) {
    int64_t macs = getMacs(op);
    if (macs == 0)
      return;
    Layer layer{macs, {}, {}};
    if (isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op)) {
      Value weight = op->getOperand(1);
      layer.before.assign(cast<ShapedType>(weight.getType()).getShape());
      for (auto [g, group] : enumerate(groups)) {
        Place place{static_cast<unsigned>(layers.size()), {}};
        for (auto [position, dim] : enumerate(group.dims))
          if (dim.value == weight)
            place.dims.push_back({dim.dim, position});
        if (!place.dims.empty())
          places[g].push_back(std::move(place));
      }
    }
    layer.left = layer.before;
    layers.push_back(std::move(layer));
    total += macs;
  });
}

MacsModel::Layer MacsModel::without(const Place &place,
                                    const ChannelUnit &unit) const {
  Layer layer = layers[place.layer];
  for (auto [dim, position] : place.dims)
    layer.left[dim] -= unit.indices[position].size();
  return layer;
}

int64_t MacsModel::savedBy(unsigned group, unsigned unit) const {
  int64_t saved = 0;
  for (const Place &place : places[group])
    saved += layers[place.layer].now() -
             without(place, groups[group].units[unit]).now();
  return saved;
}

void MacsModel::remove(unsigned group, unsigned unit) {
  total -= savedBy(group, unit);
  for (const Place &place : places[group])
    layers[place.layer] = without(place, groups[group].units[unit]);
}

namespace {

/// The group that gives its next unit; nothing where all have one left.
using NextGroup = llvm::function_ref<std::optional<unsigned>()>;

class Chooser {
public:
  Chooser(ArrayRef<ChannelGroup> groups, ArrayRef<RemovalOrder> orders,
          MacsModel macs)
      : groups(groups), orders(orders), macs(std::move(macs)),
        taken(groups.size(), 0), dearest(groups.size(), 0.0) {}

  Budget run(int64_t target, NextGroup next) {
    Budget budget{ChannelSelection(groups), 0};
    int64_t before = macs.getTotal();
    while (budget.saved < target) {
      std::optional<unsigned> group = next();
      if (!group)
        break;
      unsigned unit = orders[*group].units[taken[*group]];
      dearest[*group] = nextCost(*group);
      ++taken[*group];
      budget.selection.remove(*group, unit);
      macs.remove(*group, unit);
      budget.saved = before - macs.getTotal();
    }
    return budget;
  }

  /// The group with the smallest `score(group)` of its next unit.
  template <typename Fn> std::optional<unsigned> least(Fn score) {
    std::optional<unsigned> best;
    double lowest = 0.0;
    for (unsigned g = 0; g < groups.size(); ++g) {
      if (taken[g] + 1 >= groups[g].units.size())
        continue;
      double now = score(g);
      if (!best || now < lowest) {
        best = g;
        lowest = now;
      }
    }
    return best;
  }

  /// The fraction of the group that is gone with its next unit.
  double nextRatio(unsigned g) const {
    return double(taken[g] + 1) / groups[g].units.size();
  }

  /// The error that the next unit adds, for each multiply-accumulate that it
  /// saves. The square root makes an amplitude of the variance: measured on
  /// whole networks, that ranks groups with few, expensive channels right.
  double nextPrice(unsigned g) const {
    int64_t saved = macs.savedBy(g, orders[g].units[taken[g]]);
    return saved > 0 ? std::sqrt(nextCost(g)) / saved
                     : std::numeric_limits<double>::infinity();
  }

private:
  /// The error of the next unit, which is no cheaper than those before it; 0
  /// where errors are not known.
  double nextCost(unsigned g) const {
    ArrayRef<double> costs = orders[g].costs;
    return costs.empty() ? 0.0 : std::max(dearest[g], costs[taken[g]]);
  }

  ArrayRef<ChannelGroup> groups;
  ArrayRef<RemovalOrder> orders;
  MacsModel macs;
  std::vector<unsigned> taken;
  /// The largest error of a unit that each group gave.
  std::vector<double> dearest;
};

} // namespace

Budget chooseUnits(ArrayRef<ChannelGroup> groups, ArrayRef<RemovalOrder> orders,
                   MacsModel macs, int64_t target, AllocationKind allocation) {
  Chooser chooser(groups, orders, std::move(macs));
  bool known = all_of(
      orders, [](const RemovalOrder &order) { return !order.costs.empty(); });
  if (allocation == AllocationKind::Sensitivity && known)
    return chooser.run(target, [&] {
      return chooser.least([&](unsigned g) { return chooser.nextPrice(g); });
    });
  return chooser.run(target, [&] {
    return chooser.least([&](unsigned g) { return chooser.nextRatio(g); });
  });
}

} // namespace pare
