//===- NameOps.cpp - the names of network ops -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "pare/Dialect/Pare/IR/Names.h"

using namespace mlir;

namespace pare::tosa_to_pare {
namespace {

/// What the importer called the value: `pare.name` on the op, or the name of
/// its location.
StringRef givenName(Operation *op) {
  if (auto name = op->getAttrOfType<StringAttr>(kNameAttr))
    return name.getValue();
  if (auto named = op->getLoc()->findInstanceOf<NameLoc>())
    return named.getName().getValue();
  return {};
}

/// Ops of other stacks take part in calibration by their name too.
bool isForeignNetworkOp(Operation *op) {
  return !isa_and_nonnull<PareDialect>(op->getDialect()) &&
         isa<QuantizableOpInterface>(op) && op->getNumResults() == 1;
}

} // namespace

void nameOps(func::FuncOp func) {
  OpNames names(func);
  SmallVector<Operation *> unnamed;
  func.walk([&](Operation *op) {
    bool ours =
        isa_and_nonnull<PareDialect>(op->getDialect()) && op->hasAttr("name");
    if ((ours || isForeignNetworkOp(op)) && getOpName(op).empty())
      unnamed.push_back(op);
  });
  auto give = [&](Operation *op, const std::string &name) {
    auto value = StringAttr::get(op->getContext(), name);
    if (isForeignNetworkOp(op))
      return op->setDiscardableAttr(kNameAttr, value);
    op->setAttr("name", value);
    op->removeDiscardableAttr(kNameAttr);
  };
  // Names that were given come first, so that no counter takes one of them.
  for (Operation *op : unnamed)
    if (StringRef name = givenName(op); !name.empty())
      give(op, names.unique(name));
  for (Operation *op : unnamed)
    if (getOpName(op).empty())
      give(op, names.count(op->getName().stripDialect()));
}

} // namespace pare::tosa_to_pare
