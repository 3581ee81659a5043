//===- EmitPass.cpp - emission as the last step of a pipeline -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitPass.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "pare/Pipelines/Codegen.h"

using namespace mlir;

namespace pare {
namespace {

/// Not registered: emission is what `pare-opt` adds to the passes, not a pass
/// for others to call.
struct EmitPass : PassWrapper<EmitPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(EmitPass)

  EmitPass(const EmitOptions &options, const Budgets &budgets, bool withHeader,
           EmittedFiles &files)
      : options(options), budgets(budgets), withHeader(withHeader),
        files(files) {}

  StringRef getName() const override { return "EmitPass"; }

  void getDependentDialects(DialectRegistry &registry) const override {
    OpPassManager pipeline(ModuleOp::getOperationName());
    buildCodegenPipeline(pipeline, CodegenOptions());
    pipeline.getDependentDialects(registry);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (files.done) {
      module.emitError("only one module can be emitted into a file");
      return signalPassFailure();
    }
    if (!isLowered(module) && failed(lower(module)))
      return signalPassFailure();
    // The passes before do not verify each other's work; see PareOptMain.cpp.
    if (failed(verify(module)) ||
        failed(checkBudgets(module, options, budgets)) ||
        failed(emit(module, options, files.code)))
      return signalPassFailure();
    if (withHeader && failed(emitHeader(module, options.symbol, files.header)))
      return signalPassFailure();
    files.done = true;
  }

private:
  static bool isLowered(ModuleOp module) {
    return llvm::all_of(module.getOps(), [](Operation &op) {
      return isa<LLVM::LLVMDialect>(op.getDialect());
    });
  }

  LogicalResult lower(ModuleOp module) {
    OpPassManager pipeline(ModuleOp::getOperationName());
    buildCodegenPipeline(pipeline, CodegenOptions());
    return runPipeline(pipeline, module);
  }

  EmitOptions options;
  Budgets budgets;
  bool withHeader;
  EmittedFiles &files;
};

} // namespace

std::unique_ptr<Pass> createEmitPass(const EmitOptions &options,
                                     const Budgets &budgets, bool withHeader,
                                     EmittedFiles &files) {
  return std::make_unique<EmitPass>(options, budgets, withHeader, files);
}

} // namespace pare
