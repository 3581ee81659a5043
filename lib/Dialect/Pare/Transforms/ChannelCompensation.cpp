//===- ChannelCompensation.cpp - others take over what channels said ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelCompensation.h"

using namespace llvm;
using namespace mlir;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace pare {

static bool isGone(const BitVector &gone, int64_t index) {
  return !gone.empty() && gone.test(index);
}

Compensation::Compensation(const LinearLayer &layer,
                           const LayerMoments &moments,
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

void Compensation::apply() const {
  if (weights.size() == 0)
    return;
  LinearLayer layer = *LinearLayer::get(op);
  layer.setWeights({weights.data(), static_cast<size_t>(weights.size())});
  layer.setBias({bias.data(), static_cast<size_t>(bias.size())});
}

LogicalResult removeAndCompensate(func::FuncOp function,
                                  const ChannelSelection &selection,
                                  ArrayRef<LinearLayer> layers,
                                  ArrayRef<LayerMoments> moments) {
  std::vector<Compensation> compensations;
  for (auto [layer, moment] : zip_equal(layers, moments))
    compensations.emplace_back(layer, moment, selection);
  if (failed(removeChannels(function, selection)))
    return failure();
  for (const Compensation &compensation : compensations)
    compensation.apply();
  return success();
}

} // namespace pare
