//===- GroupReaders.cpp - the layers that read a group of channels --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/GroupReaders.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace pare {

std::vector<Reader> readersOf(const ChannelGroup &group) {
  std::vector<Reader> readers;
  for (auto [position, dim] : llvm::enumerate(group.dims))
    for (Operation *user : dim.value.getUsers()) {
      auto layer = LinearLayer::get(user);
      if (layer && layer->getWeight() == dim.value &&
          layer->getInputChannelDim() == dim.dim)
        readers.push_back({*layer, static_cast<int64_t>(position)});
    }
  return readers;
}

Operation *findUnknownReader(const ChannelGroup &group) {
  for (DimRef dim : group.dims)
    for (Operation *user : dim.value.getUsers()) {
      // A layer inside of a residual connection both reads and passes on.
      auto layer = LinearLayer::get(user);
      bool passesOn = llvm::any_of(group.dims, [&](DimRef other) {
        return other.value.getDefiningOp() == user;
      });
      if (!passesOn && !(layer && layer->getInputChannelDim()))
        return user;
    }
  return nullptr;
}

} // namespace pare
