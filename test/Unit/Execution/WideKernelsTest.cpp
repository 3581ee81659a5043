//===- WideKernelsTest.cpp - products of 16 bits and others, by hand ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Execution/Interpreter.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {

class WideKernels : public ::testing::Test {
protected:
  WideKernels() {
    context
        .loadDialect<func::FuncDialect, arith::ArithDialect,
                     tensor::TensorDialect, pare::kernel::PareKernelDialect>();
  }

  /// The result of a function of one argument.
  template <typename To, typename From>
  std::vector<To> run(const std::string &text, std::vector<From> input,
                      size_t size) {
    std::vector<To> result(size);
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module)
      return {};
    auto func = *module->getOps<func::FuncOp>().begin();
    auto created = pare::InterpretedFunction::create(func);
    if (failed(created) ||
        failed((*created)->run({input.data()}, {result.data()})))
      return {};
    return result;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

using Bytes = std::vector<int8_t>;
using Words = std::vector<int32_t>;

TEST_F(WideKernels, TransposedConvolutionSpreadsItsInputs) {
  auto text = [](const std::string &shape, const std::string &attributes) {
    return "func.func @f(%x: tensor<1x1x2x1xi8>) -> " + shape + R"( {
      %w = arith.constant dense<[[[[10], [100]]]]> : tensor<1x1x2x1xi8>
      %b = arith.constant dense<5> : tensor<1xi32>
      %e = tensor.empty() : )" +
           shape + R"(
      %0 = pare_kernel.transpose_conv2d ins(%x, %w : tensor<1x1x2x1xi8>,
        tensor<1x1x2x1xi8>) bias(%b : tensor<1xi32>) outs(%e : )" +
           shape + ") {input_zp = -1 : i32, " + attributes + "} -> " + shape +
           " return %0 : " + shape + " }";
  };
  // 1 and 2 after the zero point. Apart, then overlapping, then cut and
  // widened.
  EXPECT_EQ((run<int32_t, int8_t>(
                text("tensor<1x1x5x1xi32>",
                     "strides = array<i64: 1, 3>, out_pads = array<i64: 0, 0, "
                     "0, 0>"),
                {0, 1}, 5)),
            (Words{15, 105, 5, 25, 205}));
  EXPECT_EQ((run<int32_t, int8_t>(
                text("tensor<1x1x3x1xi32>",
                     "strides = array<i64: 1, 1>, out_pads = array<i64: 0, 0, "
                     "0, 0>"),
                {0, 1}, 3)),
            (Words{15, 125, 205}));
  EXPECT_EQ((run<int32_t, int8_t>(
                text("tensor<1x2x3x1xi32>",
                     "strides = array<i64: 1, 1>, out_pads = array<i64: 1, 0, "
                     "-1, 1>"),
                {0, 1}, 6)),
            (Words{5, 5, 5, 125, 205, 5}));
}

TEST_F(WideKernels, MatmulTakesZeroPointsOffBothSides) {
  // (1 2) times (1 -1 / 3 0), each column with a shift of its own.
  std::string text = R"(
    func.func @f(%x: tensor<1x1x2xi8>) -> tensor<1x1x2xi8> {
      %y = arith.constant dense<[[[-55, -57], [-53, -56]]]> : tensor<1x2x2xi8>
      %m = arith.constant dense<1073741824> : tensor<1xi32>
      %s = arith.constant dense<[30, 31]> : tensor<2xi8>
      %e = tensor.empty() : tensor<1x1x2xi8>
      %0 = pare_kernel.matmul ins(%x, %y : tensor<1x1x2xi8>, tensor<1x2x2xi8>)
        multiplier(%m : tensor<1xi32>) shift(%s : tensor<2xi8>)
        outs(%e : tensor<1x1x2xi8>) {lhs_zp = 3 : i32, rhs_zp = 200 : i32,
        rhs_unsigned, output_zp = 10 : i32,
        rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x1x2xi8>
      return %0 : tensor<1x1x2xi8>
    })";
  // 7, and -0.5 that goes up.
  EXPECT_EQ((run<int8_t, int8_t>(text, {4, 5}, 2)), (Bytes{17, 10}));
}

