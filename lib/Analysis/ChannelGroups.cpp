//===- ChannelGroups.cpp - channels that can only be removed together -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Analysis/ChannelGroups.h"

#include "pare/Dialect/Pare/IR/Pare.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace mlir;

namespace pare {
namespace {

/// Numbers the dimensions of all values in program order, and the indices along
/// them; a union-find over the latter.
class FlowBuilder : public ChannelFlow {
public:
  explicit FlowBuilder(func::FuncOp function) {
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      for (Value operand : op->getOperands())
        number(operand);
      for (Value result : op->getResults())
        number(result);
      for (Region &region : op->getRegions())
        for (BlockArgument argument : region.getArguments())
          number(argument);
    });
    parent.resize(numIndices);
    for (auto [i, p] : llvm::enumerate(parent))
      p = i;
    pinned.resize(numIndices);
    mentionedBy.resize(dims.size(), nullptr);
  }

  void visit(Operation *op) {
    current = op;
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          pinAll(argument);
    if (auto constant = dyn_cast<ConstantOp>(op);
        constant && isSliceable(constant))
      return;
    auto interface = dyn_cast<ChannelFlowOpInterface>(op);
    if (interface && !isKept(op, "shape"))
      interface.getChannelFlow(*this);
    // What the op has not mentioned stays as it is.
    for (Value value : op->getOperands())
      pinUnmentioned(value);
    for (Value value : op->getResults())
      pinUnmentioned(value);
  }

  std::vector<ChannelGroup> build();

  void tieIndices(DimRef a, int64_t indexA, DimRef b, int64_t indexB) override {
    if (!isNumbered(a))
      return pinIndex(b, indexB);
    if (!isNumbered(b))
      return pinIndex(a, indexA);
    unsigned ra = find(firstIndex(a) + indexA),
             rb = find(firstIndex(b) + indexB);
    // The smaller one leads, so that roots are in program order.
    if (ra != rb)
      parent[std::max(ra, rb)] = std::min(ra, rb);
  }
  void mention(DimRef a) override { mentionedBy[dimNumber(a)] = current; }
  void pin(DimRef a) override {
    if (!isNumbered(a))
      return;
    unsigned first = firstIndex(a);
    pinned.set(first, first + a.size());
  }

private:
  static bool isSliceable(ConstantOp constant) {
    return constant.getOutput().getType().getElementType().isF32();
  }

  static RankedTensorType staticType(Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.hasStaticShape() ? type : RankedTensorType();
  }

  void number(Value value) {
    RankedTensorType type = staticType(value);
    if (!type || !firstDim.try_emplace(value, dims.size()).second)
      return;
    for (int64_t dim = 0, rank = type.getRank(); dim < rank; ++dim) {
      dims.push_back({value, dim});
      int64_t size = type.getDimSize(dim);
      bool fits = size <= kMaxIndices - numIndices;
      firstIndices.push_back(fits ? numIndices : kNotNumbered);
      numIndices += fits ? size : 0;
    }
  }
  bool isNumbered(DimRef a) const { return firstIndex(a) != kNotNumbered; }
  void pinIndex(DimRef a, int64_t index) {
    if (isNumbered(a))
      pinned.set(firstIndex(a) + index);
  }
  unsigned dimNumber(DimRef a) const {
    return firstDim.lookup(a.value) + a.dim;
  }
  unsigned firstIndex(DimRef a) const { return firstIndices[dimNumber(a)]; }

  unsigned find(unsigned index) {
    while (parent[index] != index)
      index = parent[index] = parent[parent[index]];
    return index;
  }

  void pinAll(Value value) {
    if (RankedTensorType type = staticType(value))
      for (int64_t dim = 0, rank = type.getRank(); dim < rank; ++dim)
        pin({value, dim});
  }
  void pinUnmentioned(Value value) {
    if (RankedTensorType type = staticType(value))
      for (int64_t dim = 0, rank = type.getRank(); dim < rank; ++dim)
        if (mentionedBy[dimNumber({value, dim})] != current)
          pin({value, dim});
  }

  /// Dimensions for which no room is left, far beyond all networks, stay as
  /// they are.
  static constexpr unsigned kMaxIndices = 1u << 26, kNotNumbered = ~0u;

  Operation *current = nullptr;
  llvm::DenseMap<Value, unsigned> firstDim;
  std::vector<DimRef> dims;
  std::vector<unsigned> firstIndices;
  std::vector<unsigned> parent;
  llvm::BitVector pinned;
  std::vector<Operation *> mentionedBy;
  unsigned numIndices = 0;
};

std::vector<ChannelGroup> FlowBuilder::build() {
  llvm::BitVector pinnedRoots(numIndices);
  for (unsigned index : pinned.set_bits())
    pinnedRoots.set(find(index));

  // Components in the order of their first index; per dimension (by number) the
  // indices along it.
  using Component = std::map<unsigned, SmallVector<int64_t, 1>>;
  llvm::MapVector<unsigned, Component> components;
  for (auto [number, dim] : llvm::enumerate(dims))
    for (int64_t i = 0, e = isNumbered(dim) ? dim.size() : 0; i < e; ++i)
      if (unsigned root = find(firstIndices[number] + i);
          !pinnedRoots.test(root))
        components[root][number].push_back(i);

  std::vector<ChannelGroup> groups;
  std::map<std::vector<unsigned>, size_t> groupOf;
  for (auto &[root, component] : components) {
    std::vector<unsigned> key;
    for (auto &[number, indices] : component)
      key.push_back(number);
    auto [it, isNew] = groupOf.try_emplace(key, groups.size());
    if (isNew) {
      groups.emplace_back();
      for (unsigned number : key)
        groups.back().dims.push_back(dims[number]);
    }
    ChannelUnit &unit = groups[it->second].units.emplace_back();
    for (auto &[number, indices] : component)
      unit.indices.push_back(std::move(indices));
  }
  return groups;
}

} // namespace

int64_t ChannelGroup::find(DimRef dim) const {
  auto it = llvm::find(dims, dim);
  return it == dims.end() ? -1 : it - dims.begin();
}

ChannelGroups::ChannelGroups(func::FuncOp function) {
  FlowBuilder builder(function);
  function.walk<WalkOrder::PreOrder>([&](Operation *op) { builder.visit(op); });
  groups = builder.build();
}

static void printDim(raw_ostream &os, DimRef dim) {
  Operation *op = dim.value.getDefiningOp();
  StringRef name = op ? getOpName(op) : StringRef("argument");
  os << (name.empty() ? op->getName().getStringRef() : name) << '#' << dim.dim;
}

void ChannelGroups::print(raw_ostream &os) const {
  for (auto [number, group] : llvm::enumerate(groups)) {
    os << "group " << number << ": " << group.units.size() << " units of ";
    llvm::interleaveComma(group.dims, os,
                          [&](DimRef dim) { printDim(os, dim); });
    os << '\n';
    for (const ChannelUnit &unit : group.units) {
      os << "  unit";
      for (const auto &indices : unit.indices) {
        os << " {";
        llvm::interleaveComma(indices, os);
        os << '}';
      }
      os << '\n';
    }
  }
}

} // namespace pare
