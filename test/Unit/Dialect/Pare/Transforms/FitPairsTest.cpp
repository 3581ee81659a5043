//===- FitPairsTest.cpp - pairs of weights, in the graph and in kernels ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which weights are multiplied together is said twice: by `getRun` of the
// graph, which knows no kernels, and by `countNarrowSums` of the kernels.
// Scales that were fitted by the one have to be enough for the other, whatever
// becomes of the layer on the way.
//
//===----------------------------------------------------------------------===//

#include "QuantizeWeights.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/Layout/Widths.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace pare;

namespace {

/// A layer without padding on inputs of 9 x 9; a dense one on all channels.
struct Layer {
  std::string kind;
  int64_t channels, outputs; // For each channel of a depthwise layer.
  int64_t height = 1, width = 1, dilation = 1, groups = 1;

  std::vector<int64_t> weightShape() const {
    if (kind == "dense")
      return {outputs, channels};
    if (kind == "depthwise_conv2d")
      return {height, width, channels, outputs};
    return {outputs, height, width, channels / groups};
  }

  std::string text() const {
    auto type = [](ArrayRef<int64_t> shape) {
      std::string result = "tensor<";
      for (int64_t size : shape)
        result += std::to_string(size) + "x";
      return result + "f32>";
    };
    std::string attrs, weight = type(weightShape());
    std::string in = type({1, channels}), out = type({1, outputs});
    if (kind != "dense") {
      std::string d = std::to_string(dilation);
      attrs = "{strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, "
              "dilations = array<i64: " +
              d + ", " + d + ">";
      if (groups > 1)
        attrs += ", groups = " + std::to_string(groups) + " : i64";
      attrs += "}";
      in = type({1, 9, 9, channels});
      out = type({1, 9 - dilation * (height - 1), 9 - dilation * (width - 1),
                  kind == "conv2d" ? outputs : channels * outputs});
    }
    return "func.func @f(%x: " + in + ") -> " + out +
           " {\n%w = pare.constant dense<1.0> : " + weight + " -> " + weight +
           "\n%y = pare." + kind + " \"layer\" (%x, %w) " + attrs + " : (" +
           in + ", " + weight + ") -> " + out + "\nreturn %y : " + out + "\n}";
  }
};

void PrintTo(const Layer &layer, std::ostream *os) { *os << layer.text(); }

class FitPairs : public ::testing::TestWithParam<Layer> {
protected:
  FitPairs() {
    context.loadDialect<func::FuncDialect, arith::ArithDialect,
                        tensor::TensorDialect, linalg::LinalgDialect,
                        quant::QuantDialect, PareDialect,
                        kernel::PareKernelDialect>();
    module = parseSourceString<ModuleOp>(GetParam().text(), &context);
  }

  QuantizableOpInterface layer() {
    QuantizableOpInterface found;
    module->walk([&](QuantizableOpInterface op) { found = op; });
    return found;
  }

  kernel::Geometry lower() {
    PassManager passes(&context);
    passes.addPass(createConvertPareToPareKernelPass());
    EXPECT_TRUE(succeeded(passes.run(*module)));
    std::optional<kernel::Geometry> found;
    module->walk([&](Operation *op) {
      if (auto geometry = kernel::getGeometry(op))
        found = geometry;
    });
    EXPECT_TRUE(found);
    return found.value_or(kernel::Geometry());
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// Weights that do not fit as they are where there are pairs at all, and others
/// of both signs.
std::vector<std::vector<float>> weightsOf(int64_t size) {
  std::vector<std::vector<float>> result = {std::vector<float>(size, 1.0f),
                                            std::vector<float>(size, -1.0f)};
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  for (int i = 0; i < 8; ++i)
    for (float &weight : result.emplace_back(size))
      weight = normal(random);
  return result;
}

TEST_P(FitPairs, LeavesRoomForASumInEveryKernel) {
  ASSERT_TRUE(module);
  QuantizableOpInterface op = layer();
  auto type = cast<RankedTensorType>(op->getOperand(1).getType());
  WeightRun run = getRun(op, type);
  std::optional<int64_t> perChannel = op.getPerChannelAxis(1);
  kernel::Geometry geometry = lower();
  for (std::optional<int64_t> axis : {perChannel, std::optional<int64_t>()})
    for (bool clip : {false, true})
      for (const std::vector<float> &weight :
           weightsOf(type.getNumElements())) {
        WeightScales scales = chooseScales(type, weight, axis, clip);
        fitPairs(type, weight, run, /*largest=*/127, scales);
        std::vector<int8_t> stored = roundWeights(type, weight, scales);
        EXPECT_GE(kernel::countNarrowSums(geometry, stored), 1);
      }
}

TEST_P(FitPairs, AreWhereKernelsHavePairs) {
  ASSERT_TRUE(module);
  QuantizableOpInterface op = layer();
  auto type = cast<RankedTensorType>(op->getOperand(1).getType());
  WeightRun run = getRun(op, type);
  std::vector<int8_t> largest(type.getNumElements(), 127);
  EXPECT_EQ(kernel::countNarrowSums(lower(), largest) == 0, run.count >= 2);
}

INSTANTIATE_TEST_SUITE_P(Dense, FitPairs,
                         ::testing::Values(Layer{"dense", 1, 3},
                                           Layer{"dense", 7, 2},
                                           Layer{"dense", 16, 1}));

INSTANTIATE_TEST_SUITE_P(
    Convolution, FitPairs,
    ::testing::Values(Layer{"conv2d", 1, 2, 3, 3}, Layer{"conv2d", 3, 2, 2, 3},
                      Layer{"conv2d", 3, 2, 3, 1}, Layer{"conv2d", 4, 1, 1, 2},
                      // Columns that are apart are runs of their own.
                      Layer{"conv2d", 1, 2, 3, 3, 2},
                      Layer{"conv2d", 5, 2, 2, 2, 3},
                      // And so they are in groups.
                      Layer{"conv2d", 6, 4, 2, 3, 1, 2},
                      Layer{"conv2d", 6, 6, 3, 3, 1, 6},
                      Layer{"conv2d", 6, 4, 2, 2, 2, 2}));

INSTANTIATE_TEST_SUITE_P(
    Depthwise, FitPairs,
    ::testing::Values(Layer{"depthwise_conv2d", 4, 1, 3, 3},
                      Layer{"depthwise_conv2d", 5, 1, 2, 4},
                      Layer{"depthwise_conv2d", 3, 1, 3, 1},
                      // Columns of a depthwise kernel are gathered: dilations
                      // do not part them.
                      Layer{"depthwise_conv2d", 4, 1, 3, 3, 2},
                      // Several outputs a channel have no pairs.
                      Layer{"depthwise_conv2d", 4, 2, 3, 3},
                      Layer{"depthwise_conv2d", 3, 3, 2, 2, 2},
                      // One channel is an ordinary convolution.
                      Layer{"depthwise_conv2d", 1, 1, 3, 3},
                      Layer{"depthwise_conv2d", 1, 4, 3, 3},
                      Layer{"depthwise_conv2d", 1, 4, 3, 3, 2}));

} // namespace
