//===- PareNames.cpp - names of network ops -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/Pare/IR/Pare.h"

using namespace mlir;

namespace pare {

/// In the order in which they count.
static constexpr StringLiteral kLayerNames[] = {"name", kNameAttr};

StringRef getLayerName(Operation *op) {
  for (StringRef key : kLayerNames)
    if (auto name = op->getAttrOfType<StringAttr>(key))
      return name.getValue();
  return "";
}

bool isLayerName(NamedAttribute attr) {
  return llvm::is_contained(kLayerNames, attr.getName().getValue());
}

OpNames::OpNames(Operation *root) {
  root->walk([&](Operation *op) {
    if (StringRef name = getOpName(op); !name.empty())
      taken.insert(name);
  });
}

std::string OpNames::unique(StringRef base) {
  std::string name = base.str();
  for (unsigned i = 1; !taken.insert(name).second; ++i)
    name = (base + "_" + Twine(i)).str();
  return name;
}

std::string OpNames::count(StringRef kind) {
  std::string name;
  do
    name = (kind + "_" + Twine(counts[kind]++)).str();
  while (!taken.insert(name).second);
  return name;
}

} // namespace pare
