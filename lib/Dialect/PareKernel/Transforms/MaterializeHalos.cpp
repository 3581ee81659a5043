//===- MaterializeHalos.cpp - padding becomes part of the buffer ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/ByElement.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_MATERIALIZEHALOSPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

/// How far a box reaches out of a value: elements before and after, for each
/// dimension.
struct Margins {
  SmallVector<int64_t> low, high;

  void widen(const Margins &other) {
    for (size_t i = 0; i < low.size(); ++i) {
      low[i] = std::max(low[i], other.low[i]);
      high[i] = std::max(high[i], other.high[i]);
    }
  }
  bool operator==(const Margins &other) const {
    return low == other.low && high == other.high;
  }
};

/// A user that wants a value with margins around it.
struct Request {
  Operation *user;
  Margins margins;
};

/// Padding of [N, H, W, C] by [top, bottom, left, right].
Margins getMargins(ArrayRef<int64_t> pads) {
  return {{0, pads[0], pads[2], 0}, {0, pads[1], pads[3], 0}};
}

template <typename OpTy> Attribute getPaddingValue(OpTy conv) {
  Builder builder(conv.getContext());
  auto type = cast<ShapedType>(conv.getInput().getType());
  if (isa<FloatType>(type.getElementType()))
    return builder.getF32FloatAttr(0.0f);
  return builder.getI32IntegerAttr(conv.getInputZp());
}

class HaloMaker {
public:
  void run(func::FuncOp func) {
    func.walk([&](Operation *op) { collect(op); });
    for (auto &[key, requests] : groups)
      materialize(key.first, key.second, requests);
    // Not before: the groups are keyed by their results, too.
    for (Operation *pad : served)
      pad->erase();
  }

private:
  void collect(Operation *op) {
    if (auto conv = dyn_cast<Conv2DOp>(op))
      collectConv(conv);
    else if (auto depthwise = dyn_cast<DepthwiseConv2DOp>(op))
      collectConv(depthwise);
    else if (auto pad = dyn_cast<PadOp>(op))
      // Slices without elements are out of bounds, says MLIR.
      if (pad->getNumResults() == 1 &&
          cast<ShapedType>(pad.getInput().getType()).getNumElements())
        groups[{pad.getInput(), pad.getValue()}].push_back(
            {op,
             {llvm::to_vector(pad.getLow()), llvm::to_vector(pad.getHigh())}});
  }

  template <typename OpTy> void collectConv(OpTy conv) {
    bool padded = llvm::any_of(conv.getPads(), [](int64_t p) { return p; });
    // A kernel without tiles tests for padding as it goes.
    if (padded && conv->getNumResults() == 1 && !whyByElement(conv))
      groups[{conv.getInput(), getPaddingValue(conv)}].push_back(
          {conv, getMargins(conv.getPads())});
  }

  void materialize(Value value, Attribute fill, ArrayRef<Request> requests) {
    // An earlier group may have put what computes the value elsewhere.
    value = current.lookup_or(value, value);
    Margins widest = requests.front().margins;
    for (const Request &request : requests)
      widest.widen(request.margins);
    // A kernel's own buffer becomes the interior; anything else is copied there
    // when it is needed.
    Operation *producer = value.getDefiningOp<DestinationStyleOpInterface>();
    Operation *inserted =
        insert(value, fill, widest, producer, requests.front().user);
    Value padded = inserted->getResult(0);

    for (const Request &request : requests) {
      OpBuilder builder(request.user);
      Value slice = takeSlice(builder, value, padded, widest, request.margins);
      serve(request.user, slice);
    }
    if (producer)
      readInterior(value, padded, inserted, widest);
  }

  /// The op that inserts `value` into its halo. That is filled before
  /// `producer` computes the value, so that there is a place to write to;
  /// without one, before `firstUser`.
  static Operation *insert(Value value, Attribute fill, const Margins &margins,
                           Operation *producer, Operation *firstUser) {
    auto type = cast<RankedTensorType>(value.getType());
    OpBuilder builder(producer ? producer : firstUser);
    Location loc = value.getLoc();
    SmallVector<int64_t> shape(type.getShape());
    for (size_t i = 0; i < shape.size(); ++i)
      shape[i] += margins.low[i] + margins.high[i];
    Value empty =
        tensor::EmptyOp::create(builder, loc, shape, type.getElementType());
    auto halo = FillHaloOp::create(
        builder, loc, TypeRange(empty.getType()), empty,
        builder.getDenseI64ArrayAttr(margins.low),
        builder.getDenseI64ArrayAttr(margins.high), fill, StringAttr());
    if (producer)
      builder.setInsertionPointAfter(producer);
    return tensor::InsertSliceOp::create(
        builder, loc, value, halo.getResult(0), getAttrs(builder, margins.low),
        getAttrs(builder, type.getShape()), getOnes(builder, type.getRank()));
  }

  /// The part of `padded` that has `margins` around `value`.
  static Value takeSlice(OpBuilder &builder, Value value, Value padded,
                         const Margins &widest, const Margins &margins) {
    if (margins == widest)
      return padded;
    SmallVector<int64_t> offsets, sizes;
    auto shape = cast<RankedTensorType>(value.getType()).getShape();
    for (size_t i = 0; i < shape.size(); ++i) {
      offsets.push_back(widest.low[i] - margins.low[i]);
      sizes.push_back(shape[i] + margins.low[i] + margins.high[i]);
    }
    return tensor::ExtractSliceOp::create(
        builder, padded.getLoc(), padded, getAttrs(builder, offsets),
        getAttrs(builder, sizes), getOnes(builder, shape.size()));
  }

  void serve(Operation *user, Value slice) {
    if (isa<PadOp>(user)) {
      user->getResult(0).replaceAllUsesWith(slice);
      current[user->getResult(0)] = slice;
      served.push_back(user);
      return;
    }
    user->setOperand(0, slice);
    Builder builder(user->getContext());
    user->setAttr("pads", builder.getDenseI64ArrayAttr({0, 0, 0, 0}));
  }

  /// Lets everyone but `inserted` read `value` in its halo.
  void readInterior(Value value, Value padded, Operation *inserted,
                    const Margins &widest) {
    bool others = llvm::any_of(
        value.getUsers(), [&](Operation *user) { return user != inserted; });
    if (!others)
      return;
    OpBuilder builder(inserted->getContext());
    builder.setInsertionPointAfter(inserted);
    Margins none{SmallVector<int64_t>(widest.low.size(), 0),
                 SmallVector<int64_t>(widest.low.size(), 0)};
    Value interior = takeSlice(builder, value, padded, widest, none);
    value.replaceUsesWithIf(
        interior, [&](OpOperand &use) { return use.getOwner() != inserted; });
    current[value] = interior;
  }

  static SmallVector<OpFoldResult> getAttrs(OpBuilder &builder,
                                            ArrayRef<int64_t> values) {
    return getAsIndexOpFoldResult(builder.getContext(), values);
  }
  static SmallVector<OpFoldResult> getOnes(OpBuilder &builder, int64_t rank) {
    return SmallVector<OpFoldResult>(rank, builder.getIndexAttr(1));
  }

  llvm::MapVector<std::pair<Value, Attribute>, SmallVector<Request>> groups;
  /// Where the elements of a value are found now.
  DenseMap<Value, Value> current;
  /// Pads that have become halos.
  SmallVector<Operation *> served;
};

struct MaterializeHalos : impl::MaterializeHalosPassBase<MaterializeHalos> {
  void runOnOperation() override { HaloMaker().run(getOperation()); }
};
} // namespace
} // namespace pare::kernel
