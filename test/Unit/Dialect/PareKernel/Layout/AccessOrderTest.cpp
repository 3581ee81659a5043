//===- AccessOrderTest.cpp - said and emitted orders agree ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random kernels are lowered for every kind of target; the loads and stores of
// their code say how close input and result may lie, and `getAccessOrder` must
// not allow less room than that.
//
//===----------------------------------------------------------------------===//

#include "AccessTrace.h"

#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/PareKernel/Layout/AccessOrder.h"
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/PackedWeights.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace pare;
using namespace pare::test;

namespace {

/// The part of a larger memref that an operand is.
struct Part {
  std::vector<int64_t> shape, whole, starts;
  std::string element;
};

std::string joined(llvm::ArrayRef<int64_t> values, const char *separator) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : separator) + std::to_string(value);
  return text;
}

std::string list(llvm::ArrayRef<int64_t> values) {
  return "array<i64: " + joined(values, ", ") + ">";
}

class AccessOrderTest : public ::testing::Test {
protected:
  AccessOrderTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registry.insert<kernel::PareKernelDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  int64_t draw(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random() % (high - low + 1));
  }

  /// An operand with margins around it, except of its channels.
  Part makePart(std::vector<int64_t> shape, std::string element) {
    Part part{shape, shape, std::vector<int64_t>(shape.size(), 0), element};
    for (size_t i = 0; i + 1 < shape.size(); ++i) {
      part.starts[i] = draw(0, 1);
      part.whole[i] += part.starts[i] + draw(0, 1);
    }
    return part;
  }

  /// A function of `%x` and `%y`, parts of its first two arguments; `{x}` and
  /// `{y}` in `kernel` stand for their types.
  std::string makeFunction(const Part &x, const Part &y, std::string kernel,
                           const std::string &more, bool inArena) {
    std::string text = "func.func @f(", views;
    for (auto [name, part] : {std::pair("x", &x), std::pair("y", &y)}) {
      std::string whole =
          "memref<" + joined(part->whole, "x") + "x" + part->element + ">";
      std::vector<int64_t> strides(part->whole.size(), 1);
      for (int64_t d = strides.size() - 2; d >= 0; --d)
        strides[d] = strides[d + 1] * part->whole[d + 1];
      int64_t offset = 0;
      for (size_t d = 0; d < strides.size(); ++d)
        offset += strides[d] * part->starts[d];
      std::string type = "memref<" + joined(part->shape, "x") + "x" +
                         part->element + ", strided<[" + joined(strides, ", ") +
                         "], offset: " + std::to_string(offset) + ">>";
      std::vector<int64_t> ones(strides.size(), 1);
      text += (*name == 'y' ? ", %" : "%") + std::string(name) +
              "_whole: " + whole + (inArena ? " {pare.arena}" : "");
      views += "  %" + std::string(name) + " = memref.subview %" + name +
               "_whole[" + joined(part->starts, ", ") + "] [" +
               joined(part->shape, ", ") + "] [" + joined(ones, ", ") +
               "] : " + whole + " to " + type + "\n";
      std::string place = "{" + std::string(name) + "}";
      for (size_t at; (at = kernel.find(place)) != std::string::npos;)
        kernel.replace(at, place.size(), type);
    }
    return text + more + ") {\n" + views + "  " + kernel + "\n  return\n}\n";
  }

  /// The distance that the code for `target` needs, and the one that is said.
  /// Without one that is said, nothing is checked.
  void check(const std::string &text, const TargetDescription &target,
             bool backwards, bool exact) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module) << text;
    (*module)->setAttr(kernel::kTargetAttr,
                       kernel::TargetAttr::get(&context, target.name,
                                               target.triple, target.cpu,
                                               target.features));
    auto func = *module->getOps<func::FuncOp>().begin();
    std::optional<kernel::AccessOrder> order;
    for (Operation &op : func.front())
      if (isa<DestinationStyleOpInterface>(op))
        order = kernel::getAccessOrder(&op, func.getArgument(0), &target,
                                       backwards);
    ASSERT_TRUE(order) << text;
    PassManager passes(&context);
    passes.addPass(createConvertPareKernelToVectorPass());
    ASSERT_TRUE(succeeded(passes.run(*module))) << text;
    std::vector<Access> accesses = traceAccesses(func);
    std::optional<int64_t> written, needed;
    for (const Access &access : accesses) {
      int64_t start = backwards ? -access.end : access.start;
      int64_t end = backwards ? -access.start : access.end;
      if (access.isWrite) {
        ASSERT_EQ(access.argument, 1u);
        written = std::max(written.value_or(end), end);
      } else if (written && access.argument == 0) {
        needed = std::max(needed.value_or(*written - start), *written - start);
      }
    }
    ASSERT_TRUE(written) << text;
    EXPECT_LE(needed.value_or(INT64_MIN),
              order->getDistance().value_or(INT64_MIN))
        << target.name.str() << "\n"
        << text;
    if (exact) {
      EXPECT_EQ(needed, order->getDistance()) << target.name.str() << "\n"
                                              << text;
    }
  }

  void checkEverywhere(const std::string &text) {
    for (const char *name : {"x86-64-v3", "x86-64-v4", "aarch64"})
      check(text, *findTarget(name), false, false);
  }

  /// A random packed kernel for one target.
  void checkPacked(const TargetDescription &target);

  MLIRContext context;
  std::mt19937 random{5};
};

