//===- FlattenEmpty.cpp - arguments without elements ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_FLATTENEMPTYPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {
struct FlattenEmpty : impl::FlattenEmptyPassBase<FlattenEmpty> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isDeclaration() || !func.isPublic())
        continue;
      for (BlockArgument argument : func.getArguments())
        if (auto type = dyn_cast<MemRefType>(argument.getType()))
          if (type.hasStaticShape() && type.getNumElements() == 0 &&
              argument.use_empty())
            argument.setType(MemRefType::get({0}, type.getElementType(),
                                             MemRefLayoutAttrInterface(),
                                             type.getMemorySpace()));
      func.setFunctionType(FunctionType::get(&getContext(),
                                             func.getBody().getArgumentTypes(),
                                             func.getResultTypes()));
    }
  }
};
} // namespace
} // namespace pare::target
