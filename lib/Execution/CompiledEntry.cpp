//===- CompiledEntry.cpp - an entry as kernels, and as an object ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/CompiledEntry.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Pipelines/Codegen.h"
#include "pare/Target/Emission.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

using namespace mlir;

namespace pare {

LogicalResult lowerToKernels(ModuleOp module) {
  PassManager pm(module.getContext());
  buildGraphToKernels(pm);
  return pm.run(module);
}

/// Takes `module` to the LLVM dialect; one that is there stays as it is.
static LogicalResult lowerToLLVM(IsolatedEntry &entry, StringRef target) {
  if (isa<LLVM::LLVMFuncOp>(entry.getEntry().getOperation()))
    return success();
  PassManager pm(entry.getModule().getContext());
  CodegenOptions options;
  options.target = target.str();
  buildCodegenPipeline(pm, options);
  return pm.run(entry.getModule());
}

/// What the LLVM dialect says it was made for.
static LLVMTarget targetOf(LLVM::LLVMFuncOp func) {
  LLVMTarget target;
  auto triple = func->getParentOfType<ModuleOp>()->getAttrOfType<StringAttr>(
      LLVM::LLVMDialect::getTargetTripleAttrName());
  if (triple)
    target.triple = triple.str();
  if (auto cpu = func.getTargetCpu())
    target.cpu = cpu->str();
  if (auto features = func.getTargetFeaturesAttr())
    target.features = features.getFeaturesString();
  return target;
}

FailureOr<CompiledEntry> compileEntry(IsolatedEntry &entry, StringRef target) {
  if (failed(lowerToLLVM(entry, target)))
    return failure();
  auto func = dyn_cast<LLVM::LLVMFuncOp>(entry.getEntry().getOperation());
  if (!func)
    return entry.getEntry().emitError("was not lowered to the LLVM dialect");
  FailureOr<EntryInterface> interface = getInterface(func);
  if (failed(interface))
    return failure();
  CompiledEntry compiled;
  compiled.interface = std::move(*interface);
  compiled.target = targetOf(func);
  llvm::SmallVector<char, 0> bytes;
  if (failed(emit(entry.getModule(), EmitOptions(), bytes)))
    return failure();
  compiled.object = std::make_unique<llvm::SmallVectorMemoryBuffer>(
      std::move(bytes), IsolatedEntry::kSymbol,
      /*RequiresNullTerminator=*/false);
  return compiled;
}

} // namespace pare
