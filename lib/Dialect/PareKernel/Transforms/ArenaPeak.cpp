//===- ArenaPeak.cpp - what fills the arena where it is fullest -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace mlir;

namespace pare::kernel {

/// The network op that `op` belongs to, or nothing.
static StringRef findName(Operation *op) {
  for (StringRef key : {"name", "pare.name"})
    if (auto name = op->getAttrOfType<StringAttr>(key))
      return name.getValue();
  return "";
}

/// A buffer is called after the first op that has a name and touches it: as a
/// rule the one that computes it. Without any, after the kind of the first op.
static std::string nameOf(PlannedBuffer buffer, Block &body) {
  SmallVector<Value> aliases(1, buffer.alloc.getResult());
  Operation *named = nullptr, *first = nullptr;
  auto takeEarlier = [&](Operation *&best, Operation *op) {
    op = body.findAncestorOpInBlock(*op);
    if (!best || op->isBeforeInBlock(body.findAncestorOpInBlock(*best)))
      best = op;
  };
  for (unsigned i = 0; i < aliases.size(); ++i)
    for (Operation *user : aliases[i].getUsers()) {
      if (!findName(user).empty() && user->getBlock() == &body)
        takeEarlier(named, user);
      if (!isa<ViewLikeOpInterface>(user))
        takeEarlier(first, user);
      for (Value result : user->getResults())
        if (isa<BaseMemRefType>(result.getType()) &&
            !llvm::is_contained(aliases, result))
          aliases.push_back(result);
    }
  if (named)
    return findName(named).str();
  return first ? first->getName().getStringRef().str() : "a buffer";
}

ArrayAttr getArenaPeak(func::FuncOp func, ArrayRef<PlannedBuffer> buffers) {
  // Buffers at one place at the same time, of which one is computed from the
  // other in place, take the memory of the larger one.
  std::map<int64_t, const PlannedBuffer *> best;
  int64_t bestBytes = -1;
  for (const PlannedBuffer &start : buffers) {
    if (!start.first)
      continue;
    std::map<int64_t, const PlannedBuffer *> live;
    for (const PlannedBuffer &buffer : buffers) {
      if (!buffer.first || *buffer.first > *start.first ||
          buffer.last < *start.first)
        continue;
      const PlannedBuffer *&place = live[buffer.offset];
      if (!place || place->bytes < buffer.bytes)
        place = &buffer;
    }
    int64_t bytes = 0;
    for (auto [offset, buffer] : live)
      bytes += buffer->bytes;
    if (bytes > bestBytes) {
      best = std::move(live);
      bestBytes = bytes;
    }
  }
  Builder builder(func.getContext());
  SmallVector<Attribute> parts;
  for (auto [offset, buffer] : best)
    parts.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr(
             "name", builder.getStringAttr(nameOf(*buffer, func.front()))),
         builder.getNamedAttr("bytes",
                              builder.getI64IntegerAttr(buffer->bytes))}));
  return builder.getArrayAttr(parts);
}

} // namespace pare::kernel
