//===- PareToTosa.cpp - from the graph to TOSA ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Conversion/Passes.h"

#include "TosaEmitter.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace pare::pare_to_tosa;

namespace pare {
#define GEN_PASS_DEF_CONVERTPARETOTOSAPASS
#include "pare/Conversion/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kCategory = "convert-pare-to-tosa";

bool isFloatOp(Operation *op) {
  return llvm::none_of(op->getOperandTypes(), isQuantizedTensor) &&
         llvm::none_of(op->getResultTypes(), isQuantizedTensor);
}

/// Everything that could go wrong, as errors at the ops.
LogicalResult verifyFunction(func::FuncOp func, bool forCompile) {
  if (func->hasAttr(kReferenceAttr))
    return func.emitError("a reference function does not become TOSA; run "
                          "pare-drop-reference first");
  bool sound = true;
  func.walk([&](Operation *op) {
    if (isa_and_nonnull<PareDialect>(op->getDialect())) {
      if (!forCompile || !isFloatOp(op))
        sound &= succeeded(pare_to_tosa::verifyConvertible(op));
      return;
    }
    if (isFloatOp(op) || isa_and_nonnull<func::FuncDialect>(op->getDialect()))
      return;
    op->emitError("has no form in TOSA on quantized types");
    sound = false;
  });
  return success(sound);
}

void remarkOnFloat(func::FuncOp func) {
  func.walk([&](Operation *op) {
    if (!isa_and_nonnull<PareDialect>(op->getDialect()) ||
        isa<ConstantOp>(op) || !isFloatOp(op))
      return;
    auto reason = op->getAttrOfType<StringAttr>(kFloatReasonAttr);
    remark::missed(op->getLoc(), remark::RemarkOpts::name("LeavesFloat")
                                     .category(kCategory)
                                     .function(func.getSymName()))
        << ("'" + getOpName(op) + "' leaves as float TOSA" +
            (reason ? ": " + reason.getValue() : StringRef()))
               .str();
  });
}

void remarkOnRounding(ModuleOp module, const Rounding &rounding) {
  if (!rounding.fromFloatRne)
    return;
  remark::analysis(
      module.getLoc(),
      remark::RemarkOpts::name("RoundingChanged").category(kCategory))
      << "rounding 'float-rne' leaves as SINGLE_ROUND: ties round up instead "
         "of to even, and sums and products are not rounded to f32 first"
      << remark::metric("LargestMultiplierError", rounding.largestError);
}

struct ConvertPareToTosa : impl::ConvertPareToTosaPassBase<ConvertPareToTosa> {
  using ConvertPareToTosaPassBase::ConvertPareToTosaPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<StringRef> profile = getRoundingProfile(module);
    if (failed(profile))
      return signalPassFailure();
    if (forCompile && *profile == kFloatRne)
      return;
    bool sound = true;
    for (auto func : module.getOps<func::FuncOp>())
      sound &= succeeded(verifyFunction(func, forCompile));
    if (!sound)
      return signalPassFailure();
    for (auto func : module.getOps<func::FuncOp>()) {
      recordQuantization(func);
      if (!forCompile)
        remarkOnFloat(func);
    }
    Rounding rounding{*profile == kTosaDouble
                          ? tosa::RoundingMode::DOUBLE_ROUND
                          : tosa::RoundingMode::SINGLE_ROUND,
                      *profile == kFloatRne};
    if (failed(convert(module, rounding)))
      return signalPassFailure();
    remarkOnRounding(module, rounding);
    // Each rescale says how it rounds.
    module->removeAttr(kRoundingAttr);
  }

  LogicalResult convert(ModuleOp module, Rounding &rounding) {
    TypeConverter converter;
    addStorageConversions(converter);
    RewritePatternSet patterns(&getContext());
    ConversionTarget target(getContext());
    bool keepFloat = forCompile;
    target.addDynamicallyLegalDialect<PareDialect>(
        [=](Operation *op) { return keepFloat && isFloatOp(op); });
    target.markUnknownOpDynamicallyLegal(
        [&](Operation *op) { return converter.isLegal(op); });
    target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp func) {
      return converter.isSignatureLegal(func.getFunctionType()) &&
             converter.isLegal(&func.getBody());
    });
    populateLinearPatterns(converter, patterns, rounding);
    populateElementwisePatterns(converter, patterns, rounding);
    populateFunctionPatterns(converter, patterns, rounding);
    populatePoolPatterns(converter, patterns, rounding);
    populateMovementPatterns(converter, patterns, rounding);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns,
                                                                   converter);
    populateReturnOpTypeConversionPattern(patterns, converter);
    populateCallOpTypeConversionPattern(patterns, converter);
    return applyPartialConversion(module, target, std::move(patterns));
  }
};

} // namespace
} // namespace pare
