//===- Jit.cpp - emitted code, loaded into this process -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/Jit.h"

#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace llvm;

namespace pare {

//===----------------------------------------------------------------------===//
// Which code this CPU runs
//===----------------------------------------------------------------------===//

std::string whyNotNative(const LLVMTarget &target) {
  Triple triple(Triple::normalize(target.triple));
  Triple host(sys::getProcessTriple());
  if (triple.getArch() != host.getArch())
    return ("this machine is " + host.getArchName() + ", the target " +
            triple.getArchName())
        .str();
  SmallVector<StringRef> needed;
  if (triple.isX86() && X86::parseArchX86(target.cpu) != X86::CK_None)
    X86::getFeaturesForCPU(target.cpu, needed);
  SmallVector<StringRef> parts;
  StringRef(target.features).split(parts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) {
    llvm::erase(needed, part.drop_front());
    if (part.consume_front("+"))
      needed.push_back(part);
  }
  StringMap<bool> features = sys::getHostCPUFeatures();
  for (StringRef feature : needed) {
    auto found = features.find(feature);
    if (found != features.end() && !found->second)
      return ("this CPU lacks '" + feature + "'").str();
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

static const char kTrampoline[] = "pare_trampoline";

/// `void pare_trampoline(void *const *p) { symbol(p[0], p[1], ...); }`: C++
/// cannot call a function of as many pointers as turn up at run time.
static orc::ThreadSafeModule makeTrampoline(const DataLayout &layout,
                                            const Triple &triple,
                                            StringRef symbol,
                                            unsigned numPointers) {
  auto context = std::make_unique<LLVMContext>();
  auto module = std::make_unique<Module>(kTrampoline, *context);
  module->setDataLayout(layout);
  module->setTargetTriple(triple);
  Type *none = Type::getVoidTy(*context);
  Type *pointer = PointerType::getUnqual(*context);
  SmallVector<Type *> types(numPointers, pointer);
  FunctionCallee callee = module->getOrInsertFunction(
      symbol, FunctionType::get(none, types, false));
  auto *function =
      Function::Create(FunctionType::get(none, {pointer}, false),
                       GlobalValue::ExternalLinkage, kTrampoline, *module);
  IRBuilder<> builder(BasicBlock::Create(*context, "", function));
  SmallVector<Value *> arguments;
  for (unsigned i = 0; i < numPointers; ++i) {
    Value *place =
        builder.CreateConstInBoundsGEP1_32(pointer, function->getArg(0), i);
    arguments.push_back(builder.CreateLoad(pointer, place));
  }
  builder.CreateCall(callee, arguments)->setTailCall();
  builder.CreateRetVoid();
  return orc::ThreadSafeModule(std::move(module), std::move(context));
}

JitCode::JitCode() = default;
JitCode::~JitCode() = default;

Expected<std::unique_ptr<JitCode>>
JitCode::load(std::unique_ptr<MemoryBuffer> object, StringRef symbol,
              unsigned numPointers) {
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();
  // Objects have neither constructors nor thread-local data, so the platform
  // support that would load them is not needed.
  auto jit =
      orc::LLJITBuilder().setPlatformSetUp(orc::setUpInactivePlatform).create();
  if (!jit)
    return jit.takeError();
  std::unique_ptr<JitCode> code(new JitCode());
  code->jit = std::move(*jit);
  orc::LLJIT &lljit = *code->jit;
  if (Error error = lljit.addObjectFile(std::move(object)))
    return std::move(error);
  if (Error error = lljit.addIRModule(makeTrampoline(
          lljit.getDataLayout(), lljit.getTargetTriple(), symbol, numPointers)))
    return std::move(error);
  auto address = lljit.lookup(kTrampoline);
  if (!address)
    return address.takeError();
  code->trampoline = address->toPtr<void(void *const *)>();
  return std::move(code);
}

} // namespace pare
