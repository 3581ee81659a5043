//===- AddTaps.cpp - every named tensor becomes a result ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_ADDTAPSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

/// A tensor that a caller can be given.
bool isObservable(Operation *op) {
  if (op->getNumResults() != 1)
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  return type && type.hasStaticShape() && type.getElementType().isIntOrFloat();
}

/// Of the ops of one name the last one computes its value; those before it are
/// its parts.
llvm::MapVector<StringRef, Operation *> findNamed(func::FuncOp func) {
  DenseMap<StringRef, Operation *> last;
  for (Operation &op : func.front())
    if (StringRef name = getLayerName(&op); !name.empty() && isObservable(&op))
      last[name] = &op;
  llvm::MapVector<StringRef, Operation *> inOrder;
  for (Operation &op : func.front())
    if (StringRef name = getLayerName(&op); last.lookup(name) == &op)
      inOrder.insert({name, &op});
  return inOrder;
}

void addTaps(func::FuncOp func) {
  Builder builder(func.getContext());
  Operation *end = func.front().getTerminator();
  SmallVector<Value> values(end->getOperands());
  SmallVector<Type> types(func.getResultTypes());
  SmallVector<DictionaryAttr> attrs;
  for (unsigned i = 0; i < types.size(); ++i) {
    DictionaryAttr dict = func.getResultAttrDict(i);
    attrs.push_back(dict ? dict : builder.getDictionaryAttr({}));
  }
  for (auto [name, op] : findNamed(func)) {
    values.push_back(op->getResult(0));
    types.push_back(values.back().getType());
    NamedAttrList list;
    list.set(kNameAttr, builder.getStringAttr(name));
    list.set(kTapAttr, builder.getUnitAttr());
    if (op->hasAttr("output_unsigned"))
      list.set(kUnsignedAttr, builder.getUnitAttr());
    attrs.push_back(list.getDictionary(func.getContext()));
  }
  end->setOperands(values);
  func.setFunctionType(builder.getFunctionType(func.getArgumentTypes(), types));
  func.setAllResultAttrs(attrs);
}

struct AddTaps : impl::AddTapsPassBase<AddTaps> {
  using AddTapsPassBase::AddTapsPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    bool isAsked = module->hasAttr(kTapsAttr);
    module->removeAttr(kTapsAttr);
    if (!always && !isAsked)
      return;
    for (Operation &op : module.getOps()) {
      auto function = dyn_cast<FunctionOpInterface>(op);
      if (!function || !function.isPublic() || function.isExternal())
        continue;
      if (failed(visit(function)))
        return signalPassFailure();
    }
  }

private:
  LogicalResult visit(FunctionOpInterface function) {
    auto func = dyn_cast<func::FuncOp>(function.getOperation());
    if (!func ||
        !llvm::all_of(func.getResultTypes(), llvm::IsaPred<TensorType>))
      return function.emitError(
          "is past the stage that has tensors, so it gets "
          "no taps: ask for them before kernels become "
          "buffers");
    if (!func.getBody().hasOneBlock())
      return func.emitError("taps need a function of one block, this one has "
                            "control flow");
    for (unsigned i = 0; i < func.getNumResults(); ++i)
      if (func.getResultAttr(i, kTapAttr))
        return success();
    addTaps(func);
    return success();
  }
};
} // namespace
} // namespace pare::target
