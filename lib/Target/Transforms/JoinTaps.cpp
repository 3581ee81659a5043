//===- JoinTaps.cpp - one block of memory for all taps --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_JOINTAPSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

LogicalResult joinTaps(func::FuncOp func) {
  SmallVector<unsigned> taps;
  for (unsigned i = 0; i < func.getNumArguments(); ++i)
    if (func.getArgAttr(i, kTapAttr))
      taps.push_back(i);
  if (taps.empty())
    return success();
  FailureOr<EntryInterface> interface = requireInterface(func);
  if (failed(interface))
    return failure();
  if (interface->taps.size() != taps.size())
    return func.emitError()
           << "'" << kInterfaceAttr << "' describes " << interface->taps.size()
           << " taps, the function has " << taps.size();
  OpBuilder builder(func.getContext());
  auto type = MemRefType::get({interface->tapBytes()}, builder.getI8Type());
  BlockArgument block = insertBeforeArena(func, type);
  builder.setInsertionPointToStart(&func.front());
  Location loc = func.getLoc();
  for (auto [index, offset] : llvm::zip_equal(taps, interface->tapOffsets())) {
    BlockArgument tap = func.getArgument(index);
    Value at = arith::ConstantIndexOp::create(builder, loc, offset);
    tap.replaceAllUsesWith(
        memref::ViewOp::create(builder, loc, cast<MemRefType>(tap.getType()),
                               block, at, ValueRange()));
  }
  for (unsigned index : llvm::reverse(taps))
    (void)func.eraseArgument(index);
  return success();
}

struct JoinTaps : impl::JoinTapsPassBase<JoinTaps> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isDeclaration() && failed(joinTaps(func)))
        return signalPassFailure();
  }
};
} // namespace
} // namespace pare::target
