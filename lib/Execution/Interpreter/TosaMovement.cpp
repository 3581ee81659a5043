//===- TosaMovement.cpp - TOSA's movement of data, interpreted ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// An element that no input has.
constexpr int64_t kPadding = -1;

/// For every element of a result of `shape` the element of the operand that
/// `source(index)` says.
template <typename Source>
std::vector<int64_t> sourcesOf(ArrayRef<int64_t> shape, Source source) {
  std::vector<int64_t> result;
  forEachIndex(shape, [&](ArrayRef<int64_t> index, int64_t) {
    result.push_back(source(index));
  });
  return result;
}

/// Sets every element of the result to its source, or to `padding`.
Step move(Tensor &from, Tensor &to, std::vector<int64_t> sources,
          Tensor *padding = nullptr) {
  return [&from, &to, sources = std::move(sources), padding] {
    for (auto [i, source] : llvm::enumerate(sources))
      if (source == kPadding)
        to.copyElement(i, *padding, 0);
      else
        to.copyElement(i, from, source);
  };
}

/// PAD (Data Layout).
FailureOr<Step> buildPad(tosa::PadOp op, Values &values) {
  Tensor &from = values[op.getInput1()], &to = values[op.getOutput()];
  auto padding = shapeOf(op, op.getPadding());
  if (failed(padding))
    return failure();
  if (padding->size() != 2 * to.shape().size())
    return op.emitOpError("a pad needs two numbers for every dimension");
  SmallVector<int64_t> strides = computeStrides(from.shape());
  auto source = [&](ArrayRef<int64_t> index) {
    int64_t offset = 0;
    for (auto [d, i] : llvm::enumerate(index)) {
      int64_t at = i - (*padding)[2 * d];
      if (at < 0 || at >= from.shape()[d])
        return kPadding;
      offset += at * strides[d];
    }
    return offset;
  };
  return move(from, to, sourcesOf(to.shape(), source),
              &values[op.getPadConst()]);
}

/// SLICE (Data Layout).
FailureOr<Step> buildSlice(tosa::SliceOp op, Values &values) {
  Tensor &from = values[op.getInput1()], &to = values[op.getOutput()];
  auto start = shapeOf(op, op.getStart());
  if (failed(start))
    return failure();
  SmallVector<int64_t> strides = computeStrides(from.shape());
  for (auto [d, size] : llvm::enumerate(to.shape()))
    if (d >= start->size() || (*start)[d] < 0 ||
        (*start)[d] + size > from.shape()[d])
      return op.emitOpError("the slice lies outside of its input");
  int64_t offset = dot(*start, strides);
  return move(from, to, sourcesOf(to.shape(), [&](ArrayRef<int64_t> index) {
                return offset + dot(index, strides);
              }));
}

/// CONCAT (Data Layout).
FailureOr<Step> buildConcat(tosa::ConcatOp op, Values &values) {
  Tensor &to = values[op.getOutput()];
  uint32_t axis = op.getAxis();
  SmallVector<int64_t> strides = computeStrides(to.shape());
  SmallVector<Tensor *> inputs;
  std::vector<std::vector<int64_t>> targets;
  int64_t offset = 0;
  for (Value input : op.getInput1()) {
    inputs.push_back(&values[input]);
    ArrayRef<int64_t> shape = inputs.back()->shape();
    targets.push_back(sourcesOf(shape, [&](ArrayRef<int64_t> index) {
      return offset + dot(index, strides);
    }));
    offset += shape[axis] * strides[axis];
  }
  return Step([inputs, targets = std::move(targets), &to] {
    for (auto [input, target] : llvm::zip_equal(inputs, targets))
      for (auto [i, at] : llvm::enumerate(target))
        to.copyElement(at, *input, i);
  });
}

/// TRANSPOSE (Data Layout).
FailureOr<Step> buildTranspose(tosa::TransposeOp op, Values &values) {
  Tensor &from = values[op.getInput1()], &to = values[op.getOutput()];
  SmallVector<int64_t> strides = computeStrides(from.shape()), permuted;
  for (int32_t dim : op.getPerms())
    permuted.push_back(strides[dim]);
  return move(from, to, sourcesOf(to.shape(), [&](ArrayRef<int64_t> index) {
                return dot(index, permuted);
              }));
}

