//===- MemoryPlan.cpp - where the buffers of a function lie ---------------===//
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

//===----------------------------------------------------------------------===//
// Lives
//===----------------------------------------------------------------------===//

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
    unsigned index = order.lookup(body.findAncestorOpInBlock(*user));
    buffer.first = std::min(buffer.first.value_or(index), index);
    buffer.last = std::max(buffer.last, index);
    pushAliases(buffer, user);
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

//===----------------------------------------------------------------------===//
// Sharing and placement
//===----------------------------------------------------------------------===//

/// The allocation behind views.
static memref::AllocOp getAlloc(Value value) {
  while (auto view = value.getDefiningOp<ViewLikeOpInterface>())
    value = view.getViewSource();
  return value.getDefiningOp<memref::AllocOp>();
}

/// The allocation of which `value` is the whole, seen through reshapes.
static memref::AllocOp getWholeAlloc(Value value) {
  auto type = dyn_cast<MemRefType>(value.getType());
  if (!type || !type.getLayout().isIdentity())
    return nullptr;
  memref::AllocOp alloc = getAlloc(value);
  return alloc && getBytes(alloc.getType()) == getBytes(type) ? alloc : nullptr;
}

/// True if an input reads a part of `alloc` other than element by element.
static bool readsPartOf(DestinationStyleOpInterface kernel,
                        memref::AllocOp alloc) {
  return llvm::any_of(kernel.getDpsInputOperands(), [&](OpOperand *input) {
    return getAlloc(input->get()) == alloc &&
           input->get().getType() != kernel.getDpsInits()[0].getType();
  });
}

/// Kernels whose lowering reads element i before it writes element i and never
/// reads an element after that.
static bool isElementwise(Operation *op) {
  return isa<AddOp, SubOp, MulOp, CastOp, ClampOp, LookupOp, SigmoidOp, TanhOp>(
      op);
}

SmallVector<std::pair<unsigned, unsigned>>
findInPlacePairs(func::FuncOp func, ArrayRef<PlannedBuffer> buffers) {
  DenseMap<Operation *, unsigned> indexOf;
  for (auto [index, buffer] : llvm::enumerate(buffers))
    indexOf[buffer.alloc] = index;
  SmallVector<std::pair<unsigned, unsigned>> pairs;
  for (auto [position, op] : llvm::enumerate(func.front())) {
    if (!isElementwise(&op))
      continue;
    auto kernel = cast<DestinationStyleOpInterface>(op);
    Value init = kernel.getDpsInits().front();
    memref::AllocOp target = getWholeAlloc(init);
    if (!target || buffers[indexOf.lookup(target)].first != position)
      continue;
    for (OpOperand *input : kernel.getDpsInputOperands()) {
      memref::AllocOp source = getWholeAlloc(input->get());
      // Different shapes would mean that elements are read more than once.
      if (!source || source == target ||
          input->get().getType() != init.getType() ||
          readsPartOf(kernel, source))
        continue;
      unsigned from = indexOf.lookup(source);
      if (buffers[from].last != position)
        continue;
      pairs.emplace_back(from, indexOf.lookup(target));
      break;
    }
  }
  return pairs;
}

namespace {
/// Buffers that lie at one place, one after the other.
struct Group {
  PlannedBuffer whole;
  SmallVector<unsigned> members;
};
} // namespace

/// The smallest gap between `placed` buffers that `buffer` fits into, or the
/// end of them.
static int64_t findOffset(const PlannedBuffer &buffer,
                          ArrayRef<PlannedBuffer> placed) {
  SmallVector<const PlannedBuffer *> neighbours;
  for (const PlannedBuffer &other : placed)
    if (buffer.livesWith(other))
      neighbours.push_back(&other);
  llvm::sort(neighbours, [](const auto *a, const auto *b) {
    return a->offset < b->offset;
  });
  int64_t end = 0, best = -1, bestGap = 0;
  for (const PlannedBuffer *other : neighbours) {
    int64_t gap = other->offset - end;
    if (gap >= buffer.bytes && (best < 0 || gap < bestGap)) {
      best = end;
      bestGap = gap;
    }
    end = std::max(end, static_cast<int64_t>(llvm::alignTo(
                            other->offset + other->bytes, kArenaAlignment)));
  }
  return best < 0 ? end : best;
}

static SmallVector<Group>
makeGroups(ArrayRef<PlannedBuffer> buffers,
           ArrayRef<std::pair<unsigned, unsigned>> sharing) {
  SmallVector<unsigned> groupOf(buffers.size());
  SmallVector<Group> groups;
  for (unsigned i = 0, e = buffers.size(); i < e; ++i)
    groupOf[i] = i;
  for (auto [from, to] : sharing)
    groupOf[to] = groupOf[from];
  DenseMap<unsigned, unsigned> position;
  for (auto [i, buffer] : llvm::enumerate(buffers)) {
    auto [it, inserted] = position.try_emplace(groupOf[i], groups.size());
    if (inserted)
      groups.push_back({buffer, {}});
    Group &group = groups[it->second];
    group.members.push_back(i);
    group.whole.bytes = std::max(group.whole.bytes, buffer.bytes);
    group.whole.first = std::min(*group.whole.first, *buffer.first);
    group.whole.last = std::max(group.whole.last, buffer.last);
  }
  return groups;
}

int64_t placeBuffers(MutableArrayRef<PlannedBuffer> buffers,
                     ArrayRef<std::pair<unsigned, unsigned>> sharing) {
  SmallVector<Group> groups = makeGroups(buffers, sharing);
  llvm::sort(groups, [](const Group &a, const Group &b) {
    return std::pair(-a.whole.bytes, a.members.front()) <
           std::pair(-b.whole.bytes, b.members.front());
  });
  SmallVector<PlannedBuffer> placed;
  int64_t end = 0;
  for (Group &group : groups) {
    group.whole.offset = findOffset(group.whole, placed);
    placed.push_back(group.whole);
    end = std::max(end, group.whole.offset + group.whole.bytes);
    for (unsigned member : group.members)
      buffers[member].offset = group.whole.offset;
  }
  return end;
}

} // namespace pare::kernel
