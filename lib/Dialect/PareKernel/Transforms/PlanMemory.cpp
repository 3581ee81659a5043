//===- PlanMemory.cpp - places all buffers in one arena -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Remarks.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

/// Only entries get an arena; who calls one would have to hand it on.
LogicalResult checkFunction(func::FuncOp func, ModuleOp module) {
  if (!func.getBody().hasOneBlock())
    return func.emitError("memory is planned for functions of one block, this "
                          "one has control flow");
  for (Type type : func.getFunctionType().getInputs())
    if (isa<TensorType>(type))
      return func.emitError("memory is planned on memrefs, this function has "
                            "an argument of type ")
             << type;
  if (!func.isPublic() || !SymbolTable::symbolKnownUseEmpty(func, module))
    return func.emitError("memory is planned for entries: inline calls first");
  return success();
}

/// Buffers and the slack behind them; C has no arrays of no bytes.
int64_t getArenaBytes(int64_t end) { return end + kArenaAlignment; }

void rewrite(func::FuncOp func, ArrayRef<PlannedBuffer> buffers,
             int64_t bytes) {
  OpBuilder builder(func.getContext());
  auto arenaType = MemRefType::get({bytes}, builder.getI8Type());
  unsigned index = func.getNumArguments();
  // Cannot fail: a func.func takes any argument.
  NamedAttribute mark(builder.getStringAttr(kArenaAttr), builder.getUnitAttr());
  (void)func.insertArgument(index, arenaType, builder.getDictionaryAttr(mark),
                            func.getLoc());
  BlockArgument arena = func.getArgument(index);
  func->setAttr(kArenaBytesAttr, builder.getI64IntegerAttr(bytes));

  func.walk([](memref::DeallocOp dealloc) { dealloc.erase(); });
  for (const PlannedBuffer &buffer : buffers) {
    memref::AllocOp alloc = buffer.alloc;
    builder.setInsertionPoint(alloc);
    Value offset =
        arith::ConstantIndexOp::create(builder, alloc.getLoc(), buffer.offset);
    auto view = memref::ViewOp::create(builder, alloc.getLoc(), alloc.getType(),
                                       arena, offset, ValueRange());
    alloc.replaceAllUsesWith(view.getResult());
    alloc.erase();
  }
}

struct PlanMemory : impl::PlanMemoryPassBase<PlanMemory> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isDeclaration() || func->hasAttr(kArenaBytesAttr))
        continue;
      bool hasAlloc =
          func.walk([](memref::AllocOp) { return WalkResult::interrupt(); })
              .wasInterrupted();
      if (!func.isPublic() && !hasAlloc)
        continue;
      if (failed(checkFunction(func, getOperation())) || failed(plan(func)))
        return signalPassFailure();
    }
  }

private:
  LogicalResult plan(func::FuncOp func) {
    FailureOr<SmallVector<PlannedBuffer>> buffers = findBuffers(func);
    if (failed(buffers))
      return failure();
    // What nobody touches needs no place.
    int64_t sum = 0;
    SmallVector<PlannedBuffer> used;
    for (PlannedBuffer &buffer : *buffers) {
      if (buffer.first) {
        used.push_back(buffer);
        sum += buffer.bytes;
      }
    }
    SmallVector<Overlap> overlaps =
        findOverlaps(func, used, getTarget(getOperation()));
    int64_t bytes = getArenaBytes(placeBuffers(used, overlaps));
    int64_t bound = getArenaBytes(getLeastEnd(used, overlaps));
    setDirections(used, overlaps);
    if (!used.empty())
      func->setAttr(kArenaPeakAttr, getArenaPeak(func, used));
    for (PlannedBuffer &buffer : *buffers)
      if (!buffer.first)
        used.push_back(buffer);
    rewrite(func, used, bytes);
    func->setAttr(kArenaBoundAttr,
                  Builder(func.getContext()).getI64IntegerAttr(bound));
    remark::analysis(func.getLoc(), remark::RemarkOpts::name("arena")
                                        .category("pare-plan-memory")
                                        .function(func.getName()))
        << llvm::formatv("arena of {0} bytes for {1} buffers of {2} bytes; the "
                         "ops in this order need {3} bytes",
                         bytes, used.size(), sum, bound)
               .str();
    return success();
  }
};
} // namespace
} // namespace pare::kernel
