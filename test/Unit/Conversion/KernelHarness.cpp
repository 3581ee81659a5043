//===- KernelHarness.cpp - a kernel by the interpreter and as code --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelHarness.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
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
#include "llvm/TargetParser/Host.h"
#include <cmath>
#include <random>

using namespace mlir;

namespace pare::test {
namespace {

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
    elementBytes = element == "i8"    ? 1
                   : element == "i16" ? 2
                   : element == "i64" ? 8
                                      : 4;
    int64_t size = elementBytes;
    for (int64_t dim : whole)
      size *= dim;
    bytes.assign(size, 0x55);
  }

  /// As MLIR passes a memref of `whole`.
  std::vector<int64_t> descriptor() {
    int64_t address = reinterpret_cast<int64_t>(bytes.data());
    std::vector<int64_t> result = {address, address, 0};
    SmallVector<int64_t> strides(whole.size(), 1);
    for (int64_t d = whole.size() - 2; d >= 0; --d)
      strides[d] = strides[d + 1] * whole[d + 1];
    result.insert(result.end(), whole.begin(), whole.end());
    result.insert(result.end(), strides.begin(), strides.end());
    return result;
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
    else if (elementOf(type) == "i64")
      append(static_cast<int64_t>(random()));
    else
      append(static_cast<int32_t>(random() % 2000001) - 1000000);
  }
  return bytes;
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

/// Whether the host has the instructions that a kernel calls by name; others,
/// of any target, LLVM makes what it has of.
bool runsHere(ModuleOp module) {
  llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  WalkResult walk = module.walk([&](LLVM::CallIntrinsicOp call) {
    StringRef name = call.getIntrin();
    bool isMissing =
        (name.starts_with("llvm.aarch64.") && !features.lookup("neon")) ||
        (name.starts_with("llvm.x86.") && !features.lookup("avx2")) ||
        (name.starts_with("llvm.x86.avx512.") && !features.lookup("avx512bw"));
    return isMissing ? WalkResult::interrupt() : WalkResult::advance();
  });
  return !walk.wasInterrupted();
}

} // namespace

void KernelHarness::SetUpTestSuite() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  mlir::registerAllPasses();
  registerConvertPareKernelToVectorPass();
  registerConvertDot4ToX86Pass();
  registerConvertDot4ToArmNeonPass();
}

KernelHarness::KernelHarness() {
  DialectRegistry registry;
  mlir::registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  registry.insert<kernel::PareKernelDialect>();
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
}

OwningOpRef<ModuleOp> KernelHarness::lower(const Case &c, bool strided,
                                           const TargetDescription &target) {
  auto module = parseSourceString<ModuleOp>(memrefText(c, strided), &context);
  if (!module)
    return nullptr;
  (*module)->setAttr(kernel::kTargetAttr,
                     kernel::TargetAttr::get(&context, target.name,
                                             target.triple, target.cpu,
                                             target.features));
  PassManager passes(&context);
  if (failed(parsePassPipeline(
          "convert-pare-kernel-to-vector,convert-dot4-to-x86,"
          "convert-dot4-to-arm-neon,canonicalize,"
          "expand-strided-metadata,lower-affine,convert-scf-to-cf,"
          "convert-math-to-llvm,convert-vector-to-llvm,convert-arith-to-llvm,"
          "convert-index-to-llvm,finalize-memref-to-llvm,convert-cf-to-llvm,"
          "convert-func-to-llvm,reconcile-unrealized-casts",
          passes)) ||
      failed(passes.run(*module)))
    return nullptr;
  return module;
}

std::vector<char> KernelHarness::execute(const Case &c, bool strided,
                                         const TargetDescription &target,
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
  for (Buffer &buffer : buffers)
    descriptors.push_back(buffer.descriptor());
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

void KernelHarness::check(const Case &c) {
  std::mt19937 random(7);
  std::vector<std::vector<char>> data;
  for (const std::string &type : allTypes(c))
    data.push_back(randomBytes(type, random));
  auto reference = parseSourceString<ModuleOp>(tensorText(c), &context);
  ASSERT_TRUE(reference) << tensorText(c);
  auto function =
      InterpretedFunction::create(*reference->getOps<func::FuncOp>().begin());
  ASSERT_TRUE(succeeded(function)) << c.name;
  std::vector<const void *> inputs;
  for (auto &bytes : data)
    inputs.push_back(bytes.data());
  std::vector<char> expected = data.back();
  ASSERT_TRUE(succeeded((*function)->run(inputs, {expected.data()})));
  for (StringRef name : {"x86-64-v4", "x86-64-v3", "aarch64"})
    for (bool strided : {false, true}) {
      OwningOpRef<ModuleOp> module = lower(c, strided, *findTarget(name));
      if (module && !runsHere(*module))
        continue;
      std::vector<char> actual = execute(c, strided, *findTarget(name), data);
      expectSame(c, expected, actual,
                 (name + (strided ? ", strided" : ", dense")).str());
    }
}

} // namespace pare::test
