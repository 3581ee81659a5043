//===- NameLocations.cpp - locations say which layer an op is of ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_NAMELOCATIONSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {
struct NameLocations : impl::NameLocationsPassBase<NameLocations> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      if (isa<FunctionOpInterface>(op))
        return;
      if (StringRef name = getLayerName(op); !name.empty())
        op->setLoc(NameLoc::get(StringAttr::get(op->getContext(), name),
                                op->getLoc()));
    });
  }
};
} // namespace
} // namespace pare::target
