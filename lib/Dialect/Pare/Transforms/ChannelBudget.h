//===- ChannelBudget.h - how many channels to take from which group -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELBUDGET_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELBUDGET_H

#include "ChannelImportance.h"
#include "ChannelRemoval.h"

namespace pare {

/// Multiply-accumulates of a function while units are removed from it one by
/// one; the function itself stays as it is.
class MacsModel {
public:
  MacsModel(mlir::func::FuncOp function, llvm::ArrayRef<ChannelGroup> groups);

  int64_t getTotal() const { return total; }
  /// What removing the unit would save now.
  int64_t savedBy(unsigned group, unsigned unit) const;
  void remove(unsigned group, unsigned unit);

private:
  struct Layer {
    int64_t macs;
    /// Sizes of the dimensions of the weight, of which MACs are multiples.
    llvm::SmallVector<int64_t, 4> before, left;
    int64_t now() const;
  };
  /// Where a group stands in the weight of a layer: dimensions of that, and
  /// which ones of the group they are.
  struct Place {
    unsigned layer;
    llvm::SmallVector<std::pair<unsigned, unsigned>, 2> dims;
  };
  /// The layer of `place` without the unit.
  Layer without(const Place &place, const ChannelUnit &unit) const;

  llvm::ArrayRef<ChannelGroup> groups;
  std::vector<Layer> layers;
  std::vector<llvm::SmallVector<Place>> places;
  int64_t total = 0;
};

/// Selects units, in each group in the order of `orders`, until `target`
/// multiply-accumulates are saved; each group keeps one. What was reached may
/// be less: then each group has one left.
struct Budget {
  ChannelSelection selection;
  int64_t saved = 0;
};
Budget chooseUnits(llvm::ArrayRef<ChannelGroup> groups,
                   llvm::ArrayRef<RemovalOrder> orders, MacsModel macs,
                   int64_t target, AllocationKind allocation);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_CHANNELBUDGET_H