void AccessOrderTest::checkPacked(const TargetDescription &target) {
  kernel::Geometry g;
  g.isFloat = draw(0, 3) == 0;
  g.isWide = !g.isFloat && draw(0, 3) == 0;
  bool depthwise = draw(0, 1);
  g.batch = draw(1, 2);
  g.kernelH = draw(1, 3), g.kernelW = draw(1, 3);
  g.strideH = draw(1, 2), g.strideW = draw(1, 2);
  g.dilationH = draw(1, 2), g.dilationW = draw(1, 2);
  g.outH = draw(1, 7), g.outW = draw(1, 9);
  g.groups = draw(0, 3) ? 1 : 2;
  g.inC = g.groups * draw(1, 9), g.outC = g.groups * draw(1, 40);
  if (depthwise) {
    int64_t common[] = {2, 3, 8, 16, 32, 40, 64, 70};
    g.inC = g.outC = g.groups = common[draw(0, 7)];
    g.depthwiseWeight = true;
  }
  g.inH = (g.outH - 1) * g.strideH + (g.kernelH - 1) * g.dilationH + 1;
  g.inW = (g.outW - 1) * g.strideW + (g.kernelW - 1) * g.dilationW + 1;
  int64_t channels = int64_t(4) << draw(0, 4);
  auto tile =
      kernel::TileAttr::get(&context, draw(1, std::min<int64_t>(4, g.outH)),
                            depthwise ? 1 : draw(1, g.outW), channels);
  std::string reason;
  if (!kernel::checkTile(g, tile, target, reason))
    return;
  bool sums = !g.isFloat && draw(0, 2) == 0;
  bool wideSums = g.isWide && draw(0, 1);
  std::string in = g.isFloat ? "f32" : g.isWide ? "i16" : "i8";
  std::string out = g.isFloat  ? "f32"
                    : wideSums ? (sums ? "i64" : "i16")
                    : sums     ? "i32"
                               : "i8";
  std::string weight = g.isFloat                                 ? "f32"
                       : kernel::hasWideWeights(g, tile, target) ? "i16"
                                                                 : "i8";
  std::string size = std::to_string(kernel::getPackedSize(g, tile, target));
  std::string padded =
      std::to_string(kernel::getPaddedChannels(g, tile, target));
  std::string weights = "memref<" + size + "x" + weight + ">";
  std::string biases = "memref<" + padded +
                       (g.isFloat  ? "xf32>"
                        : wideSums ? "xi64>"
                                   : "xi32>");
  std::string scales = "memref<" + padded + "xf32>";
  auto strip = kernel::getInputStrip(g, tile, target);
  std::string scratch =
      strip ? "memref<" + std::to_string(strip->elements()) + "xi16>" : "";
  bool backwards = draw(0, 1), scaled = !g.isFloat && !sums;
  std::string text =
      std::string("pare_kernel.") +
      (depthwise ? "depthwise_conv2d" : "conv2d") + " ins(%x, %w : {x}, " +
      weights + ") bias(%b : " + biases + ") " +
      (scaled ? "multiplier(%m : " + scales + ") " : "") +
      (strip ? "scratch(%s : " + scratch + ") " : "") +
      "outs(%y : {y}) {strides = " + list({g.strideH, g.strideW}) +
      ", pads = array<i64: 0, 0, 0, 0>, dilations = " +
      list({g.dilationH, g.dilationW}) + ", kernel_shape = " +
      (depthwise ? list({g.kernelH, g.kernelW, g.inC, 1})
                 : list({g.outC, g.kernelH, g.kernelW, g.groupIn()}) +
                       ", groups = " + std::to_string(g.groups)) +
      ", tile = #pare_kernel.tile<" +
      joined({tile.getRows(), tile.getColumns(), channels}, ", ") + ">" +
      (scaled ? ", rounding = #pare_kernel.rounding<float_rne>" : "") +
      (in == "i8" && target.wantsUnsignedActivations() ? ", input_unsigned"
                                                       : "") +
      (backwards ? ", backwards" : "") + "}";
  Part x = makePart({g.batch, g.inH, g.inW, g.inC}, in);
  Part y = makePart({g.batch, g.outH, g.outW, g.outC}, out);
  // Lines of vectors across pixels need pixels that are neighbours.
  if (depthwise)
    for (Part *part : {&x, &y})
      part->starts[2] = 0, part->whole[2] = part->shape[2];
  std::string more = ", %w: " + weights + ", %b: " + biases +
                     (scaled ? ", %m: " + scales : "") +
                     (strip ? ", %s: " + scratch : "");
  // What is read behind the end backwards is read in vain, but traced.
  bool inArena = !backwards && draw(0, 1);
  check(makeFunction(x, y, text, more, inArena), target, backwards, true);
  if (depthwise || (out != "f32" && (!scaled || out != "i8")))
    return;
  // The same for a residual, which is what is traced then.
  std::string input =
      "memref<" + joined({g.batch, g.inH, g.inW, g.inC}, "x") + "x" + in + ">";
  auto replace = [&](const std::string &from, const std::string &to) {
    text.replace(text.find(from), from.size(), to);
  };
  replace("ins(%x, %w : {x}, ", "ins(%in, %w : " + input + ", ");
  replace("outs(", "residual(%x : {x}) outs(");
  if (scaled)
    replace(", rounding", ", term_min = -100 : i32, term_max = 90 : i32, "
                          "term_multiplier = 1.0 : f32, "
                          "residual_multiplier = 1.0 : f32, rounding");
  Part r = makePart({g.batch, g.outH, g.outW, g.outC}, out);
  check(makeFunction(r, y, text, more + ", %in: " + input, inArena), target,
        backwards, false);
}

