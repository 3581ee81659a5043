//===- BufferLives.cpp - from when to when buffers are needed -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {

int64_t getBytes(MemRefType type) {
  Type element = type.getElementType();
  int64_t bits = element.isIndex() ? 64 : element.getIntOrFloatBitWidth();
  int64_t bytes = llvm::PowerOf2Ceil(llvm::divideCeil(bits, 8));
  return type.getNumElements() * bytes;
}

namespace {

/// Follows one allocation through its aliases.
class LifeFinder {
public:
  LifeFinder(const DenseMap<Operation *, unsigned> &order, Block &body)
      : order(order), body(body) {}

  LogicalResult run(PlannedBuffer &buffer) {
    pending.assign(1, buffer.alloc.getResult());
    seen.clear();
    while (!pending.empty()) {
      Value value = pending.pop_back_val();
      if (!seen.insert(value).second)
        continue;
      for (Operation *user : value.getUsers())
        if (failed(visit(buffer, user)))
          return failure();
    }
    return success();
  }

private:
  LogicalResult visit(PlannedBuffer &buffer, Operation *user) {
    if (isa<memref::DeallocOp>(user))
      return success();
    // One place for the buffers of all iterations would be written while the
    // next one reads it.
    if (auto loop = dyn_cast<LoopLikeOpInterface>(user->getParentOp());
        loop && user->hasTrait<OpTrait::IsTerminator>() &&
        !isa<scf::ConditionOp>(user) && loop->isProperAncestor(buffer.alloc))
      return buffer.alloc.emitError(
          "an iteration of a loop allocates what the next one reads; allocate "
          "before the loop");
    if (isa<func::ReturnOp>(user))
      return user->emitError("a planned buffer is returned; results must be "
                             "arguments before memory is planned");
    pushAliases(buffer, user);
    // Who makes a view touches nothing.
    if (isa<ViewLikeOpInterface>(user) && isMemoryEffectFree(user))
      return success();
    unsigned index = order.lookup(body.findAncestorOpInBlock(*user));
    buffer.first = std::min(buffer.first.value_or(index), index);
    buffer.last = std::max(buffer.last, index);
    return success();
  }

  /// Whatever may be the same memory: memref results, of a terminator those of
  /// its parent, and memrefs that regions receive. An address that leaves the
  /// memref types keeps the buffer alive to the end.
  void pushAliases(PlannedBuffer &buffer, Operation *user) {
    Operation *holder =
        user->hasTrait<OpTrait::IsTerminator>() ? user->getParentOp() : user;
    bool escapes =
        isa<UnrealizedConversionCastOp, memref::ExtractAlignedPointerAsIndexOp>(
            user);
    for (Value result : holder->getResults())
      if (isa<BaseMemRefType>(result.getType()))
        pending.push_back(result);
    for (Region &region : holder->getRegions())
      for (Value argument : region.getArguments())
        if (isa<BaseMemRefType>(argument.getType()))
          pending.push_back(argument);
    if (escapes)
      buffer.last = order.size();
  }

  const DenseMap<Operation *, unsigned> &order;
  Block &body;
  SmallVector<Value> pending;
  DenseSet<Value> seen;
};

LogicalResult checkAlloc(memref::AllocOp alloc) {
  MemRefType type = alloc.getType();
  if (!type.hasStaticShape())
    return alloc.emitError("allocation of dynamic size: the arena is planned "
                           "at compile time and needs static shapes");
  Type element = type.getElementType();
  if (!element.isIntOrIndexOrFloat())
    return alloc.emitError() << "allocation of type " << type
                             << ": the arena holds integers and floats only";
  if (!type.getLayout().isIdentity() || type.getMemorySpace())
    return alloc.emitError() << "allocation of type " << type
                             << ": the arena holds row-major buffers of the "
                                "default memory space only";
  if (alloc.getAlignment().value_or(1) > kArenaAlignment)
    return alloc.emitError()
           << "allocation asks for alignment " << *alloc.getAlignment()
           << ", the arena's is " << kArenaAlignment;
  return success();
}

} // namespace

FailureOr<SmallVector<PlannedBuffer>> findBuffers(func::FuncOp func) {
  Block &body = func.front();
  DenseMap<Operation *, unsigned> order;
  for (auto [index, op] : llvm::enumerate(body))
    order[&op] = index;

  SmallVector<PlannedBuffer> buffers;
  LifeFinder finder(order, body);
  WalkResult walk = func.walk([&](memref::AllocOp alloc) {
    if (failed(checkAlloc(alloc)))
      return WalkResult::interrupt();
    PlannedBuffer buffer{alloc, getBytes(alloc.getType()), std::nullopt, 0, 0};
    if (failed(finder.run(buffer)))
      return WalkResult::interrupt();
    buffers.push_back(buffer);
    return WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return failure();
  return buffers;
}

} // namespace pare::kernel
