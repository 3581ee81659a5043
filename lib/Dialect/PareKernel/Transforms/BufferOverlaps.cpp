//===- BufferOverlaps.cpp - which buffers may share memory while alive ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"
#include "pare/Dialect/PareKernel/Layout/AccessOrder.h"

using namespace mlir;

namespace pare::kernel {

/// Whether it is known of each operand which memory it is a part of: none can
/// be a view of another operand's unless its root says so.
static bool hasKnownRoots(Operation *op) {
  return llvm::all_of(op->getOperands(), [](Value operand) {
    Value root = getRoot(operand);
    Operation *source = root.getDefiningOp();
    return source ? isa<memref::AllocOp, memref::GetGlobalOp>(source)
                  : isa<func::FuncOp>(root.getParentBlock()->getParentOp());
  });
}

/// A distance rounded up to the alignment. Where there is none, what comes
/// `behind` need not start further before the other than its own end.
static int64_t getAlignedDistance(const AccessOrder &order,
                                  const PlannedBuffer &behind) {
  int64_t least = -behind.room();
  int64_t distance = std::max(order.getDistance().value_or(least), least);
  int64_t size = llvm::alignDown(std::abs(distance), kArenaAlignment);
  return distance <= 0 ? -size : llvm::alignTo<kArenaAlignment>(distance);
}

SmallVector<Overlap> findOverlaps(func::FuncOp func,
                                  ArrayRef<PlannedBuffer> buffers,
                                  const TargetDescription *target) {
  DenseMap<Value, unsigned> indexOf;
  for (auto [index, buffer] : llvm::enumerate(buffers))
    indexOf[memref::AllocOp(buffer.alloc).getResult()] = index;
  SmallVector<Overlap> overlaps;
  for (auto [position, op] : llvm::enumerate(func.front())) {
    auto kernel = dyn_cast<DestinationStyleOpInterface>(op);
    if (!kernel || kernel.getNumDpsInits() != 1 || !hasKnownRoots(&op))
      continue;
    auto output = indexOf.find(getRoot(kernel.getDpsInits().front()));
    if (output == indexOf.end() || buffers[output->second].first != position)
      continue;
    llvm::SmallSetVector<Value, 2> inputs;
    for (OpOperand *operand : kernel.getDpsInputOperands())
      inputs.insert(getRoot(operand->get()));
    size_t firstOfOp = overlaps.size();
    for (Value root : inputs) {
      auto input = indexOf.find(root);
      if (input == indexOf.end() || input->second == output->second ||
          buffers[input->second].last != position)
        continue;
      std::optional<AccessOrder> forward = getAccessOrder(&op, root, target);
      if (!forward)
        continue;
      Overlap overlap{&op,
                      input->second,
                      output->second,
                      getAlignedDistance(*forward, buffers[input->second]),
                      std::nullopt,
                      getInPlaceDistance(&op, root, target)};
      if (overlap.inPlace.value_or(0) % kArenaAlignment != 0)
        overlap.inPlace = std::nullopt;
      if (auto backward = getAccessOrder(&op, root, target, /*backwards=*/true))
        overlap.backward =
            getAlignedDistance(*backward, buffers[output->second]);
      overlaps.push_back(overlap);
    }
    // A kernel has one direction, whatever its result lies over.
    if (overlaps.size() - firstOfOp > 1)
      for (Overlap &overlap :
           MutableArrayRef<Overlap>(overlaps).drop_front(firstOfOp))
        overlap.backward = std::nullopt;
  }
  return overlaps;
}

void setDirections(ArrayRef<PlannedBuffer> buffers,
                   ArrayRef<Overlap> overlaps) {
  for (const Overlap &overlap : overlaps) {
    if (!overlap.backward)
      continue;
    const PlannedBuffer &input = buffers[overlap.input];
    const PlannedBuffer &output = buffers[overlap.output];
    int64_t distance = input.offset - output.offset;
    bool apart = distance >= output.room() || -distance >= input.room();
    if (apart || distance >= overlap.forward || distance == overlap.inPlace)
      overlap.op->removeAttr("backwards");
    else
      overlap.op->setAttr("backwards", UnitAttr::get(overlap.op->getContext()));
  }
}

} // namespace pare::kernel
