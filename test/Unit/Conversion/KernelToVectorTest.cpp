//===- KernelToVectorTest.cpp - vector code against the interpreter -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each kernel is run by the interpreter on tensors and, lowered for every width
// of vectors, as code on dense and on strided memrefs. All bits must agree.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Execution/Interpreter.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/Support/TargetSelect.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir;

namespace {

/// One kernel: `name ins(inputs) middle outs(output) {attributes}`. Inputs that
/// go elsewhere (a table) are named in `table`.
struct Case {
  std::string name;
  std::vector<std::string> inputs; // such as "1x4x4x3xi8"
  std::string output;
  std::string attributes;
  std::string table = "";
};

std::string rne = "rounding = #pare_kernel.rounding<float_rne>";

/// The kernel's text on containers called `kind`, of types `types` (the last
/// one is the destination's).
std::string kernelText(const Case &c, ArrayRef<std::string> types) {
  std::string names, list;
  size_t count = c.inputs.size();
  for (size_t i = 0; i < count; ++i) {
    names += (i ? ", %a" : "%a") + std::to_string(i);
    list += (i ? ", " : "") + types[i];
  }
  std::string text = "pare_kernel." + c.name + " ";
  if (count)
    text += "ins(" + names + " : " + list + ") ";
  if (!c.table.empty())
    text += "table(%table : " + types[count] + ") ";
  return text + "outs(%o : " + types.back() + ") {" + c.attributes + "}";
}

std::vector<std::string> allTypes(const Case &c) {
  std::vector<std::string> types = c.inputs;
  if (!c.table.empty())
    types.push_back(c.table);
  types.push_back(c.output);
  return types;
}

std::string argumentName(const Case &c, size_t i) {
  if (i < c.inputs.size())
    return "%a" + std::to_string(i);
  return !c.table.empty() && i == c.inputs.size() ? "%table" : "%o";
}

/// The function on tensors; the destination is an argument, so that what a
/// kernel leaves as it was is the same on both sides.
std::string tensorText(const Case &c) {
  std::vector<std::string> types = allTypes(c);
  std::string arguments;
  for (auto [i, type] : llvm::enumerate(types)) {
    type = "tensor<" + type + ">";
    arguments += (i ? ", " : "") + argumentName(c, i) + ": " + type;
  }
  return "func.func @f(" + arguments + ") -> " + types.back() +
         " {\n %r = " + kernelText(c, types) + " -> " + types.back() +
         "\n return %r : " + types.back() + "\n}";
}

SmallVector<int64_t> shapeOf(StringRef type) {
  SmallVector<StringRef> parts;
  type.split(parts, 'x');
  SmallVector<int64_t> shape;
  for (StringRef part : ArrayRef<StringRef>(parts).drop_back()) {
    int64_t size;
    (void)part.getAsInteger(10, size);
    shape.push_back(size);
  }
  return shape;
}

StringRef elementOf(StringRef type) { return type.rsplit('x').second; }

std::string joined(ArrayRef<int64_t> values, StringRef separator) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : separator.str()) + std::to_string(value);
  return text;
}

/// The function on memrefs; if strided, each is the part of one that is larger
/// by one element in every dimension, without its first ones.
std::string memrefText(const Case &c, bool strided) {
  std::vector<std::string> types = allTypes(c);
  std::string arguments, views;
  for (auto [i, type] : llvm::enumerate(types)) {
    std::string name = argumentName(c, i), element = elementOf(type).str();
    bool isTable = name == "%table";
    SmallVector<int64_t> shape = shapeOf(type);
    std::string plain = "memref<" + type + ">";
    if (!strided || isTable) {
      arguments += (i ? ", " : "") + name + ": " + plain;
      type = plain;
      continue;
    }
    SmallVector<int64_t> outer, ones(shape.size(), 1), strides(shape.size(), 1);
    for (int64_t size : shape)
      outer.push_back(size + 1);
    for (int64_t d = shape.size() - 2; d >= 0; --d)
      strides[d] = strides[d + 1] * outer[d + 1];
    int64_t offset = 0;
    for (int64_t stride : strides)
      offset += stride;
    std::string whole = "memref<" + joined(outer, "x") + "x" + element + ">";
    std::string part = "memref<" + type + ", strided<[" +
                       joined(strides, ", ") +
                       "], offset: " + std::to_string(offset) + ">>";
    arguments += (i ? ", " : "") + name + "_whole: " + whole;
    views += " " + name + " = memref.subview " + name + "_whole[" +
             joined(ones, ", ") + "] [" + joined(shape, ", ") + "] [" +
             joined(ones, ", ") + "] : " + whole + " to " + part + "\n";
    type = part;
  }
  return "func.func @f(" + arguments +
         ") attributes {llvm.emit_c_interface} {\n" + views + " " +
         kernelText(c, types) + "\n return\n}";
}

