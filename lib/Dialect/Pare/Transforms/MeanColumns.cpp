//===- MeanColumns.cpp - the mean of what a linear op reads ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeanColumns.h"

#include "pare/Dialect/Pare/IR/Pare.h"

using namespace mlir;

namespace pare {
namespace {

ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

struct Window {
  int64_t height, width;
  ArrayRef<int64_t> strides, pads, dilations;
};

std::vector<double> windowColumns(ArrayRef<int64_t> in, ArrayRef<int64_t> out,
                                  const Window &window,
                                  ArrayRef<double> input) {
  int64_t channels = in[3];
  std::vector<double> columns(window.height * window.width * channels, 0.0);
  for (int64_t y = 0; y < window.height; ++y)
    for (int64_t x = 0; x < window.width; ++x) {
      double *sums = &columns[(y * window.width + x) * channels];
      for (int64_t n = 0; n < in[0]; ++n)
        for (int64_t oy = 0; oy < out[1]; ++oy)
          for (int64_t ox = 0; ox < out[2]; ++ox) {
            int64_t iy = oy * window.strides[0] + y * window.dilations[0] -
                         window.pads[0];
            int64_t ix = ox * window.strides[1] + x * window.dilations[1] -
                         window.pads[2];
            if (iy < 0 || iy >= in[1] || ix < 0 || ix >= in[2])
              continue;
            const double *from =
                &input[((n * in[1] + iy) * in[2] + ix) * channels];
            for (int64_t c = 0; c < channels; ++c)
              sums[c] += from[c];
          }
    }
  for (double &sum : columns)
    sum /= static_cast<double>(in[0] * out[1] * out[2]);
  return columns;
}

template <typename OpTy>
std::vector<double> windowColumns(OpTy op, int64_t height, int64_t width,
                                  ArrayRef<double> input) {
  return windowColumns(
      shapeOf(op.getInput()), shapeOf(op.getOutput()),
      {height, width, op.getStrides(), op.getPads(), op.getDilations()}, input);
}

} // namespace

bool isLinear(Operation *op) {
  return isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op);
}

std::vector<double> getMeanColumns(Operation *op, ArrayRef<double> input) {
  ArrayRef<int64_t> weight = shapeOf(op->getOperand(1));
  if (auto conv = dyn_cast<Conv2DOp>(op))
    return windowColumns(conv, weight[1], weight[2], input);
  if (auto conv = dyn_cast<DepthwiseConv2DOp>(op))
    return windowColumns(conv, weight[0], weight[1], input);
  int64_t columns = weight[1];
  int64_t rows = columns ? input.size() / columns : 0;
  std::vector<double> means(columns, 0.0);
  for (auto [i, value] : llvm::enumerate(input))
    means[i % columns] += value / rows;
  return means;
}

std::vector<double> multiplyColumns(Operation *op, ArrayRef<double> weight,
                                    ArrayRef<double> columns) {
  ArrayRef<int64_t> shape = shapeOf(op->getOperand(1));
  if (isa<DepthwiseConv2DOp>(op)) {
    // Output channel c * M + m has the weights [tap, c, m].
    int64_t outputs = shape[2] * shape[3];
    std::vector<double> result(outputs, 0.0);
    for (auto [i, value] : llvm::enumerate(weight))
      result[i % outputs] += value * columns[i / shape[3]];
    return result;
  }
  int64_t outputs = shape[0];
  int64_t perOutput = outputs ? weight.size() / outputs : 0;
  std::vector<double> result(outputs, 0.0);
  // A group of a grouped convolution reads its own part of the channels.
  int64_t channels = shape.back(), groups = 1;
  if (auto conv = dyn_cast<Conv2DOp>(op))
    groups = conv.getGroups();
  for (int64_t o = 0; o < outputs; ++o) {
    int64_t firstChannel = o / (outputs / groups) * channels;
    for (int64_t i = 0; i < perOutput; ++i) {
      int64_t tap = i / channels, channel = i % channels;
      result[o] += weight[o * perOutput + i] *
                   columns[tap * channels * groups + firstChannel + channel];
    }
  }
  return result;
}

} // namespace pare
