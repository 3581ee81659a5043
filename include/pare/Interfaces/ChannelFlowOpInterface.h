//===- ChannelFlowOpInterface.h - how dimensions follow each other --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_INTERFACES_CHANNELFLOWOPINTERFACE_H
#define PARE_INTERFACES_CHANNELFLOWOPINTERFACE_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace pare {

/// One dimension of one tensor value.
struct DimRef {
  mlir::Value value;
  int64_t dim;

  int64_t size() const {
    return llvm::cast<mlir::RankedTensorType>(value.getType()).getDimSize(dim);
  }
  bool operator==(const DimRef &other) const {
    return value == other.value && dim == other.dim;
  }
};

/// What an op reports to about its dimensions. Implemented by the analysis
/// `ChannelGroups`; ops only call it.
class ChannelFlow {
public:
  virtual ~ChannelFlow() = default;

  /// Index `i` of `a` and index `i` of `b` live and die together. Sizes equal.
  void tie(DimRef a, DimRef b);
  /// Index `i` of `part` is index `offset + i` of `whole` (concat, slice).
  void tieSegment(DimRef whole, int64_t offset, DimRef part);
  /// `flat` is a row-major fusion in which `channel` has `outer` dimensions'
  /// worth of elements before it and `inner` behind it: index `i` of `channel`
  /// is every index `(o * channels + i) * inner + k` of `flat` (flatten into a
  /// dense layer; a depthwise multiplier with `outer` 1).
  void tieFused(DimRef flat, DimRef channel, int64_t outer, int64_t inner);

  /// The primitive of all three: element `indexA` of `a` with `indexB` of `b`.
  virtual void tieIndices(DimRef a, int64_t indexA, DimRef b,
                          int64_t indexB) = 0;
  /// Declares a dimension removable without tying it to anything (the output
  /// channels of a weight that nothing else names).
  virtual void mention(DimRef a) = 0;
  /// Declares that nothing may be removed from a dimension, whatever else is
  /// said of it.
  virtual void pin(DimRef a) = 0;
};

} // namespace pare

#include "pare/Interfaces/ChannelFlowOpInterface.h.inc"

#endif // PARE_INTERFACES_CHANNELFLOWOPINTERFACE_H
