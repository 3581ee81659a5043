//===- ChannelRemoval.cpp - taking channels out of a function -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelRemoval.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Support/Constants.h"
#include <numeric>

using namespace mlir;

namespace pare {

void unshareConstants(func::FuncOp function) {
  SmallVector<ConstantOp> constants;
  function.walk([&](ConstantOp constant) { constants.push_back(constant); });
  for (ConstantOp constant : constants) {
    SmallVector<OpOperand *> uses;
    for (OpOperand &use : constant->getUses())
      uses.push_back(&use);
    // The list of uses is newest first; the oldest keeps the original.
    for (OpOperand *use : ArrayRef(uses).drop_back(uses.empty() ? 0 : 1)) {
      OpBuilder builder(constant);
      builder.setInsertionPointAfter(constant);
      use->set(builder.clone(*constant)->getResult(0));
    }
  }
}

std::string describeGroup(const ChannelGroup &group) {
  std::string text;
  for (DimRef dim : group.dims) {
    Operation *op = dim.value.getDefiningOp();
    if (!op || getOpName(op).empty())
      continue;
    text += (text.empty() ? "" : ", ") + getOpName(op).str();
  }
  return text;
}

ChannelSelection::ChannelSelection(ArrayRef<ChannelGroup> groups)
    : groups(groups) {
  for (const ChannelGroup &group : groups)
    removed.emplace_back(group.units.size());
}

bool ChannelSelection::empty() const {
  return llvm::all_of(removed, [](const auto &bits) { return bits.none(); });
}

llvm::BitVector ChannelSelection::removedIndices(DimRef dim) const {
  llvm::BitVector bits;
  for (auto [number, group] : llvm::enumerate(groups)) {
    int64_t position = group.find(dim);
    if (position < 0 || removed[number].none())
      continue;
    bits.resize(dim.size());
    for (unsigned unit : removed[number].set_bits())
      for (int64_t index : group.units[unit].indices[position])
        bits.set(index);
  }
  return bits;
}

namespace {

/// Per dimension of `value` the indices that go; empty where none does.
SmallVector<llvm::BitVector> removedOf(Value value,
                                       const ChannelSelection &selection) {
  SmallVector<llvm::BitVector> removed;
  auto type = dyn_cast<RankedTensorType>(value.getType());
  bool any = false;
  for (int64_t dim = 0, rank = type ? type.getRank() : 0; dim < rank; ++dim) {
    removed.push_back(selection.removedIndices({value, dim}));
    any |= removed.back().any();
  }
  if (!any)
    removed.clear();
  return removed;
}

RankedTensorType shrink(RankedTensorType type,
                        ArrayRef<llvm::BitVector> removed) {
  SmallVector<int64_t> shape(type.getShape());
  for (auto [size, bits] : llvm::zip_equal(shape, removed))
    size -= bits.count();
  return type.clone(shape);
}

LogicalResult sliceConstant(ConstantOp constant,
                            ArrayRef<llvm::BitVector> removed) {
  RankedTensorType type = constant.getOutput().getType();
  auto values = readElements<float>(constant.getValue());
  if (!values)
    return constant.emitError("cannot read the values of this constant");
  std::vector<float> kept;
  SmallVector<int64_t> index(type.getRank(), 0);
  for (float value : *values) {
    bool goes = false;
    for (auto [i, bits] : llvm::zip_equal(index, removed))
      goes |= !bits.empty() && bits.test(i);
    if (!goes)
      kept.push_back(value);
    for (int64_t dim = type.getRank() - 1;
         dim >= 0 && ++index[dim] == type.getDimSize(dim); --dim)
      index[dim] = 0;
  }
  RankedTensorType newType = shrink(type, removed);
  constant.setValueAttr(buildElements<float>(newType, kept));
  constant.getOutput().setType(newType);
  return success();
}

/// Composes `pare.kept_channels` with what goes of the last dimension.
void recordKept(Operation *op, RankedTensorType oldType,
                ArrayRef<llvm::BitVector> removed) {
  if (getOpName(op).empty() || removed.empty() || removed.back().none())
    return;
  SmallVector<int64_t> before(oldType.getShape().back()), after;
  std::iota(before.begin(), before.end(), 0);
  if (auto kept = op->getAttrOfType<DenseI64ArrayAttr>(kKeptChannelsAttr))
    before.assign(kept.asArrayRef().begin(), kept.asArrayRef().end());
  for (auto [i, channel] : llvm::enumerate(before))
    if (!removed.back().test(i))
      after.push_back(channel);
  op->setAttr(kKeptChannelsAttr,
              DenseI64ArrayAttr::get(op->getContext(), after));
}

} // namespace

LogicalResult removeChannels(func::FuncOp function,
                             const ChannelSelection &selection) {
  if (selection.empty())
    return success();
  // All is looked up before any type changes: groups speak of the old sizes.
  struct Change {
    Operation *op;
    bool touched = false;
    SmallVector<SmallVector<llvm::BitVector>> results;
  };
  std::vector<Change> changes;
  function.walk<WalkOrder::PreOrder>([&](Operation *op) {
    Change change{op, false, {}};
    for (Value operand : op->getOperands())
      change.touched |= !removedOf(operand, selection).empty();
    for (Value result : op->getResults()) {
      change.results.push_back(removedOf(result, selection));
      change.touched |= !change.results.back().empty();
    }
    if (change.touched)
      changes.push_back(std::move(change));
  });
  for (Change &change : changes) {
    Operation *op = change.op;
    if (auto constant = dyn_cast<ConstantOp>(op)) {
      if (failed(sliceConstant(constant, change.results.front())))
        return failure();
      continue;
    }
    SmallVector<Type> types;
    for (auto [result, removed] :
         llvm::zip_equal(op->getResults(), change.results)) {
      auto type = dyn_cast<RankedTensorType>(result.getType());
      types.push_back(removed.empty() ? result.getType()
                                      : Type(shrink(type, removed)));
    }
    if (op->getNumResults() == 1)
      if (auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType()))
        recordKept(op, type, change.results.front());
    if (failed(
            cast<ChannelFlowOpInterface>(op).updateAfterChannelRemoval(types)))
      return failure();
  }
  return verify(function);
}

} // namespace pare
