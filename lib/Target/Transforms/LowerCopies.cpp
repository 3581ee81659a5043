//===- LowerCopies.cpp - strided copies become loops ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Utils/MemRefUtils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_LOWERCOPIESPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

/// Runs of fewer elements are loaded and stored; a call would cost more.
constexpr int64_t kShortRun = 4;

bool isContiguous(MemRefType type) {
  return type.getLayout().isIdentity() ||
         memref::isStaticShapeAndContiguousRowMajor(type);
}

/// How many of the trailing dimensions lie without gaps in `type`.
int64_t countContiguousDims(MemRefType type) {
  auto [strides, offset] = type.getStridesAndOffset();
  int64_t expected = 1, count = 0;
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    if (type.getDimSize(dim) != 1 && strides[dim] != expected)
      break;
    expected *= type.getDimSize(dim);
    ++count;
  }
  return count;
}

/// The part of `memref` at `outer`, all of the inner dimensions.
Value takeInner(OpBuilder &builder, Location loc, Value memref,
                ValueRange outer) {
  auto type = cast<MemRefType>(memref.getType());
  SmallVector<OpFoldResult> offsets(outer.begin(), outer.end());
  offsets.resize(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> sizes(outer.size(), builder.getIndexAttr(1));
  for (int64_t size : type.getShape().drop_front(outer.size()))
    sizes.push_back(builder.getIndexAttr(size));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  auto resultType = memref::SubViewOp::inferRankReducedResultType(
      type.getShape().drop_front(outer.size()), type, offsets, sizes, strides);
  return memref::SubViewOp::create(builder, loc, cast<MemRefType>(resultType),
                                   memref, offsets, sizes, strides);
}

void lowerCopy(memref::CopyOp copy) {
  auto source = cast<MemRefType>(copy.getSource().getType());
  auto target = cast<MemRefType>(copy.getTarget().getType());
  int64_t inner =
      std::min(countContiguousDims(source), countContiguousDims(target));
  int64_t run = 1;
  for (int64_t size : source.getShape().take_back(inner))
    run *= size;
  bool byElement = run < kShortRun;
  int64_t loops = byElement ? source.getRank() : source.getRank() - inner;

  OpBuilder builder(copy);
  Location loc = copy.getLoc();
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value one = arith::ConstantIndexOp::create(builder, loc, 1);
  SmallVector<Value> indices;
  for (int64_t dim = 0; dim < loops; ++dim) {
    Value size =
        arith::ConstantIndexOp::create(builder, loc, source.getDimSize(dim));
    auto loop = scf::ForOp::create(builder, loc, zero, size, one);
    indices.push_back(loop.getInductionVar());
    builder.setInsertionPointToStart(loop.getBody());
  }
  if (byElement) {
    Value element =
        memref::LoadOp::create(builder, loc, copy.getSource(), indices);
    memref::StoreOp::create(builder, loc, element, copy.getTarget(), indices);
  } else {
    Value from = takeInner(builder, loc, copy.getSource(), indices);
    Value to = takeInner(builder, loc, copy.getTarget(), indices);
    memref::CopyOp::create(builder, loc, from, to);
  }
  copy.erase();
}

struct LowerCopies : impl::LowerCopiesPassBase<LowerCopies> {
  void runOnOperation() override {
    SmallVector<memref::CopyOp> copies;
    WalkResult walk = getOperation().walk([&](memref::CopyOp copy) {
      auto source = dyn_cast<MemRefType>(copy.getSource().getType());
      auto target = dyn_cast<MemRefType>(copy.getTarget().getType());
      if (!source || !target || !source.hasStaticShape() ||
          !source.isStrided() || !target.isStrided()) {
        copy.emitError("copy between memrefs without static shape and strides");
        return WalkResult::interrupt();
      }
      if (!isContiguous(source) || !isContiguous(target))
        copies.push_back(copy);
      return WalkResult::advance();
    });
    if (walk.wasInterrupted())
      return signalPassFailure();
    for (memref::CopyOp copy : copies)
      lowerCopy(copy);
  }
};
} // namespace
} // namespace pare::target
