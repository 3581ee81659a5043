//===- ExternToPareKernel.cpp - ops that C code of the user's computes ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Conversion/Passes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CONVERTEXTERNTOPAREKERNELPASS
#include "pare/Conversion/Passes.h.inc"

namespace {

/// The C function that `op` is declared to be, or nothing.
StringRef getSymbol(Operation *op) {
  if (isa<FunctionOpInterface>(op))
    return "";
  if (auto symbol = op->getAttrOfType<StringAttr>(kExternAttr))
    return symbol.getValue();
  auto custom = dyn_cast<tosa::CustomOp>(op);
  return custom && custom.getDomainName() == kExternAttr
             ? custom.getOperatorName()
             : "";
}

LogicalResult convert(Operation *op, StringRef symbol) {
  if (op->getNumResults() == 0 || op->getNumRegions() != 0)
    return op->emitOpError("is declared extern, so it must have results and no "
                           "regions");
  for (Type type :
       llvm::concat<const Type>(SmallVector<Type>(op->getOperandTypes()),
                                SmallVector<Type>(op->getResultTypes()))) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape() ||
        !tensor.getElementType().isIntOrFloat())
      return op->emitOpError()
             << "is declared extern, so it must have static tensors of "
                "integers or f32, not "
             << type;
  }
  OpBuilder builder(op);
  SmallVector<Value> inits;
  for (Type type : op->getResultTypes()) {
    auto tensor = cast<RankedTensorType>(type);
    inits.push_back(tensor::EmptyOp::create(
        builder, op->getLoc(), tensor.getShape(), tensor.getElementType()));
  }
  StringRef name = getOpName(op);
  auto call = kernel::CallExternOp::create(
      builder, op->getLoc(), op->getResultTypes(), symbol, op->getOperands(),
      inits, name.empty() ? StringAttr() : builder.getStringAttr(name));
  op->replaceAllUsesWith(call);
  op->erase();
  return success();
}

struct ConvertExternToPareKernel
    : impl::ConvertExternToPareKernelPassBase<ConvertExternToPareKernel> {
  void runOnOperation() override {
    SmallVector<Operation *> declared;
    getOperation().walk([&](Operation *op) {
      if (!getSymbol(op).empty())
        declared.push_back(op);
    });
    for (Operation *op : declared)
      if (failed(convert(op, getSymbol(op))))
        return signalPassFailure();
  }
};
} // namespace
} // namespace pare
