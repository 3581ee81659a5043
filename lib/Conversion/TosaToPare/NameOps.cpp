//===- NameOps.cpp - the names of network ops -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPare.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

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

/// `base` if nobody has it, else the first free one of `base_1`, `base_2`...
std::string freeName(StringRef base, llvm::StringSet<> &taken) {
  std::string name = base.str();
  for (unsigned i = 1; !taken.insert(name).second; ++i)
    name = (base + "_" + Twine(i)).str();
  return name;
}

} // namespace

void nameOps(func::FuncOp func) {
  llvm::StringSet<> taken;
  SmallVector<Operation *> unnamed;
  func.walk([&](Operation *op) {
    if (!isa_and_nonnull<PareDialect>(op->getDialect()) || !op->hasAttr("name"))
      return;
    if (StringRef name = getOpName(op); !name.empty())
      taken.insert(name);
    else
      unnamed.push_back(op);
  });
  auto give = [&](Operation *op, const std::string &name) {
    op->setAttr("name", StringAttr::get(op->getContext(), name));
    op->removeDiscardableAttr(kNameAttr);
  };
  SmallVector<Operation *> rest;
  for (Operation *op : unnamed) {
    if (StringRef name = givenName(op); !name.empty())
      give(op, freeName(name, taken));
    else
      rest.push_back(op);
  }
  llvm::StringMap<unsigned> counts;
  for (Operation *op : rest) {
    StringRef kind = op->getName().stripDialect();
    std::string name;
    do
      name = (kind + "_" + Twine(counts[kind]++)).str();
    while (!taken.insert(name).second);
    give(op, name);
  }
}

} // namespace pare::tosa_to_pare
