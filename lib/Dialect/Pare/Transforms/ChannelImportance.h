//===- ChannelImportance.h - which channels to remove first ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELIMPORTANCE_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELIMPORTANCE_H

#include "LayerMoments.h"
#include "pare/Analysis/GroupReaders.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

namespace pare {

/// Every layer that reads a group and whose input can be observed, once, in the
/// order of the groups.
std::vector<LinearLayer> observableReaders(llvm::ArrayRef<ChannelGroup> groups);

/// What is known of the layers of `observableReaders`, by op.
using MomentsOf = llvm::DenseMap<mlir::Operation *, const LayerMoments *>;

/// The units of a group, the least important first.
struct RemovalOrder {
  llvm::SmallVector<unsigned> units;
  /// For `Obs`: the error that each adds to the layers that read it, as a
  /// fraction of the variance of their outputs; otherwise empty.
  llvm::SmallVector<double> costs;
};

/// Equals are ordered by number. Layers without moments do not count for `Obs`
/// and `Activation`; a group of which no layer counts is ordered by `L2`.
RemovalOrder orderUnits(const ChannelGroup &group, ImportanceKind importance,
                        const MomentsOf &moments);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELIMPORTANCE_H
