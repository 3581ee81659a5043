//===- GraphToKernelTest.cpp - quantized ops against their float selves ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same op is written on f32 and on quantized types, lowered to kernels and
// interpreted. Fed with the same real numbers, the integer result may differ
// from the float one by the rounding to its own grid, and no more: that checks
// every constant that the lowering computes from the types.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Execution/Interpreter.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir;

namespace {

/// A value of an op: its shape, storage bits and scales along `axis` (one scale
/// for all where the axis is -1).
struct Port {
  std::string shape; // such as "1x4x4x2"
  unsigned bits;
  std::vector<double> scales;
  int32_t zeroPoint = 0;
  int axis = -1;

  int64_t size() const {
    int64_t count = 1;
    for (int64_t dim : dims())
      count *= dim;
    return count;
  }
  SmallVector<int64_t> dims() const {
    SmallVector<StringRef> parts;
    StringRef(shape).split(parts, 'x');
    SmallVector<int64_t> result;
    for (StringRef part : parts)
      result.push_back(std::stoll(part.str()));
    return result;
  }
  double scale(int64_t index) const {
    if (axis < 0)
      return scales[0];
    int64_t inner = 1;
    SmallVector<int64_t> all = dims();
    for (size_t d = axis + 1; d < all.size(); ++d)
      inner *= all[d];
    return scales[index / inner % all[axis]];
  }
  std::string floatType() const { return "tensor<" + shape + "xf32>"; }
  std::string quantType() const {
    std::string text = "!quant.uniform<i" + std::to_string(bits) + ":f32";
    if (axis >= 0)
      text += ":" + std::to_string(axis);
    text += axis >= 0 ? ", {" : ", ";
    for (size_t i = 0; i < scales.size(); ++i)
      text += (i ? "," : "") + std::to_string(scales[i]);
    if (axis >= 0)
      text += "}";
    else if (zeroPoint)
      text += ":" + std::to_string(zeroPoint);
    return "tensor<" + shape + "x" + text + ">>";
  }
};

class GraphToKernel : public ::testing::Test {
protected:
  GraphToKernel() {
    context.loadDialect<func::FuncDialect, arith::ArithDialect,
                        tensor::TensorDialect, linalg::LinalgDialect,
                        quant::QuantDialect, pare::PareDialect,
                        pare::kernel::PareKernelDialect>();
  }

  std::unique_ptr<pare::InterpretedFunction>
  prepare(const std::string &op, const std::vector<Port> &inputs,
          const Port &output, bool quantized) {
    std::string arguments, types, names;
    auto type = [&](const Port &port) {
      return quantized ? port.quantType() : port.floatType();
    };
    for (auto [i, port] : llvm::enumerate(inputs)) {
      std::string comma = i ? ", " : "", name = "%a" + std::to_string(i);
      arguments += comma + name + ": " + type(port);
      types += comma + type(port);
      names += comma + name;
    }
    size_t split = op.find(' ');
    std::string text = "func.func @f(" + arguments + ") -> " + type(output) +
                       " {\n %r = pare." + op.substr(0, split) + " \"op\" (" +
                       names + ")" + op.substr(split) + " : (" + types +
                       ") -> " + type(output) +
                       "\n return %r : " + type(output) + "\n}";
    module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module) << text;
    if (!module)
      return nullptr;
    PassManager passes(&context);
    passes.addPass(pare::createConvertPareToPareKernelPass());
    EXPECT_TRUE(succeeded(passes.run(*module))) << text;
    auto created = pare::InterpretedFunction::create(
        *module->getOps<func::FuncOp>().begin());
    EXPECT_TRUE(succeeded(created)) << text;
    return succeeded(created) ? std::move(*created) : nullptr;
  }

  /// `slack` is allowed on top of half a step, in steps of the result.
  void check(const std::string &op, const std::vector<Port> &inputs,
             const Port &output, double slack = 0.001) {
    std::mt19937 random(3);
    std::vector<std::vector<float>> reals;
    std::vector<std::vector<char>> stored;
    for (const Port &port : inputs) {
      reals.emplace_back();
      stored.emplace_back();
      int32_t limit = port.bits == 32 ? 2000 : (1 << (port.bits - 1)) - 1;
      for (int64_t i = 0; i < port.size(); ++i) {
        int32_t q = static_cast<int32_t>(random() % (2 * limit + 1)) - limit;
        const char *raw = reinterpret_cast<const char *>(&q);
        stored.back().insert(stored.back().end(), raw,
                             raw + (port.bits == 32 ? 4 : 1));
        reals.back().push_back(
            static_cast<float>(port.scale(i) * (q - port.zeroPoint)));
      }
    }
    std::vector<const void *> floatInputs, storedInputs;
    for (auto &values : reals)
      floatInputs.push_back(values.data());
    for (auto &values : stored)
      storedInputs.push_back(values.data());
    std::vector<float> expected(output.size());
    std::vector<int8_t> actual(output.size());
    auto floats = prepare(op, inputs, output, false);
    ASSERT_TRUE(floats);
    ASSERT_TRUE(succeeded(floats->run(floatInputs, {expected.data()})));
    auto integers = prepare(op, inputs, output, true);
    ASSERT_TRUE(integers);
    ASSERT_TRUE(succeeded(integers->run(storedInputs, {actual.data()})));
    int64_t inside = 0;
    for (int64_t i = 0; i < output.size(); ++i) {
      double step = output.scales[0];
      double wanted = expected[i] / step + output.zeroPoint;
      inside += wanted > -128 && wanted < 127;
      wanted = std::min(127.0, std::max(-128.0, wanted));
      ASSERT_LE(std::abs(actual[i] - wanted), 0.5 + slack)
          << op << ", element " << i;
    }
    // A test in which all saturates would check nothing.
    EXPECT_GT(inside, output.size() / 5) << op;
  }

