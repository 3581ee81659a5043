//===- SinkHalos.cpp - borders are filled when they are needed ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_SINKHALOSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

/// Whether a part of the buffer that `halo` fills lies within the border.
bool isInterior(memref::SubViewOp part, FillHaloOp halo) {
  auto shape = part.getSourceType().getShape();
  for (auto [dim, size] : llvm::enumerate(shape)) {
    int64_t start = part.getStaticOffsets()[dim];
    int64_t count = part.getStaticSizes()[dim];
    if (ShapedType::isDynamic(start) || ShapedType::isDynamic(count) ||
        part.getStaticStrides()[dim] != 1 || start < halo.getLow()[dim] ||
        start + count > size - halo.getHigh()[dim])
      return false;
  }
  return true;
}

/// Whether an op touches its operands and nothing that it has from them later.
bool touchesOperandsOnly(Operation *op) {
  return op->getNumResults() == 0 && !op->hasTrait<OpTrait::IsTerminator>() &&
         (op->getNumRegions() == 0 || isa<DestinationStyleOpInterface>(op));
}

/// Finds what has to come behind a halo.
class HaloSinker {
public:
  explicit HaloSinker(FillHaloOp halo) : halo(halo), block(*halo->getBlock()) {}

  void run() {
    auto alloc = halo.getInit().getDefiningOp<memref::AllocOp>();
    if (!alloc || alloc->getBlock() != &block)
      return;
    visit(alloc.getResult(), /*interior=*/false);
    // Where nothing of the interior is touched before, it stays.
    if (border && passed && passed->isBeforeInBlock(border))
      halo->moveBefore(border);
  }

private:
  void visit(Value value, bool interior) {
    for (Operation *user : value.getUsers()) {
      if (auto part = dyn_cast<memref::SubViewOp>(user))
        visit(part.getResult(),
              interior || (value == halo.getInit() && isInterior(part, halo)));
      else if (isa<memref::CollapseShapeOp, memref::ExpandShapeOp,
                   memref::CastOp>(user))
        visit(user->getResult(0), interior);
      else
        note(user, interior && touchesOperandsOnly(user));
    }
  }

  void note(Operation *user, bool interior) {
    Operation *op = block.findAncestorOpInBlock(*user);
    if (op == halo || !halo->isBeforeInBlock(op))
      return;
    Operation *&first = interior ? passed : border;
    if (!first || op->isBeforeInBlock(first))
      first = op;
  }

  FillHaloOp halo;
  Block &block;
  /// The first ops behind that touch the border, and only the interior.
  Operation *border = nullptr, *passed = nullptr;
};

struct SinkHalos : impl::SinkHalosPassBase<SinkHalos> {
  void runOnOperation() override {
    SmallVector<FillHaloOp> halos;
    getOperation().walk([&](FillHaloOp halo) {
      if (halo->getNumResults() == 0)
        halos.push_back(halo);
    });
    for (FillHaloOp halo : halos)
      HaloSinker(halo).run();
  }
};
} // namespace
} // namespace pare::kernel
