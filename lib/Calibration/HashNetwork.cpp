//===- HashNetwork.cpp - tells networks apart, however they are printed ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/RangeTable.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mlir;

namespace pare {
namespace {

class NetworkHasher {
public:
  void add(StringRef text) {
    // The length keeps neighbours apart.
    sha.update((Twine(text.size()) + ":").str());
    sha.update(text);
  }
  template <typename T> void addPrinted(T value) {
    std::string text;
    raw_string_ostream(text) << value;
    add(text);
  }

  /// Constants count by their type and bytes, whether they are inline or
  /// resources; other attributes by their text.
  void add(Attribute attr) {
    auto elements = dyn_cast<ElementsAttr>(attr);
    if (!elements)
      return addPrinted(attr);
    addPrinted(elements.getType());
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
      if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
        add(StringRef(blob->getData().data(), blob->getData().size()));
      return;
    }
    auto dense = dyn_cast<DenseIntOrFPElementsAttr>(attr);
    if (!dense)
      return addPrinted(attr);
    ArrayRef<char> raw = dense.getRawData();
    if (!dense.isSplat() || dense.getNumElements() == 1)
      return add(StringRef(raw.data(), raw.size()));
    std::string all;
    for (int64_t i = 0, e = dense.getNumElements(); i < e; ++i)
      all.append(raw.begin(), raw.end());
    add(all);
  }

  void add(Operation *op) {
    add(op->getName().getStringRef());
    for (Value operand : op->getOperands())
      addPrinted(numbers.lookup(operand));
    // Discardable `pare.*` attributes are notes on the network, and inherent
    // ones come in a fixed order.
    for (NamedAttribute attr : op->getAttrs()) {
      if (attr.getName().getValue().starts_with("pare."))
        continue;
      add(attr.getName().getValue());
      add(attr.getValue());
    }
    for (Region &region : op->getRegions())
      add(region);
    number(op->getResults());
  }

  void add(Region &region) {
    for (Block &block : region) {
      number(block.getArguments());
      for (Operation &op : block)
        add(&op);
    }
  }

  std::string finish() {
    return toHex(ArrayRef<uint8_t>(sha.final()).take_front(16),
                 /*LowerCase=*/true);
  }

private:
  void number(ValueRange values) {
    for (Value value : values) {
      numbers[value] = numbers.size();
      addPrinted(value.getType());
    }
  }

  SHA256 sha;
  llvm::DenseMap<Value, unsigned> numbers;
};

} // namespace

std::string hashNetwork(func::FuncOp func) {
  NetworkHasher hasher;
  hasher.add(func.getBody());
  return hasher.finish();
}

} // namespace pare
