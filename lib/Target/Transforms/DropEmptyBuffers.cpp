//===- DropEmptyBuffers.cpp - buffers without elements --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_DROPEMPTYBUFFERSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

bool isEmpty(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  return memref && memref.hasStaticShape() && memref.getNumElements() == 0;
}

/// Whether an op does nothing but make, view or copy buffers without elements,
/// or is a loop nest without iterations.
bool doesNothing(Operation *op) {
  if (!op->use_empty())
    return false;
  if (auto copy = dyn_cast<memref::CopyOp>(op))
    return isEmpty(copy.getTarget().getType());
  if (auto linalg = dyn_cast<linalg::LinalgOp>(op))
    return op->getNumResults() == 0 &&
           llvm::is_contained(linalg.getStaticLoopRanges(), 0);
  return isa<memref::MemRefDialect>(op->getDialect()) &&
         op->getNumResults() == 1 && isEmpty(op->getResult(0).getType());
}

struct DropEmptyBuffers : impl::DropEmptyBuffersPassBase<DropEmptyBuffers> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isDeclaration())
      return;
    // Users come after what they use.
    SmallVector<Operation *> ops;
    func.walk([&](Operation *op) { ops.push_back(op); });
    for (Operation *op : llvm::reverse(ops))
      if (doesNothing(op))
        op->erase();
    // The LLVM dialect has no strides for such a type; a pointer is a pointer.
    SmallVector<Type> types;
    for (BlockArgument argument : func.getArguments()) {
      auto type = dyn_cast<MemRefType>(argument.getType());
      if (isEmpty(argument.getType()) && argument.use_empty())
        argument.setType(MemRefType::get({1}, type.getElementType()));
      types.push_back(argument.getType());
    }
    func.setFunctionType(
        FunctionType::get(&getContext(), types, func.getResultTypes()));
  }
};
} // namespace
} // namespace pare::target
