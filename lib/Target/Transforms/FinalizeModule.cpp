//===- FinalizeModule.cpp - target and linkage of LLVM functions ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/ArmNeon/ArmNeonDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/Layout/KernelOperands.h"
#include "pare/Target/Emission.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/TargetDescription.h"
#include "pare/Target/TargetMachine.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_FINALIZEMODULEPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

/// Bytes by which C aligns an element.
int64_t getAlignment(Type element) {
  unsigned bits = element.getIntOrFloatBitWidth();
  return bits <= 8 ? 1 : llvm::PowerOf2Ceil(bits) / 8;
}

void setArgument(LLVM::LLVMFuncOp func, unsigned index, int64_t alignment,
                 bool isInput) {
  Builder builder(func.getContext());
  NamedAttrList attrs;
  attrs.set(LLVM::LLVMDialect::getNoAliasAttrName(), builder.getUnitAttr());
  attrs.set(LLVM::LLVMDialect::getNoUndefAttrName(), builder.getUnitAttr());
  attrs.set(LLVM::LLVMDialect::getAlignAttrName(),
            builder.getI64IntegerAttr(alignment));
  if (isInput)
    attrs.set(LLVM::LLVMDialect::getReadonlyAttrName(), builder.getUnitAttr());
  func.setArgAttrs(index, attrs);
}

/// What the ABI promises of an entry's pointers.
LogicalResult setArguments(LLVM::LLVMFuncOp func) {
  FailureOr<EntryInterface> interface = getInterface(func);
  if (failed(interface))
    return failure();
  size_t expected = interface->numPointers();
  if (expected != func.getNumArguments())
    return func.emitError()
           << "'" << kInterfaceAttr << "' describes " << expected
           << " arguments, the function has " << func.getNumArguments();
  unsigned index = 0;
  for (const Port &port : interface->inputs)
    setArgument(func, index++, getAlignment(port.element), true);
  for (const Port &port : interface->outputs)
    setArgument(func, index++, getAlignment(port.element), false);
  if (!interface->taps.empty())
    setArgument(func, index++, kernel::kArenaAlignment, false);
  if (interface->profile)
    setArgument(func, index++, sizeof(int64_t), false);
  setArgument(func, index, kernel::kArenaAlignment, false);
  return success();
}

/// Dialects of which LLVM IR is made directly: intrinsics stay ops of their
/// own.
bool isTranslated(Dialect *dialect) {
  return isa_and_nonnull<LLVM::LLVMDialect, arm_neon::ArmNeonDialect>(dialect);
}

bool isOurs(StringAttr name) {
  return name.getValue().starts_with("pare.") ||
         name.getValue().starts_with("pare_kernel.");
}

/// An attribute that LLVM has and its dialect has not.
void addToLLVM(LLVM::LLVMFuncOp func, Attribute attr) {
  SmallVector<Attribute> attrs;
  if (ArrayAttr before = func.getPassthroughAttr())
    attrs.append(before.begin(), before.end());
  if (!llvm::is_contained(attrs, attr))
    attrs.push_back(attr);
  func.setPassthroughAttr(ArrayAttr::get(func.getContext(), attrs));
}
void addToLLVM(LLVM::LLVMFuncOp func, StringRef name) {
  addToLLVM(func, StringAttr::get(func.getContext(), name));
}

/// Aligns the stack for vectors that are wider than the ABI aligns it for: what
/// does not fit the registers would else lie across lines of the cache, or not,
/// as the caller's stack has it.
void alignStack(LLVM::LLVMFuncOp func, const TargetDescription &target) {
  int64_t bytes = target.vectorBits / 8;
  if (bytes <= 16)
    return;
  Builder builder(func.getContext());
  addToLLVM(func,
            builder.getStrArrayAttr({"alignstack", std::to_string(bytes)}));
}

/// Neither inlined nor specialized.
void keepOneCopy(LLVM::LLVMFuncOp func) {
  addToLLVM(func, "noduplicate");
  addToLLVM(func, "noinline");
}

/// Sections of their own: a linker that collects garbage drops a self-test that
/// nobody calls. The entry that it calls must be the one that all others call:
/// no copy of it, inlined or specialized.
LogicalResult finalizeSelftest(LLVM::LLVMFuncOp func, StringAttr entryName) {
  auto entry =
      SymbolTable::lookupNearestSymbolFrom<LLVM::LLVMFuncOp>(func, entryName);
  if (!entry)
    return func.emitError() << "tests '" << entryName.getValue()
                            << "', which the module does not have";
  func.setSection((".text." + func.getName()).str());
  keepOneCopy(entry);
  if (func.getNumArguments() != 1)
    return func.emitError("a self-test has one argument, its arena");
  setArgument(func, 0, kernel::kArenaAlignment, false);
  return success();
}

