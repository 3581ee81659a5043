//===- PareChannelFlow.cpp - how pare ops tie dimensions ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/Pare/IR/Pare.h"

using namespace mlir;

namespace pare {

static int64_t rankOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

static int64_t sizeOf(Value value, int64_t dim) {
  return DimRef{value, dim}.size();
}

/// Every dimension of `a` follows the same one of `b`, but for those of
/// `except`.
static void tieAll(ChannelFlow &flow, Value a, Value b,
                   ArrayRef<int64_t> except = {}) {
  for (int64_t dim = 0, rank = rankOf(a); dim < rank; ++dim)
    if (!llvm::is_contained(except, dim) && sizeOf(a, dim) == sizeOf(b, dim))
      flow.tie({a, dim}, {b, dim});
}

void Conv2DOp::getChannelFlow(ChannelFlow &flow) {
  // One value in both roles has two meanings for one dimension: it stays.
  if (getInput() == getWeight())
    return;
  flow.tie({getOutput(), 3}, {getWeight(), 0});
  if (getBias())
    flow.tie({getOutput(), 3}, {getBias(), 0});
  // Channels of a grouped convolution could only leave in whole groups.
  if (getGroups() == 1) {
    flow.tie({getInput(), 3}, {getWeight(), 3});
    return;
  }
  flow.pin({getInput(), 3});
  flow.pin({getOutput(), 3});
}

void DepthwiseConv2DOp::getChannelFlow(ChannelFlow &flow) {
  if (getInput() == getWeight())
    return;
  int64_t multiplier = sizeOf(getWeight(), 3);
  flow.tie({getInput(), 3}, {getWeight(), 2});
  flow.tieFused({getOutput(), 3}, {getInput(), 3}, 1, multiplier);
  if (getBias())
    flow.tie({getOutput(), 3}, {getBias(), 0});
}

void DenseOp::getChannelFlow(ChannelFlow &flow) {
  if (getInput() == getWeight())
    return;
  flow.tie({getInput(), 1}, {getWeight(), 1});
  flow.tie({getOutput(), 1}, {getWeight(), 0});
  if (getBias())
    flow.tie({getOutput(), 1}, {getBias(), 0});
}

/// A repeated dimension (size 1 against more) ties nothing: it stays.
static void binaryFlow(ChannelFlow &flow, Value lhs, Value rhs, Value output) {
  tieAll(flow, output, lhs);
  tieAll(flow, output, rhs);
}
void AddOp::getChannelFlow(ChannelFlow &flow) {
  binaryFlow(flow, getLhs(), getRhs(), getOutput());
}
void SubOp::getChannelFlow(ChannelFlow &flow) {
  binaryFlow(flow, getLhs(), getRhs(), getOutput());
}
void MulOp::getChannelFlow(ChannelFlow &flow) {
  binaryFlow(flow, getLhs(), getRhs(), getOutput());
}

void CastOp::getChannelFlow(ChannelFlow &flow) {
  tieAll(flow, getOutput(), getInput());
}
void SigmoidOp::getChannelFlow(ChannelFlow &flow) {
  tieAll(flow, getOutput(), getInput());
}
void TanhOp::getChannelFlow(ChannelFlow &flow) {
  tieAll(flow, getOutput(), getInput());
}
void ClampOp::getChannelFlow(ChannelFlow &flow) {
  tieAll(flow, getOutput(), getInput());
}
void SoftmaxOp::getChannelFlow(ChannelFlow &flow) {
  // Each element of the last dimension takes part in the sum of the others.
  tieAll(flow, getOutput(), getInput(), {rankOf(getInput()) - 1});
}

void AvgPool2DOp::getChannelFlow(ChannelFlow &flow) {
  flow.tie({getOutput(), 3}, {getInput(), 3});
}
void MaxPool2DOp::getChannelFlow(ChannelFlow &flow) {
  flow.tie({getOutput(), 3}, {getInput(), 3});
}
void ReduceOp::getChannelFlow(ChannelFlow &flow) {
  tieAll(flow, getOutput(), getInput(), getAxes());
}

void PadOp::getChannelFlow(ChannelFlow &flow) {
  for (int64_t dim = 0, rank = rankOf(getInput()); dim < rank; ++dim)
    if (!getLow()[dim] && !getHigh()[dim])
      flow.tie({getOutput(), dim}, {getInput(), dim});
}

void ConcatOp::getChannelFlow(ChannelFlow &flow) {
  int64_t offset = 0;
  int64_t axis = getAxis();
  for (Value input : getInputs()) {
    tieAll(flow, getOutput(), input, {axis});
    flow.tieSegment({getOutput(), axis}, offset, {input, axis});
    offset += sizeOf(input, axis);
  }
}

void TransposeOp::getChannelFlow(ChannelFlow &flow) {
  for (auto [dim, from] : llvm::enumerate(getPerms()))
    flow.tie({getOutput(), static_cast<int64_t>(dim)}, {getInput(), from});
}

void SliceOp::getChannelFlow(ChannelFlow &flow) {
  for (int64_t dim = 0, rank = rankOf(getInput()); dim < rank; ++dim)
    if (sizeOf(getInput(), dim) == sizeOf(getOutput(), dim))
      flow.tie({getOutput(), dim}, {getInput(), dim});
}

/// Walks both shapes in row-major order and matches blocks of dimensions with
/// equal products: one to one, one to many (split) or many to one (flatten).
void ReshapeOp::getChannelFlow(ChannelFlow &flow) {
  ArrayRef<int64_t> in = getInput().getType().getShape();
  ArrayRef<int64_t> out = getOutput().getType().getShape();
  size_t i = 0, o = 0;
  while (i < in.size() && o < out.size()) {
    size_t inBegin = i, outBegin = o;
    int64_t inProduct = in[i++], outProduct = out[o++];
    while (inProduct != outProduct) {
      if (inProduct < outProduct && i < in.size())
        inProduct *= in[i++];
      else if (outProduct < inProduct && o < out.size())
        outProduct *= out[o++];
      else
        return;
    }
    bool oneOut = o - outBegin == 1, oneIn = i - inBegin == 1;
    if (!oneOut && !oneIn)
      continue;
    Value fused = oneOut ? getOutput() : getInput();
    Value parts = oneOut ? getInput() : getOutput();
    ArrayRef<int64_t> shape = oneOut ? in : out;
    size_t begin = oneOut ? inBegin : outBegin, end = oneOut ? i : o;
    int64_t fusedDim = oneOut ? outBegin : inBegin;
    // Removal can follow one of the fused dimensions, the channels, which come
    // last in NHWC (or the last that is not 1).
    size_t last = end;
    while (last > begin + 1 && shape[last - 1] == 1)
      --last;
    int64_t outer = 1;
    for (size_t dim = begin; dim + 1 < last; ++dim)
      outer *= shape[dim];
    flow.tieFused({fused, fusedDim}, {parts, static_cast<int64_t>(last - 1)},
                  outer, 1);
  }
}

} // namespace pare
