//===- DropReference.cpp - removes the float reference functions ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_DROPREFERENCEPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {
struct DropReference : impl::DropReferencePassBase<DropReference> {
  void runOnOperation() override {
    for (auto func :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (func->hasAttr(kReferenceAttr))
        func.erase();
  }
};
} // namespace
} // namespace pare
