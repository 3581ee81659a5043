//===- SplitEmptyTensors.cpp - a destination for each op ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_SPLITEMPTYTENSORSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {
struct SplitEmptyTensors : impl::SplitEmptyTensorsPassBase<SplitEmptyTensors> {
  void runOnOperation() override {
    SmallVector<tensor::EmptyOp> empties;
    getOperation().walk([&](tensor::EmptyOp op) { empties.push_back(op); });
    for (tensor::EmptyOp empty : empties) {
      if (empty->hasOneUse())
        continue;
      for (OpOperand &use : llvm::make_early_inc_range(empty->getUses())) {
        OpBuilder builder(use.getOwner());
        use.set(builder.clone(*empty)->getResult(0));
      }
      empty.erase();
    }
  }
};
} // namespace
} // namespace pare::kernel
