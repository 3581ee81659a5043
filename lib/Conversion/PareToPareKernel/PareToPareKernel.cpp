//===- PareToPareKernel.cpp - from the graph to kernels -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Conversion/Passes.h"
#include "pare/Interfaces/ConvertToPareKernelInterface.h"

#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CONVERTPARETOPAREKERNELPASS
#include "pare/Conversion/Passes.h.inc"

namespace {

/// Kernels are made for float-rne only: under the other profiles quantized ops
/// have become TOSA before.
LogicalResult verifyRounding(ModuleOp module) {
  FailureOr<StringRef> profile = getRoundingProfile(module);
  if (failed(profile))
    return failure();
  if (*profile == kFloatRne)
    return success();
  return module.emitError()
         << "under the rounding profile \"" << *profile
         << "\" quantized ops become TOSA first; run convert-pare-to-tosa";
}

bool hasLowering(Operation *op) {
  Dialect *dialect = op->getDialect();
  return dialect &&
         dialect->getRegisteredInterface<ConvertToPareKernelInterface>();
}

/// Everything that could go wrong, as errors at the ops.
LogicalResult verifyFunction(func::FuncOp func) {
  if (func->hasAttr(kReferenceAttr))
    return func.emitError("a reference function does not become kernels; run "
                          "pare-drop-reference first");
  bool sound = true;
  func.walk([&](Operation *op) {
    if (isa_and_nonnull<PareDialect>(op->getDialect())) {
      sound &= succeeded(verifyConvertible(op));
      return;
    }
    bool plain = llvm::none_of(op->getOperandTypes(), isQuantizedTensor) &&
                 llvm::none_of(op->getResultTypes(), isQuantizedTensor);
    if (plain || isa_and_nonnull<func::FuncDialect>(op->getDialect()) ||
        hasLowering(op))
      return;
    op->emitError("no lowering to kernels is registered for this op on "
                  "quantized types");
    sound = false;
  });
  return success(sound);
}

struct ConvertPareToPareKernel
    : impl::ConvertPareToPareKernelPassBase<ConvertPareToPareKernel> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    bool sound = succeeded(verifyRounding(module));
    for (auto func : module.getOps<func::FuncOp>())
      sound &= succeeded(verifyFunction(func));
    if (!sound)
      return signalPassFailure();
    for (auto func : module.getOps<func::FuncOp>())
      recordQuantization(func);
    if (failed(convert(module)))
      signalPassFailure();
  }

  LogicalResult convert(ModuleOp module) {
    TypeConverter converter;
    addStorageConversions(converter);
    RewritePatternSet patterns(&getContext());
    ConversionTarget target(getContext());
    target.addIllegalDialect<PareDialect>();
    target.markUnknownOpDynamicallyLegal(
        [&](Operation *op) { return converter.isLegal(op); });
    target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp func) {
      return converter.isSignatureLegal(func.getFunctionType()) &&
             converter.isLegal(&func.getBody());
    });
    populateLinearPatterns(converter, patterns);
    populateElementwisePatterns(converter, patterns);
    populateFunctionPatterns(converter, patterns);
    populatePoolPatterns(converter, patterns);
    populateMovementPatterns(converter, patterns);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns,
                                                                   converter);
    populateReturnOpTypeConversionPattern(patterns, converter);
    populateCallOpTypeConversionPattern(patterns, converter);
    for (Dialect *dialect : getContext().getLoadedDialects())
      if (auto *interface =
              dialect->getRegisteredInterface<ConvertToPareKernelInterface>())
        interface->populateConvertToPareKernelPatterns(target, converter,
                                                       patterns);
    return applyPartialConversion(module, target, std::move(patterns));
  }
};

} // namespace
} // namespace pare
