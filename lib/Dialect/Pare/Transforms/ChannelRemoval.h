//===- ChannelRemoval.h - taking channels out of a function ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELREMOVAL_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELREMOVAL_H

#include "pare/Analysis/ChannelGroups.h"
#include "llvm/ADT/BitVector.h"

namespace pare {

/// Gives every use of a `pare.constant` a constant of its own (they share the
/// data), so that two ops with equal weights are not tied to each other.
void unshareConstants(mlir::func::FuncOp function);

/// "conv2d_1, conv2d_2": the named ops whose results a group shrinks.
std::string describeGroup(const ChannelGroup &group);

/// For each group, the units that are to go; counts what is left.
class ChannelSelection {
public:
  explicit ChannelSelection(llvm::ArrayRef<ChannelGroup> groups);

  void remove(unsigned group, unsigned unit) { removed[group].set(unit); }
  unsigned numRemoved(unsigned group) const { return removed[group].count(); }
  bool empty() const;

  /// The indices along `dim` that go, one bit each; empty where all stay.
  llvm::BitVector removedIndices(DimRef dim) const;
  llvm::ArrayRef<ChannelGroup> getGroups() const { return groups; }

private:
  llvm::ArrayRef<ChannelGroup> groups;
  std::vector<llvm::BitVector> removed;
};

/// Slices the constants, shrinks the types, lets the ops follow, writes
/// `pare.kept_channels`, and verifies the function. Fails with an error at the
/// op that cannot follow.
llvm::LogicalResult removeChannels(mlir::func::FuncOp function,
                                   const ChannelSelection &selection);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELREMOVAL_H
