//===- ChannelImportance.cpp - which channels to remove first -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelImportance.h"

#include "llvm/ADT/SmallPtrSet.h"
#include <cmath>
#include <numeric>

using namespace llvm;
using namespace mlir;
using Eigen::MatrixXd;

namespace pare {

std::vector<LinearLayer> observableReaders(ArrayRef<ChannelGroup> groups) {
  std::vector<LinearLayer> layers;
  SmallPtrSet<Operation *, 16> seen;
  for (const ChannelGroup &group : groups)
    for (const Reader &reader : readersOf(group))
      if (isObservable(reader.layer.getInput()) &&
          seen.insert(reader.layer.getOp()).second)
        layers.push_back(reader.layer);
  return layers;
}

namespace {

/// Ascending by score, equal scores by number.
RemovalOrder sortedBy(ArrayRef<double> scores) {
  SmallVector<unsigned> order(scores.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](unsigned a, unsigned b) {
    return scores[a] < scores[b];
  });
  return {order, {}};
}

/// Sums of |w| or w^2 over the weights that compute the channels of a unit.
std::vector<double> weightNorms(const ChannelGroup &group, bool squared) {
  std::vector<double> norms(group.units.size(), 0.0);
  for (auto [position, dim] : enumerate(group.dims)) {
    auto layer = dim.value.getDefiningOp()
                     ? LinearLayer::get(dim.value.getDefiningOp())
                     : std::nullopt;
    if (!layer)
      continue;
    std::vector<float> weights = layer->getWeights();
    for (auto [u, unit] : enumerate(group.units))
      for (int64_t output : unit.indices[position])
        for (int64_t k = 0; k < layer->getColumns(); ++k) {
          double weight = weights[output * layer->getColumns() + k];
          norms[u] += squared ? weight * weight : std::abs(weight);
        }
  }
  return norms;
}

std::vector<double> activations(const ChannelGroup &group,
                                ArrayRef<Reader> readers,
                                const MomentsOf &moments) {
  std::vector<double> scores(group.units.size(), 0.0);
  for (const Reader &reader : readers)
    for (auto [u, unit] : enumerate(group.units)) {
      auto columns = reader.layer.columnsOf(reader.inputsOf(unit));
      for (int64_t column : columns)
        scores[u] += moments.lookup(reader.layer.getOp())->magnitude[column] /
                     columns.size();
    }
  return scores;
}

/// One reader during the removal: the inverse of the damped covariance and the
/// weights, both as they are after what was removed so far.
class SurgeonLayer {
public:
  SurgeonLayer(const Reader &reader, const ChannelGroup &group,
               const LayerMoments &moments) {
    const LinearLayer &layer = reader.layer;
    std::vector<float> stored = layer.getWeights();
    weights = Eigen::Map<RowMatrixF>(stored.data(), layer.getOutputs(),
                                     layer.getColumns())
                  .cast<double>();
    const MatrixXd &covariance = moments.covariance;
    MatrixXd damped = covariance;
    damped.diagonal().array() += dampingOf(covariance, 1e-3);
    inverse =
        damped.llt().solve(MatrixXd::Identity(damped.rows(), damped.cols()));
    variance = (weights * covariance).cwiseProduct(weights).sum();
    for (const ChannelUnit &unit : group.units)
      columns.push_back(layer.columnsOf(reader.inputsOf(unit)));
  }

  /// The error that removing a unit adds, as a fraction of the variance of the
  /// outputs.
  double cost(unsigned unit) const {
    if (variance <= 0.0)
      return 0.0;
    MatrixXd part = weights(Eigen::all, columns[unit]);
    return blockOf(unit)
               .llt()
               .solve(part.transpose())
               .cwiseProduct(part.transpose())
               .sum() /
           variance;
  }

  void remove(unsigned unit) {
    MatrixXd rows = inverse(columns[unit], Eigen::all);
    MatrixXd solved = blockOf(unit).llt().solve(rows);
    weights -= weights(Eigen::all, columns[unit]) * solved;
    inverse -= rows.transpose() * solved;
  }

private:
  MatrixXd blockOf(unsigned unit) const {
    return inverse(columns[unit], columns[unit]);
  }

  MatrixXd weights, inverse;
  double variance = 0.0;
  std::vector<SmallVector<int64_t>> columns;
};

/// The order of the optimal brain surgeon: always the unit that costs least
/// when the remaining inputs take over what they can.
RemovalOrder surgeonOrder(const ChannelGroup &group, ArrayRef<Reader> readers,
                          const MomentsOf &moments) {
  std::vector<SurgeonLayer> layers;
  for (const Reader &reader : readers)
    layers.emplace_back(reader, group, *moments.lookup(reader.layer.getOp()));
  RemovalOrder order;
  SmallVector<unsigned> left(group.units.size());
  std::iota(left.begin(), left.end(), 0u);
  while (!left.empty()) {
    auto *best = left.begin();
    double least = 0.0;
    for (auto *it = left.begin(); it != left.end(); ++it) {
      double cost = 0.0;
      for (const SurgeonLayer &layer : layers)
        cost += layer.cost(*it);
      if (it == left.begin() || cost < least) {
        best = it;
        least = cost;
      }
    }
    order.units.push_back(*best);
    order.costs.push_back(least);
    for (SurgeonLayer &layer : layers)
      layer.remove(*best);
    left.erase(best);
  }
  return order;
}

} // namespace

RemovalOrder orderUnits(const ChannelGroup &group, ImportanceKind importance,
                        const MomentsOf &moments) {
  if (importance == ImportanceKind::L1)
    return sortedBy(weightNorms(group, /*squared=*/false));
  std::vector<Reader> readers = readersOf(group);
  erase_if(readers, [&](const Reader &reader) {
    return !moments.contains(reader.layer.getOp());
  });
  if (importance == ImportanceKind::L2 || readers.empty())
    return sortedBy(weightNorms(group, /*squared=*/true));
  if (importance == ImportanceKind::Activation)
    return sortedBy(activations(group, readers, moments));
  return surgeonOrder(group, readers, moments);
}

} // namespace pare