TEST_F(AccessOrderTest, FollowsTilesOfAllTargets) {
  for (const TargetDescription &target : getTargets())
    for (int i = 0; i < 150; ++i)
      checkPacked(target);
}

TEST_F(AccessOrderTest, FollowsElementwiseKernels) {
  for (int i = 0; i < 40; ++i) {
    std::vector<int64_t> shape = {draw(1, 3), draw(1, 5), draw(1, 40)};
    std::vector<int64_t> narrow = shape;
    if (draw(0, 1))
      narrow[draw(0, 2)] = 1;
    Part x = makePart(narrow, "f32"), y = makePart(shape, "f32");
    Part z = makePart(shape, "f32");
    std::string other = "memref<" + joined(shape, "x") + "xf32>";
    checkEverywhere(makeFunction(
        x, y, "pare_kernel.sub ins(%z, %x : " + other + ", {x}) outs(%y : {y})",
        ", %z: " + other, false));
    std::string cast = "pare_kernel.cast ins(%x : {x}) outs(%y : {y}) ";
    checkEverywhere(makeFunction(makePart(shape, "i8"), y,
                                 cast + "{scale = 0.5 : f32}", "", false));
    checkEverywhere(makeFunction(y, makePart(shape, "i8"),
                                 cast + "{scale = 0.5 : f32, rounding = "
                                        "#pare_kernel.rounding<float_rne>}",
                                 "", false));
  }
}

