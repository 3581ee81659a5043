//===- GroupReaders.h - the layers that read a group of channels ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_GROUPREADERS_H
#define PARE_ANALYSIS_GROUPREADERS_H

#include "pare/Analysis/ChannelGroups.h"
#include "pare/Analysis/LinearLayer.h"

namespace pare {

/// A layer that loses inputs, and no outputs for it, when channels of a group
/// are removed. They are the indices along dimension `getInputChannelDim()` of
/// its weight, which stands at `position` in the group.
struct Reader {
  LinearLayer layer;
  int64_t position;

  llvm::ArrayRef<int64_t> inputsOf(const ChannelUnit &unit) const {
    return unit.indices[position];
  }
};

/// In the order of the group's dimensions.
std::vector<Reader> readersOf(const ChannelGroup &group);

/// An op that reads channels of the group and is neither one of `readersOf` nor
/// passes the channels on to a result in the group; null if there is none.
mlir::Operation *findUnknownReader(const ChannelGroup &group);

} // namespace pare

#endif // PARE_ANALYSIS_GROUPREADERS_H
