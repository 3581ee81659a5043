//===- KeepReference.cpp - the float network beside the one that changes --===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/SymbolTable.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_KEEPREFERENCEPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

/// Whether the function holds ops that repair and reports can pair by name.
bool hasNetworkOps(func::FuncOp func) {
  return func
      .walk([](Operation *op) {
        return getOpName(op).empty() ? WalkResult::advance()
                                     : WalkResult::interrupt();
      })
      .wasInterrupted();
}

/// The first op with a quantized result.
Operation *findQuantized(func::FuncOp func) {
  Operation *found = nullptr;
  func.walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (isa<quant::QuantizedType>(getElementTypeOrSelf(type))) {
        found = op;
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return found;
}

LogicalResult keepReference(func::FuncOp func) {
  std::string name = (func.getSymName() + kReferenceSuffix).str();
  if (Operation *known =
          SymbolTable::lookupSymbolIn(func->getParentOp(), name)) {
    if (known->hasAttr(kReferenceAttr))
      return success();
    auto diagnostic = func.emitError() << "cannot keep the float network as '@"
                                       << name << "': the name is taken";
    diagnostic.attachNote(known->getLoc()) << "by this symbol";
    return failure();
  }
  if (Operation *quantized = findQuantized(func)) {
    auto diagnostic = func.emitError()
                      << "'@" << func.getSymName()
                      << "' is quantized already and has no float network "
                         "beside it; keep the reference before";
    diagnostic.attachNote(quantized->getLoc()) << "it is quantized here";
    return failure();
  }
  OpBuilder builder(func->getContext());
  builder.setInsertionPointAfter(func);
  auto reference = cast<func::FuncOp>(builder.clone(*func));
  reference.setSymName(name);
  reference.setPrivate();
  reference->setAttr(kReferenceAttr, builder.getUnitAttr());
  return success();
}

struct KeepReference : impl::KeepReferencePassBase<KeepReference> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> entries;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isExternal() &&
          !func->hasAttr(kReferenceAttr) && hasNetworkOps(func))
        entries.push_back(func);
    for (func::FuncOp func : entries)
      if (failed(keepReference(func)))
        return signalPassFailure();
  }
};

} // namespace
} // namespace pare