struct FinalizeModule : impl::FinalizeModulePassBase<FinalizeModule> {
  using FinalizeModulePassBase::FinalizeModulePassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto target =
        module->getAttrOfType<kernel::TargetAttr>(kernel::kTargetAttr);
    if (!target) {
      module.emitError() << "has no '" << kernel::kTargetAttr
                         << "': run 'pare-attach-target' first";
      return signalPassFailure();
    }
    if (failed(checkDialects()) || failed(setTarget(target)))
      return signalPassFailure();
    for (auto func : module.getOps<LLVM::LLVMFuncOp>())
      if (failed(finalize(func, target)))
        return signalPassFailure();
    for (auto global : module.getOps<LLVM::GlobalOp>()) {
      global.setLinkage(LLVM::Linkage::Internal);
      global.setDsoLocal(true);
      // What `pare-build-selftest` calls `NAME_selftest.in0`.
      auto [function, data] = global.getName().split('.');
      auto owner = module.lookupSymbol<LLVM::LLVMFuncOp>(function);
      if (!data.empty() && owner && owner->hasAttr(kSelftestOfAttr))
        global.setSection((".rodata." + function).str());
    }
    stripOurs(module);
  }

private:
  LogicalResult checkDialects() {
    WalkResult walk = getOperation().walk([](Operation *op) {
      if (isa<ModuleOp>(op) || isTranslated(op->getDialect()))
        return WalkResult::advance();
      op->emitError() << "'" << op->getName()
                      << "' was not lowered to the LLVM dialect";
      return WalkResult::interrupt();
    });
    return failure(walk.wasInterrupted());
  }

  LogicalResult setTarget(kernel::TargetAttr target) {
    LLVMTarget llvmTarget{target.getTriple().str(), target.getCpu().str(),
                          target.getFeatures().str()};
    auto machine = createTargetMachine(llvmTarget);
    if (!machine)
      return getOperation().emitError() << llvm::toString(machine.takeError());
    Builder builder(&getContext());
    getOperation()->setAttr(
        LLVM::LLVMDialect::getTargetTripleAttrName(),
        builder.getStringAttr((*machine)->getTargetTriple().str()));
    getOperation()->setAttr(
        LLVM::LLVMDialect::getDataLayoutAttrName(),
        builder.getStringAttr(
            (*machine)->createDataLayout().getStringRepresentation()));
    return success();
  }

  LogicalResult checkDeclaration(LLVM::LLVMFuncOp func) {
    StringRef name = func.getName();
    bool allocates = llvm::is_contained(
        {"malloc", "calloc", "realloc", "aligned_alloc", "free"}, name);
    if (func->hasAttr(kExternAttr)) {
      if (std::string reason = whyNoSymbol(name); !reason.empty())
        return func.emitError()
               << "an extern function cannot have its name: " << reason;
      return success();
    }
    if ((isLibraryFunction(name) && !allocates) ||
        SymbolTable::symbolKnownUseEmpty(func, getOperation()))
      return success();
    return func.emitError() << "'" << name
                            << "' is called but has no body: code calls "
                               "functions on memory, of libm, and those "
                               "declared 'pare.extern' only";
  }

  LogicalResult finalize(LLVM::LLVMFuncOp func, kernel::TargetAttr target) {
    if (func.isExternal())
      return checkDeclaration(func);
    func.setTargetCpu(target.getCpu());
    if (!target.getFeatures().empty())
      func.setTargetFeaturesAttr(
          LLVM::TargetFeaturesAttr::get(&getContext(), target.getFeatures()));
    func.setNoUnwind(true);
    if (const TargetDescription *known = findTarget(target.getName()))
      alignStack(func, *known);
    if (optimize == OptimizeFor::Size)
      addToLLVM(func, "optsize");
    func.setDsoLocal(true);
    if (func->hasAttr(kInterfaceAttr))
      return setArguments(func);
    if (auto entry = func->getAttrOfType<StringAttr>(kSelftestOfAttr))
      return finalizeSelftest(func, entry);
    func.setLinkage(LLVM::Linkage::Internal);
    if (func->hasAttr(kernel::kSharedAttr))
      keepOneCopy(func);
    for (unsigned i = 0, e = func.getNumArguments(); i < e; ++i)
      func.setArgAttrs(i, keepLLVM(func.getArgAttrDict(i)));
    return success();
  }

  /// The attributes that LLVM understands.
  ArrayRef<NamedAttribute> keepLLVM(DictionaryAttr attrs) {
    kept.clear();
    if (attrs)
      for (NamedAttribute attr : attrs)
        if (attr.getName().getValue().starts_with("llvm."))
          kept.push_back(attr);
    return kept;
  }

  void stripOurs(ModuleOp module) {
    module.walk([](Operation *op) {
      for (NamedAttribute attr : llvm::to_vector(op->getDiscardableAttrs()))
        if (isOurs(attr.getName()) && attr.getName() != kInterfaceAttr &&
            !(isa<LLVM::LLVMFuncOp>(op) && (attr.getName() == kSelftestOfAttr ||
                                            attr.getName() == kExternAttr)))
          op->removeDiscardableAttr(attr.getName());
    });
  }

  SmallVector<NamedAttribute> kept;
};
} // namespace
} // namespace pare::target
