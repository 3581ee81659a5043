//===- RecordInterface.cpp - keeps an entry's interface -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Target/EntryInterface.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_RECORDINTERFACEPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {
struct RecordInterface : impl::RecordInterfacePassBase<RecordInterface> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isDeclaration() || !func.isPublic())
        continue;
      FailureOr<EntryInterface> interface = getInterface(func);
      if (failed(interface))
        return signalPassFailure();
      func->setAttr(kInterfaceAttr, interface->toAttribute(&getContext()));
    }
  }
};
} // namespace
} // namespace pare::target