/// A row-major buffer, or the larger one around it.
struct Buffer {
  SmallVector<int64_t> shape, whole;
  int64_t elementBytes;
  std::vector<char> bytes;

  Buffer(StringRef type, bool strided) : shape(shapeOf(type)) {
    whole = shape;
    if (strided)
      for (int64_t &size : whole)
        ++size;
    StringRef element = elementOf(type);
    elementBytes = element == "i8" ? 1 : element == "i16" ? 2 : 4;
    int64_t size = elementBytes;
    for (int64_t dim : whole)
      size *= dim;
    bytes.assign(size, 0x55);
  }

  /// Copies dense elements in or out.
  void exchange(char *dense, bool in) {
    SmallVector<int64_t> index(shape.size(), 0);
    int64_t margin = whole == shape ? 0 : 1, count = 1;
    for (int64_t dim : shape)
      count *= dim;
    for (int64_t i = 0; i < count; ++i) {
      int64_t at = 0, rest = i;
      for (int64_t d = shape.size() - 1; d >= 0; --d) {
        index[d] = rest % shape[d];
        rest /= shape[d];
      }
      for (size_t d = 0; d < shape.size(); ++d)
        at = at * whole[d] + index[d] + margin;
      char *here = bytes.data() + at * elementBytes;
      char *there = dense + i * elementBytes;
      std::memcpy(in ? here : there, in ? there : here, elementBytes);
    }
  }
};

std::vector<char> randomBytes(StringRef type, std::mt19937 &random) {
  int64_t count = 1;
  for (int64_t dim : shapeOf(type))
    count *= dim;
  std::vector<char> bytes;
  auto append = [&](auto value) {
    const char *raw = reinterpret_cast<const char *>(&value);
    bytes.insert(bytes.end(), raw, raw + sizeof(value));
  };
  std::uniform_real_distribution<float> wide(-200.0f, 200.0f);
  std::uniform_real_distribution<float> near(-3.0f, 3.0f);
  const float special[] = {NAN, INFINITY, -INFINITY, 0.0f, -0.0f, 1e30f, 0.25f};
  for (int64_t i = 0; i < count; ++i) {
    if (elementOf(type) == "f32")
      append(random() % 16 == 0  ? special[random() % 7]
             : random() % 4 == 0 ? std::nearbyint(near(random)) / 4
             : random() % 2 == 0 ? wide(random)
                                 : near(random));
    else if (elementOf(type) == "i8")
      append(static_cast<int8_t>(random()));
    else if (elementOf(type) == "i16")
      append(static_cast<int16_t>(random()));
    else
      append(static_cast<int32_t>(random() % 2000001) - 1000000);
  }
  return bytes;
}

class KernelToVector : public ::testing::Test {
protected:
  static void SetUpTestSuite() {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    registerAllPasses();
    pare::registerConvertPareKernelToVectorPass();
  }

  KernelToVector() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    registerAllToLLVMIRTranslations(registry);
    registry.insert<pare::kernel::PareKernelDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  OwningOpRef<ModuleOp> lower(const Case &c, bool strided,
                              const pare::TargetDescription &target) {
    auto module = parseSourceString<ModuleOp>(memrefText(c, strided), &context);
    if (!module)
      return nullptr;
    (*module)->setAttr(pare::kernel::kTargetAttr,
                       pare::kernel::TargetAttr::get(&context, target.name,
                                                     target.triple, target.cpu,
                                                     target.features));
    PassManager passes(&context);
    if (failed(parsePassPipeline(
            "convert-pare-kernel-to-vector,canonicalize,"
            "expand-strided-metadata,lower-affine,convert-scf-to-cf,"
            "convert-vector-to-llvm,convert-arith-to-llvm,"
            "convert-index-to-llvm,finalize-memref-to-llvm,convert-cf-to-llvm,"
            "convert-func-to-llvm,reconcile-unrealized-casts",
            passes)) ||
        failed(passes.run(*module)))
      return nullptr;
    return module;
  }

