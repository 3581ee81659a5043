//===- Pads.cpp - pads and halos to vectors -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"
#include "pare/Conversion/PareKernelToVector.h"

using namespace mlir;

namespace pare {
namespace {

/// The stored value of a pad in `width` lanes.
Value splatValue(KernelBuilder &k, Type element, Attribute value,
                 int64_t width) {
  if (auto real = dyn_cast<FloatAttr>(value))
    return k.splat(element, width, real.getValueAsDouble());
  return k.splat(element, width, wrapped(value, element));
}

LogicalResult checkElement(Operation *op, Value memref) {
  Type element = cast<ShapedType>(memref.getType()).getElementType();
  if (element.getIntOrFloatBitWidth() >= 8)
    return success();
  return op->emitOpError() << "there is vector code for whole bytes, not for "
                           << memref.getType();
}

int64_t bytePieces(const KernelBuilder &k, const FlatView &view) {
  return k.target.lanes(view.elementType.getIntOrFloatBitWidth());
}

/// Sets a box of a view; its first element is at `offset`.
void fillBox(KernelBuilder &k, const FlatView &view, int64_t offset,
             ArrayRef<int64_t> shape, Attribute value) {
  FlatView box = view;
  box.shape.assign(shape.begin(), shape.end());
  k.forEachPiece(shape, box, bytePieces(k, view),
                 [&](ArrayRef<Value> at, int64_t width) {
                   k.store(splatValue(k, view.elementType, value, width), view,
                           k.add(at[0], offset));
                 });
}

/// Sets what lies outside of the box that starts at `low` and ends `high`
/// before the end: two slabs for each dimension, across the dimensions behind
/// it and the inner part of those before it.
void fillAround(KernelBuilder &k, const FlatView &view, ArrayRef<int64_t> low,
                ArrayRef<int64_t> high, Attribute value) {
  SmallVector<int64_t> shape(view.shape);
  int64_t offset = 0;
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    int64_t size = shape[dim], stride = view.strides[dim];
    auto fill = [&](int64_t start, int64_t count) {
      if (count == 0)
        return;
      shape[dim] = count;
      fillBox(k, view, offset + start * stride, shape, value);
    };
    fill(0, low[dim]);
    fill(size - high[dim], high[dim]);
    shape[dim] = size - low[dim] - high[dim];
    offset += low[dim] * stride;
  }
}

struct PadLowering : KernelLowering<kernel::PadOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::PadOp op, KernelBuilder &k) const override {
    if (failed(checkElement(op, op.getInit())))
      return failure();
    FlatView in = k.flatView(op.getInput()), out = k.flatView(op.getInit());
    fillAround(k, out, op.getLow(), op.getHigh(), op.getValue());
    FlatView inside = out;
    inside.shape = in.shape;
    int64_t offset = 0;
    for (auto [low, stride] : llvm::zip_equal(op.getLow(), out.strides))
      offset += low * stride;
    FlatView views[] = {in, inside};
    k.forEachPiece(in.shape, views, bytePieces(k, in),
                   [&](ArrayRef<Value> at, int64_t width) {
                     k.store(k.load(in, at[0], width), out,
                             k.add(at[1], offset));
                   });
    return success();
  }
};

struct FillHaloLowering : KernelLowering<kernel::FillHaloOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::FillHaloOp op, KernelBuilder &k) const override {
    if (failed(checkElement(op, op.getInit())))
      return failure();
    fillAround(k, k.flatView(op.getInit()), op.getLow(), op.getHigh(),
               op.getValue());
    return success();
  }
};

} // namespace

void populatePadsToVectorPatterns(RewritePatternSet &patterns,
                                  const TargetDescription &target) {
  patterns.add<PadLowering, FillHaloLowering>(patterns.getContext(), target);
}

} // namespace pare
