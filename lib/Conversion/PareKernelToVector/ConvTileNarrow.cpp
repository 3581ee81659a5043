//===- ConvTileNarrow.cpp - weights of few bits in the tile ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights of which two share a byte, and sums that are added in 16 bits before
// they are widened (Widths.h).
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"
#include "NarrowSums.h"

using namespace mlir;

namespace pare {

using kernel::Products;

/// Sums of two products of an unsigned byte and 0 to 15 that fit 16 bits
/// together.
static constexpr int64_t kBiasedSteps = 32767 / (2 * 255 * 15);

int64_t ConvTile::narrowSteps() const {
  return biasedHalves ? kBiasedSteps : getNarrowSteps(g);
}

int64_t ConvTile::stepsOfPiece() const {
  if (byLane)
    return laneSteps;
  // Pieces of equal size that cover the run with the fewest of them.
  int64_t most = layout.products == Products::Bytes ? narrowSteps() : 1;
  int64_t pieces = llvm::divideCeil(layout.steps(), most);
  return llvm::alignTo(llvm::divideCeil(layout.steps(), pieces),
                       layout.share());
}

ConvTile::Sums ConvTile::emitNarrow(ArrayRef<Step> steps, Sums sums) {
  while (!steps.empty()) {
    size_t count = std::min<size_t>(narrowSteps(), steps.size());
    if (count == 1) {
      sums = emitStep(steps.front(), std::move(sums));
    } else {
      Sums narrow(sums.size());
      for (const Step &step : steps.take_front(count))
        narrow = emitStep(step, std::move(narrow));
      for (auto [sum, part] : llvm::zip_equal(sums, narrow))
        sum = addPairs(k, sum, part);
    }
    steps = steps.drop_front(count);
  }
  return sums;
}

Value ConvTile::loadBytes(Value at, int64_t width, bool high) {
  Value bytes = k.load(weight, at, width);
  if (layout.weightBits == 8)
    return bytes;
  Type i8 = k.b.getI8Type();
  auto constant = [&](int64_t value) { return k.splat(i8, width, value); };
  // At the top of their bytes, halves keep their sign.
  if (times16)
    return high ? Value(arith::AndIOp::create(k.b, k.loc, bytes, constant(-16)))
                : Value(arith::ShLIOp::create(k.b, k.loc, bytes, constant(4)));
  Value half =
      high ? Value(arith::ShRUIOp::create(k.b, k.loc, bytes, constant(4)))
           : Value(arith::AndIOp::create(k.b, k.loc, bytes, constant(15)));
  if (biasedHalves)
    return half;
  return arith::SubIOp::create(k.b, k.loc, half, constant(layout.halfBias()));
}

Value ConvTile::sumInputs() {
  int64_t width = lanes * stepLength, length = layout.runLength;
  if (input.canOverRead)
    length = llvm::alignTo(length, stepLength);
  // What is loaded behind the last input counts as nothing.
  auto add = [&](Value sum, Value at, int64_t valid) {
    SmallVector<int8_t> ones(width, 0);
    std::fill_n(ones.begin(), valid, 1);
    auto type = VectorType::get({width}, k.b.getI8Type());
    Value weights = arith::ConstantOp::create(
        k.b, k.loc, DenseElementsAttr::get(type, ArrayRef<int8_t>(ones)));
    return addBytePairs(k, sum, k.loadPart(input, at, width, valid), weights);
  };
  int64_t whole = length / width;
  Sums sums{k.splat(k.b.getI32Type(), lanes, 0)};
  sums = k.loop(whole, 1, sums, [&](Value index, ValueRange carried) {
    return Sums{add(carried[0], k.mul(index, width), width)};
  });
  if (int64_t rest = length - whole * width)
    sums[0] = add(sums[0], k.index(whole * width), rest);
  return vector::ReductionOp::create(k.b, k.loc, vector::CombiningKind::ADD,
                                     sums[0]);
}

void ConvTile::enter() {
  if (!biasedHalves)
    return;
  Value times = arith::ConstantOp::create(
      k.b, k.loc, k.b.getI32IntegerAttr(-layout.halfBias()));
  correction = vector::BroadcastOp::create(
      k.b, k.loc, VectorType::get({lanes}, k.b.getI32Type()),
      arith::MulIOp::create(k.b, k.loc, sumInputs(), times));
}

Value ConvTile::undoTimes16(Value sum, Value channel) {
  Value shift = k.splat(epilogue.sumType(), lanes, 4);
  return arith::AddIOp::create(k.b, k.loc,
                               arith::ShRSIOp::create(k.b, k.loc, sum, shift),
                               epilogue.start(channel, lanes));
}

} // namespace pare