/// REVERSE (Data Layout).
FailureOr<Step> buildReverse(tosa::ReverseOp op, Values &values) {
  Tensor &from = values[op.getInput1()], &to = values[op.getOutput()];
  SmallVector<int64_t> strides = computeStrides(from.shape());
  uint32_t axis = op.getAxis();
  return move(from, to, sourcesOf(to.shape(), [&](ArrayRef<int64_t> index) {
                int64_t last = from.shape()[axis] - 1;
                return dot(index, strides) +
                       (last - 2 * index[axis]) * strides[axis];
              }));
}

/// TILE (Data Layout).
FailureOr<Step> buildTile(tosa::TileOp op, Values &values) {
  Tensor &from = values[op.getInput1()], &to = values[op.getOutput()];
  SmallVector<int64_t> strides = computeStrides(from.shape());
  return move(from, to, sourcesOf(to.shape(), [&](ArrayRef<int64_t> index) {
                int64_t offset = 0;
                for (auto [d, i] : llvm::enumerate(index))
                  offset += i % from.shape()[d] * strides[d];
                return offset;
              }));
}

/// Calls `body(n, w, k)` for the rows of [N, W] indices; ends the run where an
/// index is not one of `rows`.
template <typename Body>
void forEachRow(const Tensor &indices, int64_t rows, Location loc,
                Values &values, Body body) {
  int64_t width = indices.shape()[1];
  for (int64_t i = 0, e = indices.size(); i < e; ++i) {
    int64_t k = indices.wideInteger(i, false);
    if (k < 0 || k >= rows)
      return values.fail(loc, "index " + Twine(k) + " of " + Twine(rows));
    body(i / width, i % width, k);
  }
}

/// GATHER (Scatter/Gather Operators).
FailureOr<Step> buildGather(tosa::GatherOp op, Values &values) {
  Tensor &from = values[op.getValues()], &indices = values[op.getIndices()];
  Tensor &to = values[op.getOutput()];
  Location loc = op.getLoc();
  int64_t rows = from.shape()[1], width = to.shape()[1], c = from.shape()[2];
  return Step([=, &from, &indices, &to, &values] {
    forEachRow(indices, rows, loc, values,
               [&](int64_t n, int64_t w, int64_t k) {
                 for (int64_t i = 0; i < c; ++i)
                   to.copyElement((n * width + w) * c + i, from,
                                  (n * rows + k) * c + i);
               });
  });
}

/// SCATTER (Scatter/Gather Operators): no row is written twice.
FailureOr<Step> buildScatter(tosa::ScatterOp op, Values &values) {
  Tensor &around = values[op.getValuesIn()], &indices = values[op.getIndices()];
  Tensor &from = values[op.getInput()], &to = values[op.getValuesOut()];
  Location loc = op.getLoc();
  int64_t rows = to.shape()[1], width = from.shape()[1], c = to.shape()[2];
  return Step([=, &around, &from, &indices, &to, &values] {
    to.bytes = around.bytes;
    std::vector<bool> isWritten(to.shape()[0] * rows);
    forEachRow(
        indices, rows, loc, values, [&](int64_t n, int64_t w, int64_t k) {
          if (isWritten[n * rows + k])
            return values.fail(loc, "row " + Twine(k) + " is written twice");
          isWritten[n * rows + k] = true;
          for (int64_t i = 0; i < c; ++i)
            to.copyElement((n * rows + k) * c + i, from,
                           (n * width + w) * c + i);
        });
  });
}

} // namespace

FailureOr<Step> buildTosaMovement(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::PadOp o) { return buildPad(o, values); })
      .Case([&](tosa::SliceOp o) { return buildSlice(o, values); })
      .Case([&](tosa::ConcatOp o) { return buildConcat(o, values); })
      .Case([&](tosa::TransposeOp o) { return buildTranspose(o, values); })
      .Case([&](tosa::ReverseOp o) { return buildReverse(o, values); })
      .Case([&](tosa::TileOp o) { return buildTile(o, values); })
      .Case([&](tosa::GatherOp o) { return buildGather(o, values); })
      .Case([&](tosa::ScatterOp o) { return buildScatter(o, values); })
      // RESHAPE (Data Layout) and IDENTITY (Data Nodes).
      .Case<tosa::ReshapeOp, tosa::IdentityOp>([&](auto) -> Result {
        Tensor &from = values[op->getOperand(0)];
        Tensor &to = values[op->getResult(0)];
        if (from.size() != to.size())
          return op->emitOpError("a reshape keeps the number of elements");
        return Step([&from, &to] { to.bytes = from.bytes; });
      })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare::interpreter
