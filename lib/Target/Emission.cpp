//===- Emission.cpp - from the LLVM dialect to objects --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/Emission.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/ArmNeon/ArmNeonToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/TargetMachine.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace pare {

std::optional<LLVMTarget> getFinalTarget(ModuleOp module) {
  auto triple = module->getAttrOfType<StringAttr>(
      LLVM::LLVMDialect::getTargetTripleAttrName());
  if (!triple)
    return std::nullopt;
  LLVMTarget target{triple.str(), "", ""};
  for (auto func : module.getOps<LLVM::LLVMFuncOp>()) {
    if (!func.getTargetCpu())
      continue;
    target.cpu = func.getTargetCpu()->str();
    if (auto features = func.getTargetFeatures())
      target.features = features->getFeaturesString();
    break;
  }
  return target;
}

static FailureOr<LLVMTarget> getLLVMTarget(ModuleOp module) {
  if (std::optional<LLVMTarget> target = getFinalTarget(module))
    return *target;
  return module.emitError() << "has no 'llvm.target_triple': only what "
                               "'pare-compile' made can be emitted";
}

/// LLVM's default pipeline at O3. Kernels are vectors already and their loops
/// are unrolled as far as they should be; only what came through upstream's
/// scalar loops gains from the vectorizers.
static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = true;
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = false;
  tuning.LoopInterleaving = false;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager calls;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(calls);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, calls, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3)
      .run(module, modules);
}

/// Calls `function` `name`; something local of that name gives way.
static void rename(llvm::Function &function, const llvm::Twine &name) {
  std::string to = name.str();
  llvm::GlobalValue *other = function.getParent()->getNamedValue(to);
  if (other && other != &function && other->hasLocalLinkage())
    other->setName(to + ".local");
  function.setName(to);
}

/// Sections are called after their functions.
static void renameSelftest(llvm::Function &function, StringRef symbol) {
  std::string before = (".rodata." + function.getName()).str();
  rename(function, symbol + "_selftest");
  function.setSection((".text." + function.getName()).str());
  for (llvm::GlobalVariable &global : function.getParent()->globals())
    if (global.getSection() == before)
      global.setSection((".rodata." + function.getName()).str());
}

/// Calls the only entry `symbol`, and its self-test accordingly.
static void renameEntry(ModuleOp module, llvm::Module &translated,
                        StringRef symbol) {
  for (auto func : module.getOps<LLVM::LLVMFuncOp>()) {
    llvm::Function *function = translated.getFunction(func.getName());
    if (func->hasAttr(kInterfaceAttr))
      rename(*function, symbol);
    else if (func->hasAttr(kSelftestOfAttr))
      renameSelftest(*function, symbol);
  }
}

static std::unique_ptr<llvm::Module>
translateAndOptimize(ModuleOp module, llvm::LLVMContext &context,
                     StringRef symbol, llvm::TargetMachine &machine) {
  DialectRegistry registry;
  registerArmNeonDialectTranslation(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  module.getContext()->appendDialectRegistry(registry);
  std::unique_ptr<llvm::Module> translated =
      translateModuleToLLVMIR(module, context, "pare");
  if (!translated) {
    module.emitError("translation to LLVM IR failed");
    return nullptr;
  }
  if (!symbol.empty())
    renameEntry(module, *translated, symbol);
  // Position-independent; nothing outside may take our symbols' place.
  translated->setPICLevel(llvm::PICLevel::BigPIC);
  translated->setPIELevel(llvm::PIELevel::Large);
  optimize(*translated, machine);
  return translated;
}

std::unique_ptr<llvm::Module> translateAndOptimize(ModuleOp module,
                                                   llvm::LLVMContext &context,
                                                   StringRef symbol) {
  FailureOr<LLVMTarget> target = getLLVMTarget(module);
  if (failed(target))
    return nullptr;
  auto machine = createTargetMachine(*target);
  if (!machine) {
    module.emitError() << llvm::toString(machine.takeError());
    return nullptr;
  }
  return translateAndOptimize(module, context, symbol, **machine);
}

LogicalResult emit(ModuleOp module, const EmitOptions &options,
                   SmallVectorImpl<char> &output) {
  if (failed(checkSymbols(module, options.symbol)))
    return failure();
  FailureOr<LLVMTarget> target = getLLVMTarget(module);
  if (failed(target))
    return failure();
  auto machine = createTargetMachine(*target);
  if (!machine)
    return module.emitError() << llvm::toString(machine.takeError());
  (*machine)->Options.EmitStackSizeSection = options.stackSizes;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> translated =
      translateAndOptimize(module, context, options.symbol, **machine);
  if (!translated)
    return failure();
  llvm::raw_svector_ostream stream(output);
  if (options.kind == EmitKind::LLVM) {
    translated->print(stream, nullptr);
    return success();
  }
  llvm::legacy::PassManager passes;
  auto type = options.kind == EmitKind::Object
                  ? llvm::CodeGenFileType::ObjectFile
                  : llvm::CodeGenFileType::AssemblyFile;
  if ((*machine)->addPassesToEmitFile(passes, stream, nullptr, type))
    return module.emitError("the target emits no such file");
  passes.run(*translated);
  return success();
}

} // namespace pare
