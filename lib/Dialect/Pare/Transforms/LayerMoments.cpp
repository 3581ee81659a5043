//===- LayerMoments.cpp - second moments of what layers read --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerMoments.h"

using namespace llvm;
using namespace mlir;

namespace pare {
using mlir::Value;
namespace {

/// Sums over the rows of one layer, taken in blocks.
class Accumulator {
public:
  Accumulator(const LinearLayer &layer, int64_t samples, RowSampling sampling)
      : layer(layer),
        sampler(layer.getPositions(), samples, sampling.rows, sampling.seed),
        row(layer.getColumns()), block(kBlock, layer.getColumns()),
        sums(Eigen::MatrixXd::Zero(layer.getColumns(), layer.getColumns())),
        mean(Eigen::VectorXd::Zero(layer.getColumns())),
        magnitude(Eigen::VectorXd::Zero(layer.getColumns())) {}

  void add(int64_t sample, ArrayRef<float> input) {
    for (int64_t position : sampler.pick(sample)) {
      layer.gatherRow(input.data(), position, row.data());
      block.row(filled) =
          Eigen::Map<Eigen::RowVectorXf>(row.data(), row.size()).cast<double>();
      if (++filled == kBlock)
        flush();
    }
  }

  LayerMoments finish() {
    flush();
    double n = std::max<int64_t>(count, 1);
    mean /= n;
    sums.triangularView<Eigen::StrictlyUpper>() = sums.transpose();
    return {sums / n - mean * mean.transpose(), mean, magnitude / n};
  }

private:
  static constexpr int64_t kBlock = 256;

  void flush() {
    if (filled == 0)
      return; // Eigen divides by the size.
    auto rows = block.topRows(filled);
    sums.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
    mean += rows.colwise().sum().transpose();
    magnitude += rows.cwiseAbs().colwise().sum().transpose();
    count += filled;
    filled = 0;
  }

  LinearLayer layer;
  PositionSampler sampler;
  std::vector<float> row;
  RowMatrix block;
  Eigen::MatrixXd sums;
  Eigen::VectorXd mean, magnitude;
  int64_t filled = 0, count = 0;
};

} // namespace

FailureOr<std::vector<LayerMoments>>
measureMoments(func::FuncOp function, ArrayRef<Samples> inputs,
               ArrayRef<LinearLayer> layers, RowSampling sampling) {
  std::vector<Accumulator> accumulators;
  SmallVector<Value> values;
  int64_t samples = inputs.empty() ? 1 : inputs.front().size();
  for (const LinearLayer &layer : layers) {
    accumulators.emplace_back(layer, samples, sampling);
    values.push_back(layer.getInput());
  }
  if (failed(observeValues(function, inputs, values, "measuring channels",
                           [&](int64_t index, ArrayRef<ArrayRef<float>> seen) {
                             for (auto [accumulator, input] :
                                  zip_equal(accumulators, seen))
                               accumulator.add(index, input);
                             return success();
                           })))
    return failure();
  std::vector<LayerMoments> moments;
  for (Accumulator &accumulator : accumulators)
    moments.push_back(accumulator.finish());
  return moments;
}

} // namespace pare
