//===- WeightSparsity.cpp - zeros that a network already has --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/WeightSparsity.h"

#include "pare/Analysis/ConstantChannels.h"
#include "pare/Analysis/LinearLayer.h"

using namespace mlir;

namespace pare {

/// Counts blocks problem by problem: they do not cross from one to another.
static LayerSparsity::Blocks countBlocks(const LinearLayer &layer,
                                         ArrayRef<float> weights,
                                         BlockShape shape) {
  LayerSparsity::Blocks blocks;
  int64_t rows = layer.getRows(), columns = layer.getColumns();
  auto isZero = [&](int64_t problem, int64_t row, int64_t column) {
    for (int64_t r = row; r < std::min(row + shape.outputs, rows); ++r)
      for (int64_t c = column; c < std::min(column + shape.inputs, columns);
           ++c)
        if (weights[(problem * rows + r) * columns + c] != 0.0f)
          return false;
    return true;
  };
  for (int64_t p = 0; p < layer.getProblems(); ++p)
    for (int64_t r = 0; r < rows; r += shape.outputs)
      for (int64_t c = 0; c < columns; c += shape.inputs) {
        ++blocks.total;
        blocks.zero += isZero(p, r, c);
      }
  return blocks;
}

std::vector<LayerSparsity> getWeightSparsity(func::FuncOp function) {
  std::vector<LayerSparsity> layers;
  ConstantChannels constants(function);
  function.walk([&](Operation *op) {
    auto layer = LinearLayer::get(op);
    if (!layer)
      return;
    std::vector<float> weights = layer->getWeights();
    LayerSparsity sparsity{op,
                           static_cast<int64_t>(weights.size()),
                           llvm::count(weights, 0.0f),
                           {},
                           {}};
    for (BlockShape shape : kBlockShapes)
      sparsity.blocks.push_back(countBlocks(*layer, weights, shape));
    for (int64_t o = 0; o < layer->getOutputs(); ++o)
      if (constants.get(layer->getOutput(), o))
        sparsity.deadOutputs.push_back(o);
    layers.push_back(std::move(sparsity));
  });
  return layers;
}

} // namespace pare
