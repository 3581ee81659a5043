//===- ArenaPeak.cpp - what fills the arena where it is fullest -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryPlan.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace mlir;

namespace pare::kernel {

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
      if (!getLayerName(user).empty() && user->getBlock() == &body)
        takeEarlier(named, user);
      if (!isa<ViewLikeOpInterface>(user))
        takeEarlier(first, user);
      for (Value result : user->getResults())
        if (isa<BaseMemRefType>(result.getType()) &&
            !llvm::is_contained(aliases, result))
          aliases.push_back(result);
    }
  if (named)
    return getLayerName(named).str();
  return first ? first->getName().getStringRef().str() : "a buffer";
}

namespace {
/// A buffer and the bytes of it that no buffer below has.
struct Part {
  const PlannedBuffer *buffer;
  int64_t bytes;
};
} // namespace

/// The buffers that live at an op, in the order of their offsets.
static SmallVector<Part> getParts(ArrayRef<PlannedBuffer> buffers,
                                  unsigned position) {
  SmallVector<Part> parts;
  for (const PlannedBuffer &buffer : buffers)
    if (*buffer.first <= position && position <= buffer.last)
      parts.push_back({&buffer, 0});
  llvm::sort(parts, [](const Part &a, const Part &b) {
    return std::tuple(a.buffer->offset, -a.buffer->bytes, a.buffer) <
           std::tuple(b.buffer->offset, -b.buffer->bytes, b.buffer);
  });
  int64_t end = 0;
  for (Part &part : parts) {
    int64_t start = std::max(end, part.buffer->offset);
    end = std::max(end, part.buffer->offset + part.buffer->bytes);
    part.bytes = std::max<int64_t>(end - start, 0);
  }
  llvm::erase_if(parts, [](const Part &part) { return part.bytes == 0; });
  return parts;
}

ArrayAttr getArenaPeak(func::FuncOp func, ArrayRef<PlannedBuffer> buffers) {
  SmallVector<Part> best;
  int64_t bestBytes = -1;
  for (const PlannedBuffer &start : buffers) {
    SmallVector<Part> parts = getParts(buffers, *start.first);
    int64_t bytes = 0;
    for (const Part &part : parts)
      bytes += part.bytes;
    if (bytes > bestBytes) {
      best = std::move(parts);
      bestBytes = bytes;
    }
  }
  Builder builder(func.getContext());
  SmallVector<Attribute> named;
  for (const Part &part : best)
    named.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr(
             "name", builder.getStringAttr(nameOf(*part.buffer, func.front()))),
         builder.getNamedAttr("bytes",
                              builder.getI64IntegerAttr(part.bytes))}));
  return builder.getArrayAttr(named);
}

} // namespace pare::kernel
