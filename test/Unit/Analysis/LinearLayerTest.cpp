//===- LinearLayerTest.cpp - convolutions and dense layers as matrices ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/LinearLayer.h"

#include "ParseNetwork.h"
#include "mlir/IR/Verifier.h"
#include "pare/Dialect/Pare/IR/Activation.h"
#include "gtest/gtest.h"

using namespace pare;

namespace {

/// All outputs at one position, by the matrix view.
std::vector<float> outputsAt(const LinearLayer &layer,
                             const std::vector<float> &input,
                             int64_t position) {
  int64_t columns = layer.getColumns();
  std::vector<float> row(layer.getProblems() * columns);
  layer.gatherRow(input.data(), position, row.data());
  std::vector<float> weights = layer.getWeights(), out = layer.getBias();
  for (int64_t o = 0; o < layer.getOutputs(); ++o)
    for (int64_t k = 0; k < columns; ++k)
      out[o] +=
          weights[o * columns + k] * row[o / layer.getRows() * columns + k];
  return out;
}

TEST(LinearLayer, AConvolutionReadsZerosFromItsPadding) {
  Network network(R"(
    func.func @f(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
      %w = pare.constant dense<[[[[1.0], [2.0]], [[3.0], [4.0]]],
                                [[[10.0], [0.0]], [[0.0], [0.0]]]]>
          : tensor<2x2x2x1xf32> -> tensor<2x2x2x1xf32>
      %b = pare.constant dense<[0.5, 0.0]> : tensor<2xf32> -> tensor<2xf32>
      %y = pare.conv2d "c" (%x, %w, %b) {strides = array<i64: 1, 1>,
          pads = array<i64: 0, 1, 0, 1>, dilations = array<i64: 1, 1>,
          clamp_min = 0.0 : f32}
          : (tensor<1x2x2x1xf32>, tensor<2x2x2x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
      return %y : tensor<1x2x2x2xf32>
    })");
  ASSERT_TRUE(network);
  auto layer = LinearLayer::get(network.op("c"));
  ASSERT_TRUE(layer);
  EXPECT_EQ(layer->getPositions(), 4);
  EXPECT_EQ(layer->getColumns(), 4);
  EXPECT_TRUE(layer->hasPadding());
  EXPECT_EQ(Activation::get(layer->getOp()).low, 0.0f);
  std::vector<float> input = {1, 2, 3, 4};
  EXPECT_EQ(outputsAt(*layer, input, 0), (std::vector<float>{30.5, 10}));
  EXPECT_EQ(outputsAt(*layer, input, 3), (std::vector<float>{4.5, 40}));
}

TEST(LinearLayer, ADepthwiseLayerIsOneProblemAChannel) {
  Network network(R"(
    func.func @f(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x1x4xf32> {
      %w = pare.constant dense<[[[[1.0, 2.0], [3.0, 4.0]],
                                 [[5.0, 6.0], [7.0, 8.0]]]]>
          : tensor<1x2x2x2xf32> -> tensor<1x2x2x2xf32>
      %y = pare.depthwise_conv2d "d" (%x, %w) {strides = array<i64: 1, 1>,
          pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>}
          : (tensor<1x1x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x1x1x4xf32>
      return %y : tensor<1x1x1x4xf32>
    })");
  ASSERT_TRUE(network);
  auto layer = LinearLayer::get(network.op("d"));
  ASSERT_TRUE(layer);
  EXPECT_EQ(layer->getProblems(), 2);
  EXPECT_EQ(layer->getRows(), 2);
  EXPECT_EQ(layer->getColumns(), 2);
  EXPECT_FALSE(layer->getInputChannelDim());
  // Channel 0 is 1 then 3, channel 1 is 2 then 4.
  EXPECT_EQ(outputsAt(*layer, {1, 2, 3, 4}, 0),
            (std::vector<float>{16, 20, 34, 40}));
}

TEST(LinearLayer, NewWeightsAreReadBack) {
  Network network(R"(
    func.func @f(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
      %w = pare.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
      %y = pare.dense "d" (%x, %w) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
      return %y : tensor<1x2xf32>
    })");
  ASSERT_TRUE(network);
  auto layer = LinearLayer::get(network.op("d"));
  ASSERT_TRUE(layer);
  layer->setWeights({1, 2, 3, 4});
  layer->setBias({10, 20});
  EXPECT_EQ(outputsAt(*layer, {1, 1}, 0), (std::vector<float>{13, 27}));
  EXPECT_TRUE(succeeded(mlir::verify(network.function())));
}

TEST(LinearLayer, WeightsThatAreNoConstantsAreNone) {
  Network network(R"(
    func.func @f(%x: tensor<1x2xf32>, %w: tensor<2x2xf32>) -> tensor<1x2xf32> {
      %y = pare.dense "d" (%x, %w) : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
      return %y : tensor<1x2xf32>
    })");
  ASSERT_TRUE(network);
  EXPECT_FALSE(LinearLayer::get(network.op("d")));
}

} // namespace
