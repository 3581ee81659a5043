//===- EvaluatorTest.cpp - networks that passes execute -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "pare/Execution/Evaluators.h"
#include "pare/InitAll.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {

/// Every property holds for both evaluators.
class EvaluatorTest : public ::testing::TestWithParam<bool> {
protected:
  EvaluatorTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    pare::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  std::unique_ptr<pare::LoadedNetwork> load(const std::string &text,
                                            ArrayRef<StringRef> observed) {
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
        return success();
      error = diagnostic.str();
      if (auto place = dyn_cast<FileLineColLoc>(diagnostic.getLocation()))
        line = place.getLine();
      return success();
    });
    module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module) << error;
    auto evaluator = GetParam() ? pare::createJitEvaluator()
                                : pare::createInterpreterEvaluator();
    auto network =
        evaluator->load(*module->getOps<func::FuncOp>().begin(), observed);
    return succeeded(network) ? std::move(*network) : nullptr;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::string error;
  unsigned line = 0;
};

const char kChain[] = R"(
  func.func @chain(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
    %w = pare.constant dense<[[1.0, 2.0, 3.0], [-1.0, 0.0, 1.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
    %b = pare.constant dense<[0.5, -0.5]> : tensor<2xf32> -> tensor<2xf32>
    %0 = pare.dense "first" (%x, %w, %b) : (tensor<1x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<1x2xf32>
    %1 = pare.add "second" (%0, %0) {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    return %1 : tensor<1x2xf32>
  })";

TEST_P(EvaluatorTest, DeliversResultsAndThenObservedValues) {
  auto network = load(kChain, {"second", "first"});
  ASSERT_TRUE(network) << error;
  float x[] = {1, 2, 3};
  float result[2], second[2], first[2];
  ASSERT_TRUE(succeeded(network->run({x}, {result, second, first})));
  EXPECT_EQ(first[0], 14.5f);
  EXPECT_EQ(first[1], 1.5f);
  EXPECT_EQ(second[0], 29.0f);
  EXPECT_EQ(second[1], 3.0f);
  EXPECT_EQ(result[0], 29.0f);
  EXPECT_EQ(result[1], 3.0f);
}

TEST_P(EvaluatorTest, LeavesOutResultsThatNobodyWants) {
  auto network = load(kChain, {"first"});
  ASSERT_TRUE(network) << error;
  float x[] = {1, 2, 3};
  float first[2] = {};
  ASSERT_TRUE(succeeded(network->run({x}, {nullptr, first})));
  EXPECT_EQ(first[0], 14.5f);
  EXPECT_TRUE(failed(network->run({x}, {first})));
}

TEST_P(EvaluatorTest, NeverChangesTheFunction) {
  module = parseSourceString<ModuleOp>(kChain, &context);
  std::string before, after;
  llvm::raw_string_ostream(before) << *module;
  ASSERT_TRUE(load(kChain, {"first"}));
  llvm::raw_string_ostream(after) << *module;
  EXPECT_EQ(before, after);
}

TEST_P(EvaluatorTest, DequantizesObservedIntegers) {
  auto network = load(R"(
    !q = !quant.uniform<i8:f32, 0.5:-3>
    func.func @quantized(%x: tensor<1x3xf32>) -> tensor<1x3x!q> {
      %0 = pare.cast "in" (%x) : (tensor<1x3xf32>) -> tensor<1x3x!q>
      return %0 : tensor<1x3x!q>
    })",
                      {"in"});
  ASSERT_TRUE(network) << error;
  float x[] = {0.6f, -1.0f, 1000.0f};
  int8_t result[3];
  float observed[3];
  ASSERT_TRUE(succeeded(network->run({x}, {result, observed})));
  EXPECT_EQ(result[0], -2);
  EXPECT_EQ(result[1], -5);
  EXPECT_EQ(result[2], 127);
  EXPECT_EQ(observed[0], 0.5f);
  EXPECT_EQ(observed[1], -1.0f);
  EXPECT_EQ(observed[2], 65.0f);
}

TEST_P(EvaluatorTest, RunsTosa) {
  auto network = load(R"(
    func.func @tosa(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
      %0 = tosa.add %x, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
      return %0 : tensor<1x2xf32>
    })",
                      {});
  ASSERT_TRUE(network) << error;
  float x[] = {1, 2}, result[2];
  ASSERT_TRUE(succeeded(network->run({x}, {result})));
  EXPECT_EQ(result[1], 4.0f);
}

TEST_P(EvaluatorTest, SaysWhichNameIsUnknown) {
  EXPECT_FALSE(load(kChain, {"third"}));
  EXPECT_EQ(error, "no op is called 'third'");
}

TEST_P(EvaluatorTest, SaysWhichOpCannotRun) {
  EXPECT_FALSE(load(R"(
    func.func @custom(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
      %0 = tosa.custom %x {domain_name = "d", operator_name = "o", implementation_attrs = ""} : (tensor<1x2xf32>) -> (tensor<1x2xf32>)
      return %0 : tensor<1x2xf32>
    })",
                    {}));
  EXPECT_NE(error, "");
  EXPECT_EQ(line, 3u);
}

INSTANTIATE_TEST_SUITE_P(Interpreter, EvaluatorTest, ::testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Jit, EvaluatorTest, ::testing::Values(true));

} // namespace