TEST_F(AccessOrderTest, FollowsPoolsAndReductions) {
  for (int i = 0; i < 60; ++i) {
    int64_t size = draw(1, 3), stride = draw(1, 3), low = draw(0, size - 1);
    int64_t outH = draw(1, 4), outW = draw(1, 5), c = draw(1, 40);
    Part y = makePart({2, outH, outW, c}, "f32");
    Part x = makePart({2, (outH - 1) * stride + size - low,
                       (outW - 1) * stride + size - low, c},
                      "f32");
    checkEverywhere(makeFunction(
        x, y,
        "pare_kernel.max_pool2d ins(%x : {x}) outs(%y : {y}) {kernel = " +
            list({size, size}) + ", strides = " + list({stride, stride}) +
            ", pads = " + list({low, 0, low, 0}) + "}",
        "", false));
    std::vector<int64_t> kept = x.shape;
    int64_t axis = draw(0, 3);
    kept[axis] = 1;
    checkEverywhere(
        makeFunction(x, makePart(kept, "f32"),
                     "pare_kernel.reduce ins(%x : {x}) outs(%y : {y}) {kind = "
                     "#pare_kernel.reduce_kind<max>, axes = " +
                         list({axis}) + "}",
                     "", false));
  }
}

TEST_F(AccessOrderTest, FollowsKernelsWithoutTiles) {
  for (int i = 0; i < 60; ++i) {
    int64_t h = draw(2, 5), w = draw(2, 5), c = draw(1, 5), o = draw(1, 5);
    int64_t size = draw(1, 3), stride = draw(1, 2), low = draw(0, 1);
    if (size > std::min(h, w))
      continue;
    Part x = makePart({2, h, w, c}, "f32");
    std::string weight = "memref<" + joined({o, size, size, c}, "x") + "xf32>";
    auto extent = [&](int64_t in) { return (in + low - size) / stride + 1; };
    checkEverywhere(makeFunction(
        x, makePart({2, extent(h), extent(w), o}, "f32"),
        "pare_kernel.conv2d ins(%x, %w : {x}, " + weight +
            ") outs(%y : {y}) {strides = " + list({stride, stride}) +
            ", pads = " + list({low, 0, low, 0}) +
            ", dilations = array<i64: 1, 1>}",
        ", %w: " + weight, false));
    checkEverywhere(makeFunction(
        x,
        makePart({2, (h - 1) * stride + size + low,
                  (w - 1) * stride + size + low, o},
                 "f32"),
        "pare_kernel.transpose_conv2d ins(%x, %w : {x}, " + weight +
            ") outs(%y : {y}) {strides = " + list({stride, stride}) +
            ", out_pads = " + list({low, 0, low, 0}) + "}",
        ", %w: " + weight, false));
  }
}

TEST_F(AccessOrderTest, IsNotKnownOfEveryKernel) {
  auto order = [&](const std::string &kernel) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(
        "func.func @f(%x: memref<4x8xf32>, %y: memref<4x8xf32>) {\n" + kernel +
            "\n return\n}",
        &context);
    auto func = *module->getOps<func::FuncOp>().begin();
    return kernel::getAccessOrder(&func.front().front(), func.getArgument(0),
                                  findTarget("x86-64-v3"));
  };
  std::string to = " outs(%y : memref<4x8xf32>)";
  EXPECT_TRUE(order("pare_kernel.clamp ins(%x : memref<4x8xf32>)" + to));
  EXPECT_FALSE(order("pare_kernel.softmax ins(%x : memref<4x8xf32>)" + to));
  EXPECT_FALSE(order("pare_kernel.clamp ins(%y : memref<4x8xf32>) outs(%x : "
                     "memref<4x8xf32>)"));
}

} // namespace
