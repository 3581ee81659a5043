//===- CompiledEntry.cpp - an entry as kernels, and as an object ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Execution/CompiledEntry.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Pipelines/Codegen.h"
#include "pare/Target/Emission.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

using namespace mlir;

namespace pare {

LogicalResult lowerToKernels(ModuleOp module) {
  PassManager pm(module.getContext());
  buildGraphToKernels(pm);
  return pm.run(module);
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

/// Whether choices that only `pare_kernel.target` explains were made already:
/// storage, tiles, packed weights, buffers.
static bool isLoweredForTarget(IsolatedEntry &entry) {
  FunctionOpInterface function = entry.getEntry();
  if (llvm::any_of(function.getArgumentTypes(), llvm::IsaPred<MemRefType>))
    return true;
  WalkResult walk = function->walk([](Operation *op) {
    bool chosen = llvm::any_of(op->getAttrs(), [](NamedAttribute attr) {
      return isa<kernel::TileAttr>(attr.getValue()) ||
             attr.getName().getValue().ends_with("_unsigned");
    });
    return chosen && isa<kernel::PareKernelDialect>(op->getDialect())
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return walk.wasInterrupted();
}

/// An error where the code was made, or half made, for another target than the
/// one that is asked for.
static LogicalResult checkTarget(IsolatedEntry &entry, StringRef name) {
  const TargetDescription *target = findTarget(name);
  if (name.empty() || !target)
    return success();
  FunctionOpInterface function = entry.getEntry();
  if (auto func = dyn_cast<LLVM::LLVMFuncOp>(function.getOperation())) {
    LLVMTarget made = targetOf(func);
    if (made.triple == target->triple && made.cpu == target->cpu &&
        made.features == target->features)
      return success();
    return function.emitError()
           << "was compiled for '" << made.triple << "', cpu '" << made.cpu
           << "', features '" << made.features << "', not for target '"
           << target->name << "'";
  }
  auto attached =
      entry.getModule()->getAttrOfType<kernel::TargetAttr>(kernel::kTargetAttr);
  if (!attached || attached.getName() == target->name ||
      !isLoweredForTarget(entry))
    return success();
  return function.emitError()
         << "was lowered for target '" << attached.getName() << "', not for '"
         << target->name << "'";
}

/// Takes `module` to the LLVM dialect; one that is there stays as it is.
static LogicalResult lowerToLLVM(IsolatedEntry &entry,
                                 const CompileOptions &compile) {
  if (failed(checkTarget(entry, compile.target)))
    return failure();
  if (isa<LLVM::LLVMFuncOp>(entry.getEntry().getOperation()))
    return success();
  PassManager pm(entry.getModule().getContext());
  CodegenOptions options;
  options.target = compile.target;
  options.profile = compile.profile;
  options.fastF32 = compile.fastF32;
  options.optimize = compile.optimize;
  buildCodegenPipeline(pm, options);
  return pm.run(entry.getModule());
}

FailureOr<CompiledEntry> compileEntry(IsolatedEntry &entry,
                                      const CompileOptions &compile) {
  if (failed(lowerToLLVM(entry, compile)))
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
  EmitOptions options;
  options.stackSizes = compile.stackSizes;
  if (failed(emit(entry.getModule(), options, bytes)))
    return failure();
  compiled.object = std::make_unique<llvm::SmallVectorMemoryBuffer>(
      std::move(bytes), IsolatedEntry::kSymbol,
      /*RequiresNullTerminator=*/false);
  return compiled;
}

} // namespace pare