  /// Runs the lowered case on copies of `data` and returns the destination.
  std::vector<char> execute(const Case &c, bool strided,
                            const pare::TargetDescription &target,
                            std::vector<std::vector<char>> data) {
    OwningOpRef<ModuleOp> module = lower(c, strided, target);
    EXPECT_TRUE(module) << c.name;
    if (!module)
      return {};
    auto engine = ExecutionEngine::create(*module);
    EXPECT_TRUE(static_cast<bool>(engine)) << c.name;
    std::vector<std::string> types = allTypes(c);
    std::vector<Buffer> buffers;
    for (auto [i, type] : llvm::enumerate(types)) {
      buffers.emplace_back(type, strided && argumentName(c, i) != "%table");
      buffers.back().exchange(data[i].data(), /*in=*/true);
    }
    // Memref descriptors, then pointers to them, then pointers to those.
    std::vector<std::vector<int64_t>> descriptors;
    for (Buffer &buffer : buffers) {
      int64_t address = reinterpret_cast<int64_t>(buffer.bytes.data());
      std::vector<int64_t> descriptor = {address, address, 0};
      SmallVector<int64_t> strides(buffer.whole.size(), 1);
      for (int64_t d = buffer.whole.size() - 2; d >= 0; --d)
        strides[d] = strides[d + 1] * buffer.whole[d + 1];
      descriptor.insert(descriptor.end(), buffer.whole.begin(),
                        buffer.whole.end());
      descriptor.insert(descriptor.end(), strides.begin(), strides.end());
      descriptors.push_back(descriptor);
    }
    std::vector<void *> pointers;
    for (auto &descriptor : descriptors)
      pointers.push_back(descriptor.data());
    SmallVector<void *> packed;
    for (void *&pointer : pointers)
      packed.push_back(&pointer);
    EXPECT_FALSE(
        static_cast<bool>((*engine)->invokePacked("_mlir_ciface_f", packed)));
    std::vector<char> untouched = Buffer(types.back(), strided).bytes;
    std::vector<char> result = data.back();
    buffers.back().exchange(result.data(), /*in=*/false);
    // Nothing around the destination may have changed.
    std::vector<char> fill(result.size(), 0x55);
    buffers.back().exchange(fill.data(), /*in=*/true);
    EXPECT_EQ(buffers.back().bytes, untouched) << c.name << " wrote around";
    return result;
  }

  void check(const Case &c) {
    std::mt19937 random(7);
    std::vector<std::vector<char>> data;
    for (const std::string &type : allTypes(c))
      data.push_back(randomBytes(type, random));
    auto reference = parseSourceString<ModuleOp>(tensorText(c), &context);
    ASSERT_TRUE(reference) << tensorText(c);
    auto function = pare::InterpretedFunction::create(
        *reference->getOps<func::FuncOp>().begin());
    ASSERT_TRUE(succeeded(function)) << c.name;
    std::vector<const void *> inputs;
    for (auto &bytes : data)
      inputs.push_back(bytes.data());
    std::vector<char> expected = data.back();
    ASSERT_TRUE(succeeded((*function)->run(inputs, {expected.data()})));
    for (StringRef name : {"x86-64-v4", "x86-64-v3", "aarch64"})
      for (bool strided : {false, true}) {
        std::vector<char> actual =
            execute(c, strided, *pare::findTarget(name), data);
        expectSame(c, expected, actual,
                   (name + (strided ? ", strided" : ", dense")).str());
      }
  }

