//===- StorageTest.cpp - passes that move storage keep every bit ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Execution/Interpreter.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;

namespace {

/// Two paddings of one value, a residual sum, a concatenation, pools, a lookup,
/// a pad, and results that others read, too.
const char *const kNetwork = R"(
func.func @net(%x: tensor<1x6x6x4xi8>) -> (tensor<1x6x6x4xi8>, tensor<1x2xi8>, tensor<1x288xi8>) {
  %w0 = arith.constant dense<"<W0>"> : tensor<4x3x3x4xi8>
  %w1 = arith.constant dense<"<W1>"> : tensor<3x3x4x1xi8>
  %w2 = arith.constant dense<"<W2>"> : tensor<2x4xi8>
  %b = arith.constant dense<[10, -20, 30, 40]> : tensor<4xi32>
  %m = arith.constant dense<[0.001, 0.002, 0.003, 0.004]> : tensor<4xf32>
  %m1 = arith.constant dense<0.01> : tensor<1xf32>
  %table = arith.constant dense<"<TT>"> : tensor<256xi8>
  %exp = arith.constant dense<"<EE>"> : tensor<256xf32>
  %e = tensor.empty() : tensor<1x6x6x4xi8>
  %0 = pare_kernel.conv2d ins(%x, %w0 : tensor<1x6x6x4xi8>, tensor<4x3x3x4xi8>) bias(%b : tensor<4xi32>) multiplier(%m : tensor<4xf32>) outs(%e : tensor<1x6x6x4xi8>)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, input_zp = -3 : i32, output_zp = 7 : i32, clamp_min = 7 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x6x6x4xi8>
  %1 = pare_kernel.depthwise_conv2d ins(%0, %w1 : tensor<1x6x6x4xi8>, tensor<3x3x4x1xi8>) multiplier(%m1 : tensor<1xf32>) outs(%e : tensor<1x6x6x4xi8>)
    {strides = array<i64: 1, 1>, pads = array<i64: 0, 2, 1, 1>, dilations = array<i64: 1, 1>, input_zp = 7 : i32, output_zp = -2 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x6x6x4xi8>
  %2 = pare_kernel.conv2d ins(%0, %w0 : tensor<1x6x6x4xi8>, tensor<4x3x3x4xi8>) bias(%b : tensor<4xi32>) multiplier(%m : tensor<4xf32>) outs(%e : tensor<1x6x6x4xi8>)
    {strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, input_zp = 7 : i32, output_zp = 4 : i32, clamp_max = 100 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x6x6x4xi8>
  %3 = pare_kernel.add ins(%1, %2 : tensor<1x6x6x4xi8>, tensor<1x6x6x4xi8>) outs(%e : tensor<1x6x6x4xi8>)
    {lhs_zp = -2 : i32, rhs_zp = 4 : i32, output_zp = 1 : i32, lhs_multiplier = 0.7 : f32, rhs_multiplier = 0.9 : f32, clamp_min = -20 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x6x6x4xi8>
  %4 = pare_kernel.lookup ins(%3 : tensor<1x6x6x4xi8>) table(%table : tensor<256xi8>) outs(%e : tensor<1x6x6x4xi8>) -> tensor<1x6x6x4xi8>
  %p = tensor.empty() : tensor<1x7x8x4xi8>
  %5 = pare_kernel.pad ins(%4 : tensor<1x6x6x4xi8>) outs(%p : tensor<1x7x8x4xi8>) {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 0, 1, 0>, value = -5 : i32} -> tensor<1x7x8x4xi8>
  %q = tensor.empty() : tensor<1x6x6x4xi8>
  %6 = pare_kernel.max_pool2d ins(%5 : tensor<1x7x8x4xi8>) outs(%q : tensor<1x6x6x4xi8>) {kernel = array<i64: 2, 3>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, clamp_min = -40 : i32} -> tensor<1x6x6x4xi8>
  %c = tensor.empty() : tensor<1x12x6x4xi8>
  %7 = tensor.insert_slice %6 into %c[0, 0, 0, 0] [1, 6, 6, 4] [1, 1, 1, 1] : tensor<1x6x6x4xi8> into tensor<1x12x6x4xi8>
  %8 = tensor.insert_slice %0 into %7[0, 6, 0, 0] [1, 6, 6, 4] [1, 1, 1, 1] : tensor<1x6x6x4xi8> into tensor<1x12x6x4xi8>
  %flat = tensor.collapse_shape %8 [[0], [1, 2, 3]] : tensor<1x12x6x4xi8> into tensor<1x288xi8>
  %g = tensor.empty() : tensor<1x1x1x4xi8>
  %9 = pare_kernel.avg_pool2d ins(%8 : tensor<1x12x6x4xi8>) outs(%g : tensor<1x1x1x4xi8>) {kernel = array<i64: 12, 6>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, multiplier = 1.1 : f32, input_zp = 7 : i32, output_zp = -1 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x1x1x4xi8>
  %10 = tensor.collapse_shape %9 [[0, 1, 2], [3]] : tensor<1x1x1x4xi8> into tensor<1x4xi8>
  %d = tensor.empty() : tensor<1x2xi8>
  %11 = pare_kernel.dense ins(%10, %w2 : tensor<1x4xi8>, tensor<2x4xi8>) multiplier(%m1 : tensor<1xf32>) outs(%d : tensor<1x2xi8>) {input_zp = -1 : i32, output_zp = 3 : i32, rounding = #pare_kernel.rounding<float_rne>} -> tensor<1x2xi8>
  %12 = pare_kernel.softmax ins(%11 : tensor<1x2xi8>) table(%exp : tensor<256xf32>) outs(%d : tensor<1x2xi8>) {output_multiplier = 256.0 : f32, input_zp = 3 : i32, output_zp = -128 : i32} -> tensor<1x2xi8>
  return %3, %12, %flat : tensor<1x6x6x4xi8>, tensor<1x2xi8>, tensor<1x288xi8>
}
)";

/// A constant's bytes as MLIR writes them: `0x` and hexadecimal digits.
std::string hexBytes(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::string text = "0x";
  for (size_t i = 0; i < count; ++i)
    text += llvm::utohexstr(256 + random() % 256).substr(1);
  return text;
}

std::string hexFloats(size_t count) {
  std::string text = "0x";
  for (size_t i = 0; i < count; ++i) {
    float value = std::exp(-0.05f * static_cast<float>(i));
    const auto *bytes = reinterpret_cast<const uint8_t *>(&value);
    for (int b = 0; b < 4; ++b)
      text += llvm::utohexstr(256 + bytes[b]).substr(1);
  }
  return text;
}

class StorageTest : public ::testing::Test {
protected:
  StorageTest() {
    context.loadDialect<func::FuncDialect, arith::ArithDialect,
                        tensor::TensorDialect, linalg::LinalgDialect,
                        pare::kernel::PareKernelDialect>();
    std::string text = kNetwork;
    replace(text, "<W0>", hexBytes(144, 1));
    replace(text, "<W1>", hexBytes(36, 2));
    replace(text, "<W2>", hexBytes(8, 3));
    replace(text, "<TT>", hexBytes(256, 4));
    replace(text, "<EE>", hexFloats(256));
    module = parseSourceString<ModuleOp>(text, &context);
  }

  static void replace(std::string &text, StringRef from, StringRef to) {
    text.replace(text.find(from.str()), from.size(), to.str());
  }

  std::vector<int8_t> run(unsigned seed) {
    auto func = *module->getOps<func::FuncOp>().begin();
    auto net = pare::InterpretedFunction::create(func);
    if (failed(net))
      return {};
    std::mt19937 random(seed);
    std::vector<int8_t> x(144), results(144 + 2 + 288);
    for (int8_t &value : x)
      value = static_cast<int8_t>(random());
    EXPECT_TRUE(
        succeeded((*net)->run({x.data()}, {results.data(), results.data() + 144,
                                           results.data() + 146})));
    return results;
  }

  void expectSameAfter(llvm::function_ref<void(OpPassManager &)> build) {
    ASSERT_TRUE(module);
    std::vector<std::vector<int8_t>> before;
    for (unsigned seed = 0; seed < 8; ++seed)
      before.push_back(run(seed));
    ASSERT_FALSE(before[0].empty());
    PassManager pm(&context);
    build(pm);
    ASSERT_TRUE(succeeded(pm.run(*module)));
    for (unsigned seed = 0; seed < 8; ++seed)
      EXPECT_EQ(before[seed], run(seed));
  }

  void attach(OpPassManager &pm, StringRef target) {
    pare::kernel::AttachTargetPassOptions options;
    options.target = target.str();
    pm.addPass(pare::kernel::createAttachTargetPass(options));
  }

  template <typename OpTy> int count() {
    int found = 0;
    module->walk([&](OpTy) { ++found; });
    return found;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(StorageTest, UnsignedStorageKeepsResults) {
  expectSameAfter([&](OpPassManager &pm) {
    attach(pm, "x86-64-avx512vnni");
    pm.addPass(pare::kernel::createChooseStoragePass());
  });
  module->walk([](pare::kernel::Conv2DOp conv) {
    EXPECT_TRUE(conv.getInputUnsigned());
  });
}

TEST_F(StorageTest, HalosKeepResults) {
  expectSameAfter([&](OpPassManager &pm) {
    pm.addNestedPass<func::FuncOp>(pare::kernel::createMaterializeHalosPass());
  });
  module->walk([](pare::kernel::Conv2DOp conv) {
    EXPECT_TRUE(llvm::all_of(conv.getPads(), [](int64_t p) { return !p; }));
  });
  EXPECT_EQ(count<pare::kernel::PadOp>(), 0);
  // One for the input, one for the two convolutions of %0, one for the pad.
  EXPECT_EQ(count<pare::kernel::FillHaloOp>(), 3);
}

TEST_F(StorageTest, AllTogetherKeepResults) {
  expectSameAfter([&](OpPassManager &pm) {
    attach(pm, "x86-64-avxvnni");
    pm.addPass(pare::kernel::createChooseStoragePass());
    pm.addNestedPass<func::FuncOp>(pare::kernel::createMaterializeHalosPass());
    pm.addNestedPass<func::FuncOp>(pare::kernel::createFoldZeroPointsPass());
  });
  module->walk(
      [](pare::kernel::Conv2DOp conv) { EXPECT_EQ(conv.getInputZp(), 0u); });
  module->walk(
      [](pare::kernel::DenseOp dense) { EXPECT_EQ(dense.getInputZp(), 0u); });
}

} // namespace
