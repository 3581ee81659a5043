//===- ChannelGroups.h - channels that can only be removed together -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Joins what the ops of a function say through ChannelFlowOpInterface. Every
// index along every dimension of every value is a node; ops tie nodes, and a
// connected component is a unit: what must be removed together or not at all.
//
// A dimension that some op touches without mentioning it is pinned, and so are
// the arguments of blocks, the operands of terminators and everything that an
// op with `pare.keep = ["shape"]` touches. `pare.constant`s of f32 are free:
// what their users say decides. A constant with several users ties these
// together; `unshareConstants` (Transforms) parts them first.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_CHANNELGROUPS_H
#define PARE_ANALYSIS_CHANNELGROUPS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Interfaces/ChannelFlowOpInterface.h"
#include <vector>

namespace pare {

/// Indices that can only be removed together.
struct ChannelUnit {
  /// For each dimension of the group the indices that belong to this unit,
  /// ascending; never empty.
  std::vector<llvm::SmallVector<int64_t, 1>> indices;
};

/// The units that have their indices along the same set of dimensions, and are
/// therefore alternatives to each other.
struct ChannelGroup {
  /// In the order of the program: operands of an op before its results.
  std::vector<DimRef> dims;
  /// By their first index along the first dimension.
  std::vector<ChannelUnit> units;

  /// The position of `dim` in `dims`, or -1.
  int64_t find(DimRef dim) const;
};

/// The removable channels of a function, in an order that depends on the
/// function alone.
class ChannelGroups {
public:
  explicit ChannelGroups(mlir::func::FuncOp function);

  llvm::ArrayRef<ChannelGroup> getGroups() const { return groups; }

  /// One line a group and one a unit, for tests.
  void print(llvm::raw_ostream &os) const;

private:
  std::vector<ChannelGroup> groups;
};

} // namespace pare

#endif // PARE_ANALYSIS_CHANNELGROUPS_H