  Port activation(const std::string &shape, double scale, int32_t zeroPoint) {
    return {shape, 8, {scale}, zeroPoint};
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(GraphToKernel, LinearLayers) {
  std::string window = "strides = array<i64: 2, 1>, dilations = array<i64: 1, "
                       "2>, pads = array<i64: 1, 0, 1, 2>";
  Port in = activation("1x5x6x4", 0.05, 17);
  check("conv2d {" + window + "}",
        {in,
         {"3x2x3x4", 8, {0.02, 0.03, 0.01}, 0, 0},
         {"3", 32, {0.05 * 0.02, 0.05 * 0.03, 0.05 * 0.01}, 0, 0}},
        activation("1x3x5x3", 0.3, -20));
  check("conv2d {" + window +
            ", groups = 2, clamp_min = 0.0 : f32, clamp_max "
            "= 6.0 : f32}",
        {in, {"4x2x3x2", 4, {0.1}}, {"4", 32, {0.005}}},
        activation("1x3x5x4", 0.05, -128));
  check("depthwise_conv2d {" + window + "}",
        {in, {"2x3x4x2", 8, {0.01, 0.02, 0.015, 0.011}, 0, 2}},
        activation("1x3x5x8", 0.2, 3));
  check(
      "dense {}",
      {activation("2x16", 0.04, -9), {"5x16", 8, {0.02}}, {"5", 32, {0.0008}}},
      activation("2x5", 0.15, 11));
}

TEST_F(GraphToKernel, Elementwise) {
  Port a = activation("2x3x8", 0.05, 17), b = activation("1x3x8", 0.031, -40);
  Port out = activation("2x3x8", 0.08, 5);
  check("add {}", {a, b}, out);
  check("sub {clamp_min = 0.0 : f32}", {a, b}, out);
  check("mul {clamp_max = 4.0 : f32}", {a, b}, activation("2x3x8", 0.2, 0));
  check("clamp {clamp_min = -1.0 : f32, clamp_max = 2.0 : f32}", {a},
        activation("2x3x8", 0.05, 17));
  check("cast {}", {a}, out);
}

TEST_F(GraphToKernel, Functions) {
  Port in = activation("3x12", 0.06, -5);
  check("sigmoid {}", {in}, activation("3x12", 1.0 / 256, -128));
  check("tanh {}", {in}, activation("3x12", 1.0 / 128, 0));
  check("softmax {}", {in}, activation("3x12", 1.0 / 256, -128));
}

TEST_F(GraphToKernel, PoolsAndReductions) {
  Port in = activation("1x6x6x3", 0.05, 17);
  std::string window = "kernel = array<i64: 3, 2>, strides = array<i64: 2, 2>, "
                       "pads = array<i64: 1, 0, 1, 1>";
  check("avg_pool2d {" + window + "}", {in}, activation("1x3x4x3", 0.04, 2));
  check("max_pool2d {" + window + ", clamp_min = 0.0 : f32}", {in},
        activation("1x3x4x3", 0.05, 17));
  check("max_pool2d {" + window + "}", {in}, activation("1x3x4x3", 0.07, 1));
  check("reduce {kind = #pare.reduce_kind<sum>, axes = array<i64: 1, 2>}", {in},
        activation("1x1x1x3", 1.0, 4));
  check("reduce {kind = #pare.reduce_kind<mean>, axes = array<i64: 3>}", {in},
        activation("1x6x6x1", 0.03, 4));
  check("reduce {kind = #pare.reduce_kind<max>, axes = array<i64: 2>}", {in},
        activation("1x6x1x3", 0.06, -20));
}

TEST_F(GraphToKernel, MovedValues) {
  Port a = activation("2x3", 0.05, 17), b = activation("2x4", 0.031, -40);
  check("concat {axis = 1}", {a, b}, activation("2x7", 0.06, 3));
  check("pad {low = array<i64: 0, 1>, high = array<i64: 1, 0>, value = 1.0 : "
        "f32}",
        {a}, activation("3x4", 0.05, 17));
  check("reshape {}", {a}, activation("3x2x1", 0.05, 17));
  check("reshape {}", {a}, activation("6", 0.07, 1));
  check("transpose {perms = array<i64: 1, 0>}", {a},
        activation("3x2", 0.05, 17));
  check("slice {start = array<i64: 1, 1>}", {a}, activation("1x2", 0.05, 17));
}

} // namespace
