//===- AddScratch.cpp - memory that kernels need for themselves -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_ADDSCRATCHPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
struct AddScratch : impl::AddScratchPassBase<AddScratch> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    getOperation().walk([&](Operation *op) {
      TypeSwitch<Operation *>(op).Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>(
          [&](auto linear) { add(linear, *target); });
    });
  }

private:
  template <typename OpTy> void add(OpTy op, const TargetDescription &target) {
    if (!op.getTile() || !op.getKernelShape() || op.getScratch() ||
        !isa<MemRefType>(op.getInput().getType()))
      return;
    OpBuilder builder(op);
    Geometry geometry = *getGeometry(op);
    MemRefType type;
    if (isWinograd(op))
      type = MemRefType::get({getWinogradStrip(geometry).elements()},
                             builder.getF32Type());
    else if (auto strip = getInputStrip(geometry, *op.getTile(), target))
      type = MemRefType::get({strip->elements()}, builder.getI16Type());
    else
      return;
    auto alloc = memref::AllocOp::create(builder, op.getLoc(), type);
    op.getScratchMutable().assign(alloc.getResult());
  }
};
} // namespace
} // namespace pare::kernel