TEST_F(WideKernels, SumsOf16BitsHave48) {
  std::string text = R"(
    func.func @f(%x: tensor<1x3xi16>) -> tensor<1x2xi16> {
      %w = arith.constant dense<[[127, 127, 127], [-127, -127, -1]]>
        : tensor<2x3xi8>
      %b = arith.constant dense<[70368744177663, -1]> : tensor<2xi64>
      %m = arith.constant dense<[32767, 16384]> : tensor<2xi16>
      %s = arith.constant dense<[48, 15]> : tensor<2xi8>
      %e = tensor.empty() : tensor<1x2xi16>
      %0 = pare_kernel.dense ins(%x, %w : tensor<1x3xi16>, tensor<2x3xi8>)
        bias(%b : tensor<2xi64>) multiplier(%m : tensor<2xi16>)
        shift(%s : tensor<2xi8>) outs(%e : tensor<1x2xi16>)
        {rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x2xi16>
      return %0 : tensor<1x2xi16>
    })";
  // (2^46 - 1 + 127 * 3) * 32767 / 2^48 is just below 8192; the other is
  // (-1 + 3) / 2.
  EXPECT_EQ((run<int16_t, int16_t>(text, {1, 1, 1}, 2)),
            (std::vector<int16_t>{8192, -128}));
  EXPECT_EQ((run<int16_t, int16_t>(text, {0, 0, -3}, 2)),
            (std::vector<int16_t>{8192, 1}));
  EXPECT_EQ((run<int16_t, int16_t>(text, {-32768, -32768, 0}, 2))[1], 32767);
}

TEST_F(WideKernels, AveragesAreOfRealElements) {
  std::string text = R"(
    func.func @f(%x: tensor<1x1x3x1xi8>) -> tensor<1x1x3x1xi8> {
      %e = tensor.empty() : tensor<1x1x3x1xi8>
      %0 = pare_kernel.avg_pool2d ins(%x : tensor<1x1x3x1xi8>)
        outs(%e : tensor<1x1x3x1xi8>) {kernel = array<i64: 1, 2>,
        strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 1, 0>,
        input_zp = 1 : i32, output_zp = 2 : i32,
        rounding = #pare_kernel.rounding<tosa_single>} -> tensor<1x1x3x1xi8>
      return %0 : tensor<1x1x3x1xi8>
    })";
  // 4; 4.5 up; -2.5 down, for the reciprocal is 2^-31 more than a half.
  EXPECT_EQ((run<int8_t, int8_t>(text, {5, 6, -9}, 3)), (Bytes{6, 7, -1}));
}

TEST_F(WideKernels, NegativePaddingAndEmptySumsAreDefined) {
  std::string text = R"(
    func.func @f(%x: tensor<1x1x4x1xi8>) -> tensor<1x1x3x1xi32> {
      %w = arith.constant dense<[[[[1], [10]]]]> : tensor<1x1x2x1xi8>
      %e = tensor.empty() : tensor<1x1x3x1xi32>
      %0 = pare_kernel.conv2d ins(%x, %w : tensor<1x1x4x1xi8>,
        tensor<1x1x2x1xi8>) outs(%e : tensor<1x1x3x1xi32>)
        {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, -1, 1>,
        dilations = array<i64: 1, 1>, input_zp = -1 : i32}
        -> tensor<1x1x3x1xi32>
      return %0 : tensor<1x1x3x1xi32>
    })";
  EXPECT_EQ((run<int32_t, int8_t>(text, {0, 1, 2, 3}, 3)), (Words{32, 43, 4}));
  std::string empty = R"(
    func.func @f(%x: tensor<1x0xi8>) -> tensor<1x2xi32> {
      %w = arith.constant dense<> : tensor<2x0xi8>
      %b = arith.constant dense<[7, -9]> : tensor<2xi32>
      %e = tensor.empty() : tensor<1x2xi32>
      %0 = pare_kernel.dense ins(%x, %w : tensor<1x0xi8>, tensor<2x0xi8>)
        bias(%b : tensor<2xi32>) outs(%e : tensor<1x2xi32>) -> tensor<1x2xi32>
      return %0 : tensor<1x2xi32>
    })";
  EXPECT_EQ((run<int32_t, int8_t>(empty, {}, 2)), (Words{7, -9}));
}

} // namespace
