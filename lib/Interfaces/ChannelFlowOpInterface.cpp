//===- ChannelFlowOpInterface.cpp - how dimensions follow each other ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Interfaces/ChannelFlowOpInterface.h"

using namespace mlir;

#include "pare/Interfaces/ChannelFlowOpInterface.cpp.inc"

namespace pare {

void ChannelFlow::tie(DimRef a, DimRef b) { tieSegment(a, 0, b); }

void ChannelFlow::tieSegment(DimRef whole, int64_t offset, DimRef part) {
  mention(whole);
  mention(part);
  for (int64_t i = 0, e = part.size(); i < e; ++i)
    tieIndices(whole, offset + i, part, i);
}

void ChannelFlow::tieFused(DimRef flat, DimRef channel, int64_t outer,
                           int64_t inner) {
  mention(flat);
  mention(channel);
  int64_t channels = channel.size();
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < channels; ++i)
      for (int64_t k = 0; k < inner; ++k)
        tieIndices(flat, (o * channels + i) * inner + k, channel, i);
}

} // namespace pare