  /// Equal bits, but any NaN equals any other.
  void expectSame(const Case &c, const std::vector<char> &expected,
                  const std::vector<char> &actual, const std::string &where) {
    ASSERT_EQ(expected.size(), actual.size());
    if (elementOf(c.output) != "f32") {
      EXPECT_EQ(expected, actual) << c.name << ": " << where;
      return;
    }
    for (size_t i = 0; i < expected.size(); i += 4) {
      float a, b;
      std::memcpy(&a, expected.data() + i, 4);
      std::memcpy(&b, actual.data() + i, 4);
      if (std::isnan(a) && std::isnan(b))
        continue;
      ASSERT_EQ(std::memcmp(&a, &b, 4), 0)
          << c.name << ": " << where << ", element " << i / 4 << ": " << a
          << " against " << b;
    }
  }

  MLIRContext context;
};

TEST_F(KernelToVector, AddsIntegersAndRepeatsOperands) {
  std::string arithmetic =
      "lhs_multiplier = 0.5 : f32, rhs_multiplier = 0.25 : "
      "f32, lhs_zp = 3 : i32, rhs_zp = -7 : i32, "
      "output_zp = 5 : i32, " +
      rne;
  check({"add", {"2x3x5x16xi8", "2x3x5x16xi8"}, "2x3x5x16xi8", arithmetic});
  check({"add",
         {"2x3x37xi8", "1x1x37xi8"},
         "2x3x37xi8",
         arithmetic + ", clamp_min = 5 : i32"});
  check({"sub",
         {"2x1x37xi8", "2x3x1xi8"},
         "2x3x37xi8",
         arithmetic + ", lhs_unsigned, output_unsigned"});
  check({"add", {"1x1xi8", "4x9xi16"}, "4x9xi16", arithmetic});
}

TEST_F(KernelToVector, MultipliesIntegers) {
  check({"mul",
         {"3x35xi8", "1x35xi8"},
         "3x35xi8",
         "lhs_multiplier = 0.0078125 : f32, lhs_zp = -128 : i32, output_zp = "
         "-100 : i32, rhs_unsigned, rhs_zp = 128 : i32, " +
             rne});
}

TEST_F(KernelToVector, ComputesOnFloats) {
  check({"add",
         {"3x35xf32", "3x1xf32"},
         "3x35xf32",
         "clamp_min = 0.0 : f32, clamp_max = 6.0 : f32"});
  check({"sub", {"3x35xf32", "3x35xf32"}, "3x35xf32", ""});
  check(
      {"mul", {"1x35xf32", "3x35xf32"}, "3x35xf32", "clamp_min = -1.0 : f32"});
  check({"clamp", {"77xf32"}, "77xf32", "clamp_max = 1.5 : f32"});
}

TEST_F(KernelToVector, CastsAllWays) {
  check({"cast",
         {"3x43xf32"},
         "3x43xi8",
         "scale = 0.5 : f32, output_zp = -9 : i32, clamp_min = -100 : i32, " +
             rne});
  check(
      {"cast",
       {"43xf32"},
       "43xi8",
       "scale = 0.0073 : f32, output_zp = 119 : i32, output_unsigned, " + rne});
  check({"cast", {"43xf32"}, "43xi16", "scale = 0.01 : f32, " + rne});
  check({"cast",
         {"5x43xi8"},
         "5x43xf32",
         "scale = 0.3 : f32, input_zp = 4 : i32"});
  check(
      {"cast",
       {"5x43xi8"},
       "5x43xi8",
       "scale = 1.5 : f32, input_zp = 4 : i32, output_zp = -3 : i32, " + rne});
  check(
      {"cast", {"100xi8"}, "100xi8", "output_zp = 128 : i32, output_unsigned"});
  check({"cast", {"100xi8"}, "100xi8", "input_zp = 128 : i32, input_unsigned"});
  check({"cast", {"100xi8"}, "100xi8", "input_zp = 100 : i32"});
  check({"cast", {"9xi32"}, "9xi8", "clamp_max = 100 : i32"});
}

TEST_F(KernelToVector, ClampsStoredIntegers) {
  check({"clamp",
         {"3x75xi8"},
         "3x75xi8",
         "clamp_min = -3 : i32, clamp_max = 90 : i32"});
  check({"clamp",
         {"75xi8"},
         "75xi8",
         "input_unsigned, clamp_min = 130 : i32, clamp_max = 250 : i32"});
}

