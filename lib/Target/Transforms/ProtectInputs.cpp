//===- ProtectInputs.cpp - callers' inputs are read only ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_PROTECTINPUTSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {
struct ProtectInputs : impl::ProtectInputsPassBase<ProtectInputs> {
  void runOnOperation() override {
    StringRef name = bufferization::BufferizationDialect::kWritableAttrName;
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isDeclaration())
        continue;
      for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
        if (isa<TensorType>(type))
          func.setArgAttr(index, name, BoolAttr::get(&getContext(), false));
    }
  }
};
} // namespace
} // namespace pare::target
