//===- WriteResults.cpp - results become arguments that are written -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's buffer-results-to-out-params copies where a reshape stands between
// the allocation and the return, and does not expect one value returned twice.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_WRITERESULTSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

bool isReshape(Operation *op) {
  return isa_and_nonnull<memref::CollapseShapeOp, memref::ExpandShapeOp>(op);
}

/// The allocation that `value` is a reshape of, or null.
memref::AllocOp findAlloc(Value value) {
  Operation *op = value.getDefiningOp();
  while (isReshape(op)) {
    value = op->getOperand(0);
    op = value.getDefiningOp();
  }
  auto alloc = dyn_cast_or_null<memref::AllocOp>(op);
  bool plain = alloc && alloc.getType().hasStaticShape() &&
               alloc.getType().getLayout().isIdentity();
  return plain ? alloc : nullptr;
}

/// `argument`, of the type of `value`, in the shape of the allocation that
/// `value` is a reshape of.
Value undoReshapes(OpBuilder &builder, Value value, Value argument) {
  Operation *op = value.getDefiningOp();
  while (isReshape(op)) {
    auto type = cast<MemRefType>(op->getOperand(0).getType());
    if (auto collapse = dyn_cast<memref::CollapseShapeOp>(op))
      argument = memref::ExpandShapeOp::create(
          builder, op->getLoc(), type.getShape(), argument,
          collapse.getReassociationIndices());
    else
      argument = memref::CollapseShapeOp::create(
          builder, op->getLoc(), argument,
          cast<memref::ExpandShapeOp>(op).getReassociationIndices());
    op = op->getOperand(0).getDefiningOp();
  }
  return argument;
}

LogicalResult check(func::FuncOp func) {
  if (!func.getBody().hasOneBlock())
    return func.emitError("results become arguments in functions of one block, "
                          "this one has control flow");
  for (auto [index, type] : llvm::enumerate(func.getResultTypes())) {
    auto memref = dyn_cast<MemRefType>(type);
    if (!memref || !memref.hasStaticShape() || !memref.getLayout().isIdentity())
      return func.emitError() << "result " << index << " has type " << type
                              << ", expected a row-major memref of static "
                                 "shape";
  }
  return success();
}

void writeResult(func::FuncOp func, Operation *terminator, unsigned result,
                 BlockArgument argument) {
  Value value = terminator->getOperand(result);
  if (memref::AllocOp alloc = findAlloc(value)) {
    OpBuilder builder(alloc);
    Value place = undoReshapes(builder, value, argument);
    if (place.getType() == alloc.getType()) {
      alloc.replaceAllUsesWith(place);
      alloc.erase();
      return;
    }
  }
  OpBuilder builder(terminator);
  memref::CopyOp::create(builder, terminator->getLoc(), value, argument);
}

LogicalResult writeResults(func::FuncOp func) {
  if (failed(check(func)))
    return failure();
  Operation *terminator = func.front().getTerminator();
  Builder builder(func.getContext());
  SmallVector<DictionaryAttr> attrs;
  for (unsigned i = 0, e = func.getNumResults(); i < e; ++i) {
    NamedAttrList list(func.getResultAttrDict(i));
    list.set(kResultAttr, builder.getUnitAttr());
    attrs.push_back(list.getDictionary(func.getContext()));
  }
  SmallVector<Type> types(func.getResultTypes());
  // Results first: argument attributes of a function go with its type.
  func.setAllResultAttrs(ArrayRef<DictionaryAttr>(SmallVector<DictionaryAttr>(
      types.size(), builder.getDictionaryAttr({}))));
  for (auto [index, type] : llvm::enumerate(types)) {
    unsigned position = func.getNumArguments();
    if (failed(
            func.insertArgument(position, type, attrs[index], func.getLoc())))
      return failure();
    writeResult(func, terminator, index, func.getArgument(position));
  }
  terminator->setOperands(ValueRange());
  func.setType(FunctionType::get(func.getContext(), func.getArgumentTypes(),
                                 TypeRange()));
  return success();
}

struct WriteResults : impl::WriteResultsPassBase<WriteResults> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isDeclaration() &&
          failed(writeResults(func)))
        return signalPassFailure();
  }
};
} // namespace
} // namespace pare::target