TEST_F(KernelToVector, EvaluatesFunctions) {
  check({"sigmoid", {"3x179xf32"}, "3x179xf32", ""});
  check({"tanh", {"3x179xf32"}, "3x179xf32", ""});
  check({"lookup", {"3x19xi8"}, "3x19xi8", "", "256xi8"});
  check({"lookup", {"57xi8"}, "57xi8", "input_unsigned", "256xi8"});
}

TEST_F(KernelToVector, TakesSoftmaxesInIndexOrder) {
  check({"softmax", {"7x10xf32"}, "7x10xf32", ""});
  check({"softmax", {"2x3x33xf32"}, "2x3x33xf32", ""});
  check({"softmax",
         {"5x12xi8"},
         "5x12xi8",
         "output_multiplier = 256.0 : f32, output_zp = -128 : i32",
         "256xf32"});
  check({"softmax",
         {"12xi8"},
         "12xi8",
         "output_multiplier = 256.0 : f32, input_unsigned, output_unsigned",
         "256xf32"});
}

TEST_F(KernelToVector, PoolsWithAndWithoutPads) {
  std::string plain = "kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, "
                      "pads = array<i64: 0, 0, 0, 0>";
  std::string padded = "kernel = array<i64: 3, 3>, strides = array<i64: 2, 1>, "
                       "pads = array<i64: 1, 0, 1, 1>";
  std::string arithmetic = ", multiplier = 1.3 : f32, input_zp = 7 : i32, "
                           "output_zp = -11 : i32, " +
                           rne;
  check({"avg_pool2d", {"1x4x6x19xi8"}, "1x2x3x19xi8", plain + arithmetic});
  check({"avg_pool2d",
         {"1x4x6x3xi8"},
         "1x2x6x3xi8",
         padded + arithmetic + ", input_unsigned, clamp_min = -11 : i32"});
  check({"avg_pool2d",
         {"2x4x6x19xf32"},
         "2x2x6x19xf32",
         padded + ", clamp_max = 1.0 : f32"});
  check({"max_pool2d", {"1x4x6x35xi8"}, "1x2x6x35xi8", padded});
  check({"max_pool2d",
         {"1x4x6x35xi8"},
         "1x2x3x35xi8",
         plain + ", input_unsigned, clamp_min = 120 : i32"});
  check({"max_pool2d", {"1x4x6x17xf32"}, "1x2x6x17xf32", padded});
}

TEST_F(KernelToVector, ReducesAnyDimensions) {
  std::string arithmetic = "multiplier = 0.7 : f32, input_zp = -7 : i32, "
                           "output_zp = 12 : i32, " +
                           rne;
  auto kind = [](const std::string &name, const std::string &axes) {
    return "kind = #pare_kernel.reduce_kind<" + name +
           ">, axes = array<i64: " + axes + ">, ";
  };
  check({"reduce",
         {"2x3x4x21xi8"},
         "2x1x1x21xi8",
         kind("mean", "1, 2") + arithmetic});
  check({"reduce",
         {"2x3x4x21xi8"},
         "2x3x1x1xi8",
         kind("sum", "2, 3") + arithmetic + ", input_unsigned"});
  check({"reduce",
         {"2x3x21xi8"},
         "1x3x21xi8",
         kind("max", "0") + "input_unsigned, output_unsigned"});
  check({"reduce",
         {"2x3x21xf32"},
         "2x3x1xf32",
         kind("mean", "2") + "name = \"r\""});
  check({"reduce",
         {"2x3x21xf32"},
         "2x1x21xf32",
         kind("max", "1") + "name = \"r\""});
}

TEST_F(KernelToVector, PadsAndFillsHalos) {
  check({"pad",
         {"2x3x5xi8"},
         "3x6x5xi8",
         "low = array<i64: 0, 2, 0>, high = array<i64: 1, 1, 0>, value = 200 : "
         "i32"});
  check({"pad",
         {"1x3x5x3xf32"},
         "1x5x8x4xf32",
         "low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 2, 1>, value = "
         "1.5 : f32"});
  check({"fill_halo",
         {},
         "1x6x7x19xi8",
         "low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 2, 1, 0>, value = "
         "-3 : i32"});
  check({"fill_halo",
         {},
         "4x5xf32",
         "low = array<i64: 0, 0>, high = array<i64: 0, 1>, value = 0.5 : f32"});
}

} // namespace
