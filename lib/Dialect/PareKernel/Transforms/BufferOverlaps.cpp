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

/// A distance rounded up to the alignment. What may lie anywhere need not start
/// further before the output than the end of that.
static int64_t getAlignedDistance(const AccessOrder &order,
                                  const PlannedBuffer &input) {
  int64_t least = -input.room();
  int64_t distance = order.getDistance().value_or(least);
  if (distance <= least)
    return least;
  return distance > 0
             ? static_cast<int64_t>(llvm::alignTo(distance, kArenaAlignment))
             : -static_cast<int64_t>(
                   llvm::alignDown(-distance, kArenaAlignment));
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
    for (Value root : inputs) {
      auto input = indexOf.find(root);
      if (input == indexOf.end() || input->second == output->second ||
          buffers[input->second].last != position)
        continue;
      if (std::optional<AccessOrder> order = getAccessOrder(&op, root, target))
        overlaps.push_back(
            {input->second, output->second,
             getAlignedDistance(*order, buffers[input->second])});
    }
  }
  return overlaps;
}

} // namespace pare::kernel
