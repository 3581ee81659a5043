//===- LinearLayer.cpp - convolutions and dense layers as matrices --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/LinearLayer.h"

#include "mlir/IR/Builders.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"
#include <cstring>

using namespace mlir;

namespace pare {

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

static bool isFloatConstant(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  return constant && canReadElements<float>(constant.getValue());
}

std::optional<LinearLayer> LinearLayer::get(Operation *op) {
  if (!isa<Conv2DOp, DepthwiseConv2DOp, DenseOp>(op))
    return std::nullopt;
  if (!cast<RankedTensorType>(op->getOperand(0).getType())
           .getElementType()
           .isF32() ||
      !isFloatConstant(op->getOperand(1)) ||
      (op->getNumOperands() > 2 && !isFloatConstant(op->getOperand(2))))
    return std::nullopt;
  return LinearLayer(op);
}

LinearLayer::LinearLayer(Operation *op) : op(op) {
  ArrayRef<int64_t> in = shapeOf(getInput()), weight = shapeOf(getWeight()),
                    out = shapeOf(getOutput());
  dense = isa<DenseOp>(op);
  if (dense) {
    rows = weight[0];
    columns = channels = inputChannels = weight[1];
    positions = in[0];
    return;
  }
  height = in[1];
  width = in[2];
  inputChannels = in[3];
  outputHeight = out[1];
  outputWidth = out[2];
  positions = in[0] * outputHeight * outputWidth;
  auto setWindow = [&](auto conv) {
    strides = SmallVector<int64_t>(conv.getStrides());
    pads = SmallVector<int64_t>(conv.getPads());
    dilations = SmallVector<int64_t>(conv.getDilations());
  };
  if (auto conv = dyn_cast<Conv2DOp>(op)) {
    setWindow(conv);
    problems = conv.getGroups();
    rows = weight[0] / problems;
    kernelHeight = weight[1];
    kernelWidth = weight[2];
    channels = weight[3];
  } else {
    setWindow(cast<DepthwiseConv2DOp>(op));
    depthwise = true;
    kernelHeight = weight[0];
    kernelWidth = weight[1];
    problems = weight[2];
    rows = weight[3];
  }
  columns = kernelHeight * kernelWidth * channels;
}

std::optional<int64_t> LinearLayer::getInputChannelDim() const {
  if (dense)
    return 1;
  if (depthwise || problems != 1)
    return std::nullopt;
  return 3;
}

SmallVector<int64_t> LinearLayer::columnsOf(ArrayRef<int64_t> inputs) const {
  SmallVector<int64_t> result;
  for (int64_t first = 0; first < columns; first += channels)
    for (int64_t input : inputs)
      result.push_back(first + input);
  return result;
}

bool LinearLayer::hasPadding() const {
  return llvm::any_of(pads, [](int64_t pad) { return pad != 0; });
}

int64_t LinearLayer::weightOffset(int64_t output, int64_t column) const {
  // Depthwise weights are [taps, problems, rows], all others row-major as is.
  if (depthwise)
    return column * getOutputs() + output;
  return output * columns + column;
}

std::vector<float> LinearLayer::getWeights() const {
  auto stored =
      *readElements<float>(getWeight().getDefiningOp<ConstantOp>().getValue());
  std::vector<float> weights(stored.size());
  for (int64_t output = 0; output < getOutputs(); ++output)
    for (int64_t column = 0; column < columns; ++column)
      weights[output * columns + column] = stored[weightOffset(output, column)];
  return weights;
}

std::vector<float> LinearLayer::getBias() const {
  if (op->getNumOperands() < 3)
    return std::vector<float>(getOutputs(), 0.0f);
  return *readElements<float>(
      op->getOperand(2).getDefiningOp<ConstantOp>().getValue());
}

/// Gives operand `number` these values: in place where nothing else reads the
/// constant.
static void setConstant(Operation *op, unsigned number, ArrayRef<int64_t> shape,
                        ArrayRef<float> values) {
  OpBuilder builder(op);
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  ElementsAttr elements = buildElements<float>(type, values);
  if (number < op->getNumOperands()) {
    Value old = op->getOperand(number);
    if (old.hasOneUse()) {
      old.getDefiningOp<ConstantOp>().setValueAttr(elements);
      return;
    }
    op->setOperand(number,
                   ConstantOp::create(builder, op->getLoc(), type, elements));
    return;
  }
  op->insertOperands(
      number,
      ConstantOp::create(builder, op->getLoc(), type, elements)->getResults());
}

void LinearLayer::setWeights(ArrayRef<float> weights) {
  std::vector<float> stored(weights.size());
  for (int64_t output = 0; output < getOutputs(); ++output)
    for (int64_t column = 0; column < columns; ++column)
      stored[weightOffset(output, column)] = weights[output * columns + column];
  setConstant(op, 1, shapeOf(getWeight()), stored);
}

void LinearLayer::setBias(ArrayRef<float> bias) {
  setConstant(op, 2, {getOutputs()}, bias);
}

void LinearLayer::gatherRow(const float *input, int64_t position,
                            float *row) const {
  if (dense) {
    std::memcpy(row, input + position * columns, columns * sizeof(float));
    return;
  }
  int64_t image = position / (outputHeight * outputWidth);
  int64_t top = position / outputWidth % outputHeight * strides[0] - pads[0];
  int64_t left = position % outputWidth * strides[1] - pads[2];
  int64_t tap = 0;
  for (int64_t ky = 0; ky < kernelHeight; ++ky) {
    for (int64_t kx = 0; kx < kernelWidth; ++kx, ++tap) {
      int64_t y = top + ky * dilations[0], x = left + kx * dilations[1];
      bool inside = y >= 0 && y < height && x >= 0 && x < width;
      const float *pixel =
          inside ? input + ((image * height + y) * width + x) * inputChannels
                 : nullptr;
      for (int64_t p = 0; p < problems; ++p) {
        float *to = row + p * columns + tap * channels;
        if (!inside)
          std::memset(to, 0, channels * sizeof(float));
        else if (channels == 1)
          *to = pixel[p];
        else
          std::memcpy(to, pixel + p * channels, channels * sizeof(float));
      }
    }
  }
}

} // namespace pare
