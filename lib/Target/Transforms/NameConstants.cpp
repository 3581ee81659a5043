//===- NameConstants.cpp - constants are called after their ops -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/Emission.h"
#include "pare/Target/Transforms/Passes.h"

using namespace mlir;

namespace pare::target {
#define GEN_PASS_DEF_NAMECONSTANTSPASS
#include "pare/Target/Transforms/Passes.h.inc"

namespace {

/// What `operand` is to its op.
StringRef roleOf(OpOperand &operand) {
  Operation *op = operand.getOwner();
  Value value = operand.get();
  auto linearRole = [&](auto linear) -> StringRef {
    return value == linear.getWeight()       ? "weight"
           : value == linear.getBias()       ? "bias"
           : value == linear.getMultiplier() ? "multiplier"
           : value == linear.getShift()      ? "shift"
                                             : "constant";
  };
  if (auto conv = dyn_cast<kernel::Conv2DOp>(op))
    return linearRole(conv);
  if (auto conv = dyn_cast<kernel::DepthwiseConv2DOp>(op))
    return linearRole(conv);
  if (auto dense = dyn_cast<kernel::DenseOp>(op))
    return linearRole(dense);
  if (auto conv = dyn_cast<kernel::TransposeConv2DOp>(op))
    return linearRole(conv);
  return isa<kernel::LookupOp, kernel::SoftmaxOp>(op) ? "table" : "constant";
}

/// `NAME.weight` for what the op NAME reads through views, or nothing.
std::string findName(Value value) {
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (StringRef name = getLayerName(user); !name.empty())
      return (name + "." + roleOf(use)).str();
    if (isa<ViewLikeOpInterface>(user))
      for (Value result : user->getResults())
        if (std::string name = findName(result); !name.empty())
          return name;
  }
  return "";
}

struct NameConstants : impl::NameConstantsPassBase<NameConstants> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    // The first reader in the order of the program decides.
    DenseMap<StringAttr, std::string> names;
    SmallVector<memref::GetGlobalOp> reads;
    module.walk([&](memref::GetGlobalOp read) {
      reads.push_back(read);
      std::string &name = names[read.getNameAttr().getAttr()];
      if (name.empty())
        name = findName(read.getResult());
    });
    DenseMap<StringAttr, StringAttr> renamed;
    for (auto global :
         llvm::make_early_inc_range(module.getOps<memref::GlobalOp>())) {
      std::string name = names.lookup(global.getSymNameAttr());
      if (!global.isPrivate() || name.empty())
        continue;
      StringAttr before = global.getSymNameAttr();
      symbols.remove(global);
      global.setSymName(asSymbol(name));
      renamed[before] = symbols.insert(global);
    }
    for (memref::GetGlobalOp read : reads)
      if (StringAttr name = renamed.lookup(read.getNameAttr().getAttr()))
        read.setNameAttr(FlatSymbolRefAttr::get(name));
  }
};
} // namespace
} // namespace pare::target
