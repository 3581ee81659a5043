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

bool isQuantized(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && isa<quant::QuantizedType>(shaped.getElementType());
}

/// Quantized tensors become tensors of their storage; narrow integers take a
/// byte.
void addConversions(TypeConverter &converter) {
  converter.addConversion([](Type type) { return type; });
  converter.addConversion([](RankedTensorType type) -> Type {
    auto quantized = dyn_cast<quant::QuantizedType>(type.getElementType());
    if (!quantized)
      return type;
    unsigned width = std::max(8u, quantized.getStorageTypeIntegralWidth());
    return type.clone(IntegerType::get(type.getContext(), width));
  });
}

/// The profile of the module's integer ops; only float-rne has kernels yet.
LogicalResult verifyRounding(ModuleOp module) {
  Attribute attribute = module->getAttr(kRoundingAttr);
  if (!attribute)
    return success();
  auto profile = dyn_cast<StringAttr>(attribute);
  if (profile && profile.getValue() == "float-rne")
    return success();
  if (profile && (profile.getValue() == "tosa-double" ||
                  profile.getValue() == "tosa-single"))
    return module.emitError() << "rounding profile " << attribute
                              << " is not supported yet, only \"float-rne\"";
  return module.emitError()
         << "'" << kRoundingAttr
         << "' knows \"float-rne\", \"tosa-double\" and \"tosa-single\", got "
         << attribute;
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
    bool plain = llvm::none_of(op->getOperandTypes(), isQuantized) &&
                 llvm::none_of(op->getResultTypes(), isQuantized);
    if (plain || isa_and_nonnull<func::FuncDialect>(op->getDialect()) ||
        hasLowering(op))
      return;
    op->emitError("no lowering to kernels is registered for this op on "
                  "quantized types");
    sound = false;
  });
  return success(sound);
}

/// Plain integers do not say what they mean: the scale and zero point of a
/// quantized argument or result move into its attributes.
void recordQuantization(func::FuncOp func) {
  Builder builder(func.getContext());
  auto record = [&](Type type, auto set) {
    if (!isQuantized(type))
      return;
    std::optional<Quantization> quantization = quantizationOf(type);
    if (!quantization)
      return;
    set(kScaleAttr, builder.getF64FloatAttr(quantization->scale));
    set(kZeroPointAttr, builder.getI64IntegerAttr(quantization->zeroPoint));
  };
  for (auto [i, type] : llvm::enumerate(func.getArgumentTypes()))
    record(type, [&, i = i](StringRef name, Attribute value) {
      func.setArgAttr(i, name, value);
    });
  for (auto [i, type] : llvm::enumerate(func.getResultTypes()))
    record(type, [&, i = i](StringRef name, Attribute value) {
      func.setResultAttr(i, name, value);
    });
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
    addConversions(converter);
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
