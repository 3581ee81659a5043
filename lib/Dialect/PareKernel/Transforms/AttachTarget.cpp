//===- AttachTarget.cpp - writes the target on the module -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/BufferizableOpInterfaceImpl.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Support/RowMajor.h"
#include "pare/Target/Emission.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/TargetDescription.h"
#include "pare/Target/TargetMachine.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_ATTACHTARGETPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
struct AttachTarget : impl::AttachTargetPassBase<AttachTarget> {
  using AttachTargetPassBase::AttachTargetPassBase;

  /// What follows bufferizes kernels, also where `mlir-opt` was given the
  /// passes of the plugin and not its dialects.
  void getDependentDialects(DialectRegistry &registry) const override {
    AttachTargetPassBase::getDependentDialects(registry);
    registerBufferizableOpInterfaceExternalModels(registry);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(checkSizes(module)))
      return signalPassFailure();
    auto present = module->getAttrOfType<TargetAttr>(kTargetAttr);
    bool refined = !triple.empty() || !cpu.empty() || !features.empty();
    std::optional<LLVMTarget> made;
    if (llvm::any_of(module.getOps<LLVM::LLVMFuncOp>(),
                     [](auto func) { return func->hasAttr(kInterfaceAttr); }))
      made = getFinalTarget(module);
    if (made && target.empty() && !refined) {
      module->setAttr(kTargetAttr, describe(*made));
      return;
    }
    if (present && target.empty() && !refined)
      return check(present);

    // A refinement without a name refines the target that is there.
    StringRef name = target;
    if (name.empty())
      name = present ? present.getName() : "host";
    const TargetDescription *description = findTarget(name);
    if (!description) {
      emitUnknown(name);
      return signalPassFailure();
    }
    if (present && present.getName() != description->name &&
        failed(checkUnpacked(present, description->name)))
      return signalPassFailure();
    std::string allFeatures = description->features.str();
    if (!features.empty())
      allFeatures += (allFeatures.empty() ? "" : ",") + features;
    auto attr = TargetAttr::get(
        &getContext(), description->name,
        triple.empty() ? description->triple : StringRef(triple),
        cpu.empty() ? description->cpu : StringRef(cpu), allFeatures);
    if (made && failed(checkMade(*made, attr)))
      return signalPassFailure();
    module->setAttr(kTargetAttr, attr);
    check(attr);
  }

private:
  /// What follows multiplies sizes without a thought.
  static LogicalResult checkSizes(ModuleOp module) {
    auto isCountable = [](Type type) {
      auto shaped = dyn_cast<ShapedType>(type);
      return !shaped || !shaped.hasStaticShape() ||
             countElements(shaped.getShape());
    };
    WalkResult result = module.walk([&](Operation *op) {
      auto check = [&](Type type) {
        if (isCountable(type))
          return success();
        return LogicalResult(op->emitError()
                             << type
                             << " has more elements than can be "
                                "counted");
      };
      for (Type type : op->getResultTypes())
        if (failed(check(type)))
          return WalkResult::interrupt();
      for (Region &region : op->getRegions())
        for (BlockArgument argument : region.getArguments())
          if (failed(check(argument.getType())))
            return WalkResult::interrupt();
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

  /// Packed weights lie as the target wants them that they were packed for.
  LogicalResult checkUnpacked(TargetAttr present, StringRef name) {
    WalkResult result = getOperation().walk([&](Operation *op) {
      if (!isa<PareKernelDialect>(op->getDialect()) ||
          !op->hasAttr("kernel_shape"))
        return WalkResult::advance();
      op->emitOpError() << "has a weight packed for target '"
                        << present.getName()
                        << "', which does not serve target '" << name << "'";
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }

  /// Compiled code serves the target only that it was compiled for.
  LogicalResult checkMade(const LLVMTarget &made, TargetAttr attr) {
    if (made.triple == attr.getTriple() && made.cpu == attr.getCpu() &&
        made.features == attr.getFeatures())
      return success();
    return getOperation().emitError()
           << "was compiled for '" << made.triple << "', cpu '" << made.cpu
           << "', features '" << made.features << "', not for target '"
           << attr.getName() << "'; compile what it was made from again";
  }

  /// Compiled code stays what it is; its kernels are gone, so a target that
  /// LLVM is told the same for will do.
  TargetAttr describe(const LLVMTarget &made) {
    const TargetDescription *found = findTarget("host");
    for (const TargetDescription &known : getTargets())
      if (made.triple == known.triple && made.cpu == known.cpu &&
          made.features == known.features)
        found = &known;
    return TargetAttr::get(&getContext(), found->name, made.triple, made.cpu,
                           made.features);
  }

  void check(TargetAttr attr) {
    const TargetDescription *description = findTarget(attr.getName());
    if (!description) {
      emitUnknown(attr.getName());
      return signalPassFailure();
    }
    LLVMTarget llvmTarget{attr.getTriple().str(), attr.getCpu().str(),
                          attr.getFeatures().str()};
    if (llvm::Error error = checkTarget(llvmTarget, description)) {
      getOperation().emitError() << llvm::toString(std::move(error));
      signalPassFailure();
    }
  }

  void emitUnknown(StringRef name) {
    InFlightDiagnostic diagnostic = getOperation().emitError()
                                    << "unknown target '" << name
                                    << "', expected 'host'";
    for (const TargetDescription &known : getTargets())
      diagnostic << ", '" << known.name << "'";
  }
};
} // namespace
} // namespace pare::kernel
