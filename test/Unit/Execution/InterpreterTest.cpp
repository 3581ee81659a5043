//===- InterpreterTest.cpp - kernels, run one scalar at a time ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/Interpreter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {

class InterpreterTest : public ::testing::Test {
protected:
  InterpreterTest() {
    context.loadDialect<func::FuncDialect, arith::ArithDialect,
                        tensor::TensorDialect, linalg::LinalgDialect,
                        pare::PareDialect, pare::kernel::PareKernelDialect>();
  }

  std::unique_ptr<pare::InterpretedFunction>
  create(const std::string &text, ArrayRef<StringRef> observed = {}) {
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      error = diagnostic.str();
      return success();
    });
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module)
      return nullptr;
    auto func = *module->getOps<func::FuncOp>().begin();
    auto created = pare::InterpretedFunction::create(func, observed);
    return succeeded(created) ? std::move(*created) : nullptr;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::string error;
};

TEST_F(InterpreterTest, ConvolvesWithPaddingThatAddsNothing) {
  auto net = create(R"(
    func.func @f(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi8> {
      %w = arith.constant dense<[[[[1], [2]], [[3], [4]]],
                                 [[[-1], [-1]], [[-1], [-1]]]]> : tensor<2x2x2x1xi8>
      %b = arith.constant dense<[1, 0]> : tensor<2xi32>
      %m = arith.constant dense<[0.5, 1.0]> : tensor<2xf32>
      %e = tensor.empty() : tensor<1x2x2x2xi8>
      %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x2x2x1xi8>, tensor<2x2x2x1xi8>)
        bias(%b : tensor<2xi32>) multiplier(%m : tensor<2xf32>)
        outs(%e : tensor<1x2x2x2xi8>)
        {strides = array<i64: 1, 1>, pads = array<i64: 0, 1, 0, 1>,
         dilations = array<i64: 1, 1>, input_zp = 10 : i32, output_zp = -2 : i32,
         clamp_min = -2 : i32, rounding = #pare_kernel.rounding<float_rne>}
        -> tensor<1x2x2x2xi8>
      return %0 : tensor<1x2x2x2xi8>
    })");
  ASSERT_TRUE(net) << error;
  // Without the zero point: 1 2 / 3 4.
  int8_t x[4] = {11, 12, 13, 14}, y[8];
  ASSERT_TRUE(succeeded(net->run({x}, {y})));
  // 31 / 2 is a tie and goes to 16; sums below the clamp become -2.
  int8_t expected[8] = {14, -2, 6, -2, 4, -2, 0, -2};
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(y[i], expected[i]) << i;
}

TEST_F(InterpreterTest, TakesUnsignedStorage) {
  auto net = create(R"(
    func.func @f(%x: tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8> {
      %w = arith.constant dense<[[[[1], [2]]]]> : tensor<1x1x2x1xi8>
      %m = arith.constant dense<1.0> : tensor<1xf32>
      %e = tensor.empty() : tensor<1x1x1x2xi8>
      %0 = pare_kernel.depthwise_conv2d
        ins(%x, %w : tensor<1x1x1x2xi8>, tensor<1x1x2x1xi8>)
        multiplier(%m : tensor<1xf32>) outs(%e : tensor<1x1x1x2xi8>)
        {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>,
         dilations = array<i64: 1, 1>, input_zp = 128 : i32, output_zp = 128 : i32,
         input_unsigned, output_unsigned,
         rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x1x1x2xi8>
      return %0 : tensor<1x1x1x2xi8>
    })");
  ASSERT_TRUE(net) << error;
  uint8_t x[2] = {250, 200}, y[2];
  ASSERT_TRUE(succeeded(net->run({x}, {y})));
  EXPECT_EQ(y[0], 250);
  EXPECT_EQ(y[1], 255);
}

TEST_F(InterpreterTest, ObservesValuesByName) {
  auto net = create(R"(
    func.func @f(%x: tensor<2x2xf32>) -> tensor<4xi8> {
      %e = tensor.empty() : tensor<2x2xi8>
      %q = pare_kernel.cast ins(%x : tensor<2x2xf32>) outs(%e : tensor<2x2xi8>)
        {scale = 0.5 : f32, output_zp = 1 : i32, name = "in",
         rounding = #pare_kernel.rounding<float_rne>} -> tensor<2x2xi8>
      %t = linalg.transpose ins(%q : tensor<2x2xi8>) outs(%e : tensor<2x2xi8>)
        permutation = [1, 0]
      %h = tensor.empty() : tensor<2x3xi8>
      %f = pare_kernel.fill_halo outs(%h : tensor<2x3xi8>)
        {low = array<i64: 0, 1>, high = array<i64: 0, 0>, value = 7 : i32}
        -> tensor<2x3xi8>
      %p = tensor.insert_slice %t into %f[0, 1] [2, 2] [1, 1]
        {pare.name = "padded"} : tensor<2x2xi8> into tensor<2x3xi8>
      %c = tensor.collapse_shape %t [[0, 1]] : tensor<2x2xi8> into tensor<4xi8>
      return %c : tensor<4xi8>
    })",
                    {"padded", "in"});
  ASSERT_TRUE(net) << error;
  float x[4] = {0.25f, 1.0f, -1.0f, 1e9f};
  int8_t y[4], padded[6], in[4];
  ASSERT_TRUE(succeeded(net->run({x}, {y, padded, in})));
  int8_t expectedIn[4] = {1, 3, -1, 127}, expected[4] = {1, -1, 3, 127};
  int8_t expectedPadded[6] = {7, 1, -1, 7, 3, 127};
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(in[i], expectedIn[i]) << i;
    EXPECT_EQ(y[i], expected[i]) << i;
  }
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(padded[i], expectedPadded[i]) << i;
  EXPECT_EQ(net->getObservedTypes()[0].getShape()[1], 3);
}

TEST_F(InterpreterTest, RepeatsOperandsOfSizeOne) {
  auto net = create(R"(
    func.func @f(%x: tensor<2x2xi8>, %y: tensor<1x2xi8>) -> tensor<2x2xi8> {
      %e = tensor.empty() : tensor<2x2xi8>
      %0 = pare_kernel.sub ins(%x, %y : tensor<2x2xi8>, tensor<1x2xi8>)
        outs(%e : tensor<2x2xi8>)
        {lhs_multiplier = 0.5 : f32, rhs_multiplier = 1.0 : f32,
         rounding = #pare_kernel.rounding<float_rne>} -> tensor<2x2xi8>
      return %0 : tensor<2x2xi8>
    })");
  ASSERT_TRUE(net) << error;
  int8_t x[4] = {1, 3, 5, 127}, y[2] = {1, -128}, z[4];
  ASSERT_TRUE(succeeded(net->run({x, y}, {z})));
  int8_t expected[4] = {0, 127, 2, 127};
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(z[i], expected[i]) << i;
}

/// A dense layer that only rescales: acc * 2^30 / 2^32.
static std::string rescale(const std::string &rounding) {
  return R"(
    func.func @f(%x: tensor<1x1xi8>) -> tensor<1x1xi8> {
      %w = arith.constant dense<1> : tensor<1x1xi8>
      %m = arith.constant dense<1073741824> : tensor<1xi32>
      %s = arith.constant dense<32> : tensor<1xi8>
      %e = tensor.empty() : tensor<1x1xi8>
      %0 = pare_kernel.dense ins(%x, %w : tensor<1x1xi8>, tensor<1x1xi8>)
        multiplier(%m : tensor<1xi32>) shift(%s : tensor<1xi8>)
        outs(%e : tensor<1x1xi8>)
        {rounding = #pare_kernel.rounding<)" +
         rounding + ">} -> tensor<1x1xi8>\n return %0 : tensor<1x1xi8> }";
}

TEST_F(InterpreterTest, RunsTheTosaProfilesOfLinearKernels) {
  int8_t x = -6, y;
  auto once = create(rescale("tosa_single"));
  ASSERT_TRUE(once) << error;
  ASSERT_TRUE(succeeded(once->run({&x}, {&y})));
  EXPECT_EQ(y, -1);
  auto twice = create(rescale("tosa_double"));
  ASSERT_TRUE(twice) << error;
  ASSERT_TRUE(succeeded(twice->run({&x}, {&y})));
  EXPECT_EQ(y, -2);
}

TEST_F(InterpreterTest, SaysWhatItCannotRun) {
  EXPECT_FALSE(create(R"(
    func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0 = arith.remf %x, %x : tensor<2xf32>
      return %0 : tensor<2xf32>
    })"));
  EXPECT_EQ(error, "'arith.remf' op the interpreter does not run this op");
  EXPECT_FALSE(create("func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {"
                      "  return %x : tensor<2xf32> }",
                      {"gone"}));
  EXPECT_EQ(error, "no op is called 'gone'");
  EXPECT_FALSE(create(R"(
    func.func @f(%x: tensor<1x4xf32>, %w: tensor<64xf32>) -> tensor<1x2xf32> {
      %e = tensor.empty() : tensor<1x2xf32>
      %0 = pare_kernel.dense ins(%x, %w : tensor<1x4xf32>, tensor<64xf32>)
        outs(%e : tensor<1x2xf32>)
        {kernel_shape = array<i64: 2, 4>, tile = #pare_kernel.tile<1, 1, 16>}
        -> tensor<1x2xf32>
      return %0 : tensor<1x2xf32>
    })"));
  EXPECT_EQ(error, "module has no target; run 'pare-attach-target' first");
}

} // namespace
