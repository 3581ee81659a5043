//===- StripAttributes.cpp - what other tools do not know, dropped --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_STRIPATTRIBUTESPASS
#include "pare/Dialect/Pare/Transforms/Passes.h.inc"

namespace {

bool isOurs(NamedAttribute attribute) {
  return attribute.getName().getValue().starts_with("pare.");
}

struct StripAttributes : impl::StripAttributesPassBase<StripAttributes> {
  void runOnOperation() override {
    getOperation()->walk([](Operation *op) {
      SmallVector<NamedAttribute> attributes(op->getDiscardableAttrs());
      for (NamedAttribute attribute : attributes)
        if (isOurs(attribute))
          op->removeDiscardableAttr(attribute.getName());
      auto function = dyn_cast<FunctionOpInterface>(op);
      if (!function)
        return;
      auto rest = [](ArrayRef<NamedAttribute> all) {
        SmallVector<NamedAttribute> kept(all);
        llvm::erase_if(kept, isOurs);
        return kept;
      };
      for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i)
        function.setArgAttrs(i, rest(function.getArgAttrs(i)));
      for (unsigned i = 0, e = function.getNumResults(); i < e; ++i)
        function.setResultAttrs(i, rest(function.getResultAttrs(i)));
    });
  }
};

} // namespace
} // namespace pare
