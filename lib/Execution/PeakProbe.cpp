//===- PeakProbe.cpp - the most products that this CPU computes -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/PeakProbe.h"

#include "pare/Execution/Jit.h"
#include "pare/Target/TargetMachine.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

namespace pare {
namespace {

const char kSymbol[] = "pare_peak";

/// Sums that do not wait for each other: more than the latency of a product
/// times the products that start in a cycle.
constexpr int kSums = 12;
/// With a product and an addition each, the products have registers, too.
constexpr int kPairs = 7;
constexpr int kIterations = 4000;

/// A loop as assembly, and the multiply-accumulates of one iteration.
struct PeakLoop {
  std::string body;
  int64_t macs = 0;
};

/// `line` `times` times, with SUM for the vector register of a sum, PRODUCT for
/// that of its product, A and B for the operands; `macs` of one of them.
PeakLoop repeat(int times, StringRef line, int64_t macs,
                function_ref<std::string(int)> name) {
  PeakLoop loop;
  for (int i = 0; i < times; ++i) {
    std::string text = line.str();
    auto put = [&](StringRef what, int number) {
      for (size_t at; (at = text.find(what)) != std::string::npos;)
        text.replace(at, what.size(), name(number));
    };
    put("SUM", i);
    put("PRODUCT", i + times);
    put("A", 14);
    put("B", 15);
    loop.body += text + "\n";
  }
  loop.macs = times * macs;
  return loop;
}

PeakLoop x86Loop(const TargetDescription &target, bool isFloat) {
  char letter = target.vectorBits == 512 ? 'z' : 'y';
  auto name = [&](int i) {
    return ("%" + Twine(letter) + "mm" + Twine(i)).str();
  };
  if (isFloat)
    return repeat(kSums, "vfmadd231ps A, B, SUM", target.lanes(32), name);
  if (target.dot == DotProduct::UnsignedSigned4)
    return repeat(kSums,
                  target.vectorBits == 512 ? "vpdpbusd A, B, SUM"
                                           : "{vex} vpdpbusd A, B, SUM",
                  target.lanes(8), name);
  return repeat(kPairs, "vpmaddwd A, B, PRODUCT\nvpaddd PRODUCT, SUM, SUM",
                target.lanes(16), name);
}

PeakLoop armLoop(const TargetDescription &target, bool isFloat) {
  auto name = [](int i) { return ("v" + Twine(i)).str(); };
  if (isFloat)
    return repeat(kSums, "fmla SUM.4s, A.4s, B.4s", 4, name);
  switch (target.dot) {
  case DotProduct::SignedSigned4:
    return repeat(kSums, "sdot SUM.4s, A.16b, B.16b", 16, name);
  case DotProduct::SignedMatrix2x8:
    return repeat(kSums, "smmla SUM.4s, A.16b, B.16b", 32, name);
  default:
    return repeat(kPairs,
                  "smull PRODUCT.8h, A.8b, B.8b\n"
                  "sadalp SUM.4s, PRODUCT.8h",
                  8, name);
  }
}

/// The registers start as zeros: a float could be a denormal, which is slow.
std::string x86Code(const PeakLoop &loop) {
  std::string code;
  for (int i = 0; i < 16; ++i)
    code += formatv("vpxor %xmm{0}, %xmm{0}, %xmm{0}\n", i);
  return code + formatv("movl $${0}, %ecx\nlfence\n1:\n{1}decl %ecx\njnz 1b\n"
                        "lfence\n",
                        kIterations, loop.body)
                    .str();
}

std::string armCode(const PeakLoop &loop) {
  std::string code;
  for (int i = 0; i < 16; ++i)
    code += formatv("movi v{0}.4s, #0\n", i);
  return code + formatv("mov w9, #{0}\nisb\n1:\n{1}subs w9, w9, #1\nb.ne 1b\n"
                        "isb\n",
                        kIterations, loop.body)
                    .str();
}

/// `void pare_peak(int64_t *ticks)`.
Expected<std::unique_ptr<MemoryBuffer>>
compileLoop(const TargetDescription &target, const PeakLoop &loop) {
  LLVMTarget llvmTarget{target.triple.str(), target.cpu.str(),
                        target.features.str()};
  auto machine = createTargetMachine(llvmTarget);
  if (!machine)
    return machine.takeError();
  bool isArm = Triple(target.triple).isAArch64();
  LLVMContext context;
  Module module(kSymbol, context);
  module.setDataLayout((*machine)->createDataLayout());
  module.setTargetTriple((*machine)->getTargetTriple());
  Type *none = Type::getVoidTy(context);
  auto *function = Function::Create(
      FunctionType::get(none, {PointerType::getUnqual(context)}, false),
      GlobalValue::ExternalLinkage, kSymbol, module);
  function->addFnAttr("target-cpu", target.cpu);
  function->addFnAttr("target-features", target.features);
  IRBuilder<> builder(BasicBlock::Create(context, "", function));
  std::string clobbers;
  for (int i = 0; i < 16; ++i)
    clobbers += formatv("~{{{0}{1}},", isArm ? "v" : "xmm", i);
  clobbers += isArm ? "~{w9},~{cc},~{memory}" : "~{ecx},~{cc},~{memory}";
  auto readCounter = [&]() -> Value * {
    Type *i64 = builder.getInt64Ty();
    if (!isArm)
      return builder.CreateIntrinsic(i64, Intrinsic::readcyclecounter,
                                     ArrayRef<Value *>());
    return builder.CreateCall(InlineAsm::get(FunctionType::get(i64, false),
                                             "mrs $0, cntvct_el0", "=r",
                                             /*hasSideEffects=*/true));
  };
  Value *start = readCounter();
  auto *assembly = InlineAsm::get(FunctionType::get(none, false),
                                  isArm ? armCode(loop) : x86Code(loop),
                                  clobbers, /*hasSideEffects=*/true);
  builder.CreateCall(assembly);
  builder.CreateStore(builder.CreateSub(readCounter(), start),
                      function->getArg(0));
  builder.CreateRetVoid();
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager passes;
  if ((*machine)->addPassesToEmitFile(passes, stream, nullptr,
                                      CodeGenFileType::ObjectFile))
    return createStringError("the target emits no object");
  passes.run(module);
  return std::make_unique<SmallVectorMemoryBuffer>(
      std::move(bytes), kSymbol, /*RequiresNullTerminator=*/false);
}

} // namespace

Expected<double> measurePeak(const TargetDescription &target, bool isFloat) {
  std::string reason = whyNotNative(
      {target.triple.str(), target.cpu.str(), target.features.str()});
  if (!reason.empty())
    return createStringError(reason);
  PeakLoop loop = Triple(target.triple).isAArch64() ? armLoop(target, isFloat)
                                                    : x86Loop(target, isFloat);
  auto object = compileLoop(target, loop);
  if (!object)
    return object.takeError();
  auto code = JitCode::load(std::move(*object), kSymbol, 1);
  if (!code)
    return code.takeError();
  int64_t ticks = 0, best = 0;
  void *pointer = &ticks;
  // The first runs wake up the vector units.
  for (int run = 0; run < 200; ++run) {
    (*code)->call(&pointer);
    if (ticks > 0 && (best == 0 || ticks < best))
      best = ticks;
  }
  if (best == 0)
    return createStringError("the counter stands still");
  return double(loop.macs) * kIterations / best;
}

} // namespace pare
