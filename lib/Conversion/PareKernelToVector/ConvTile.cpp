//===- ConvTile.cpp - the register tile of a convolution ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"

#include "NarrowSums.h"

using namespace mlir;

namespace pare {

using kernel::Products;

ConvTile::ConvTile(KernelBuilder &k, const LinearKernel &kernel,
                   const kernel::InputStrip *strip)
    : layout(kernel::getBlockedLayout(kernel.geometry, kernel.tile, k.target)),
      k(k), kernel(kernel), g(kernel.geometry),
      input(k.flatView(strip ? kernel.scratch : kernel.input)),
      weight(k.flatView(kernel.weight)), output(k.flatView(kernel.init)),
      epilogue(k, kernel) {
  in = strip ? PixelStrides{0, strip->inputColumns * strip->channels,
                            strip->channels}
             : getPixelStrides(input);
  strideH = strip ? strip->strideH : g.strideH;
  strideW = strip ? strip->strideW : g.strideW;
  out = getPixelStrides(output);
  if (epilogue.residual)
    residual = getPixelStrides(epilogue.residual->view);
  pixels = kernel.tile.getRows() * kernel.tile.getColumns();
  stepLength = layout.stepLength();
  matrix = layout.products == Products::Matrix;
  // Results of matrix products are put together to vectors of four.
  lanes = matrix ? 4 : layout.lanes;
  vectors = layout.channels / lanes;
  times16 = layout.weightBits == 4 && layout.products != Products::Bytes;
  biasedHalves = layout.halfBias() != 0 && layout.weightBits == 4 &&
                 g.batch * g.outH * g.outW * g.groups == 1 &&
                 layout.kernelH * layout.runsPerRow == 1;
  byLane = k.target.multipliesByLane() && lanes == 4 &&
           (layout.products == Products::Lanes ||
            layout.products == Products::WordLanes ||
            layout.products == Products::Float);
  laneSteps = layout.products == Products::WordLanes ? 8 : 4;
}

int64_t ConvTile::pixelOffset(const PixelStrides &strides, int64_t pixel,
                              int64_t rows, int64_t columns) const {
  int64_t width = kernel.tile.getColumns();
  return pixel / width * rows * strides.row +
         pixel % width * columns * strides.column;
}

int64_t ConvTile::inputOffset(int64_t pixel) const {
  return pixelOffset(in, pixel, strideH, strideW);
}

Value ConvTile::shuffle(Value a, Value b, ArrayRef<int64_t> mask) {
  return vector::ShuffleOp::create(k.b, k.loc, a, b, mask);
}

//===----------------------------------------------------------------------===//
// The reduction
//===----------------------------------------------------------------------===//

/// Sums are in the order of pixels, then vectors; those of matrix products in
/// the order of pairs of pixels, then pairs of channels.
ConvTile::Sums ConvTile::start(Value channel) {
  Sums biases, sums;
  for (int64_t v = 0; v < vectors; ++v) {
    Value bias = times16 ? k.splat(epilogue.sumType(), lanes, 0)
                         : epilogue.start(k.add(channel, v * lanes), lanes);
    if (correction)
      bias = arith::AddIOp::create(k.b, k.loc, bias, correction);
    if (matrix) {
      biases.push_back(shuffle(bias, bias, {0, 1, 0, 1}));
      biases.push_back(shuffle(bias, bias, {2, 3, 2, 3}));
    } else {
      biases.push_back(bias);
    }
  }
  for (int64_t p = 0; p < (matrix ? pixels / 2 : pixels); ++p)
    sums.append(biases);
  return sums;
}

ConvTile::Sums ConvTile::reduceRows(const Place &place, Value first,
                                    int64_t rows, Sums sums) {
  // Columns of a channel slice of a wider buffer are not neighbours. Where
  // steps do not cross columns, each column is a run of its own; the weights
  // lie the same.
  bool apart = g.fusesColumns() && g.kernelW > 1 && in.column != g.inC;
  bool splits = apart && g.groupIn() % (layout.share() * stepLength) == 0;
  int64_t runs = splits ? g.kernelW : layout.runsPerRow;
  int64_t runSize = layout.rowSize() / runs;
  if (int64_t turn = rowsOfTurn(rows); turn > 1 && !apart)
    return k.loop(rows / turn, 1, sums, [&](Value index, ValueRange carried) {
      Value row = k.add(k.mul(index, turn), first);
      return emitByLane(k.add(place.weight, k.mul(row, layout.rowSize())),
                        k.add(place.input, k.mul(row, g.dilationH * in.row)),
                        layout.runLength, Sums(carried), turn);
    });
  return k.loop(rows, 1, sums, [&](Value index, ValueRange rowSums) {
    Value row = k.add(index, first);
    Value inRow = k.add(place.input, k.mul(row, g.dilationH * in.row));
    Value weightRow = k.add(place.weight, k.mul(row, layout.rowSize()));
    return k.loop(runs, 1, rowSums, [&](Value run, ValueRange runSums) {
      Value inRun = k.add(inRow, k.mul(run, g.dilationW * in.column));
      Value weightRun = k.add(weightRow, k.mul(run, runSize));
      return apart && !splits ? reduceGathered(weightRun, inRun, Sums(runSums))
                              : reduceRun(weightRun, inRun, Sums(runSums));
    });
  });
}

ConvTile::Sums ConvTile::reduceRun(Value weightRun, Value inRun, Sums sums) {
  bool fused = g.fusesColumns() && (g.kernelW == 1 || in.column == g.inC);
  int64_t length = fused ? layout.runLength : g.groupIn();
  std::optional<int64_t> cut = getCut();
  if (!cut)
    return reduceInputs(weightRun, inRun, length, std::move(sums));
  return addBlocks(length, *cut, std::move(sums),
                   [&](Value first, int64_t size, Sums block) {
                     Value weights =
                         k.add(weightRun,
                               k.mul(first, layout.stepSize() / stepLength));
                     return reduceInputs(weights, k.add(inRun, first), size,
                                         std::move(block));
                   });
}

ConvTile::Sums ConvTile::reduceInputs(Value weightRun, Value inRun,
                                      int64_t length, Sums sums) {
  int64_t steps = stepsOfPiece(), pieceLength = steps * stepLength;
  auto emitAt = [&](Value piece, int64_t valid, Sums carried) {
    return emitPiece(k.add(weightRun, k.mul(piece, layout.stepStart(steps))),
                     k.add(inRun, k.mul(piece, pieceLength)), valid,
                     std::move(carried));
  };
  // The last step of a run may reach behind it: into its neighbours, which meet
  // zero weights, and at the end of the buffer into the arena's slack.
  int64_t readable =
      input.canOverRead ? llvm::alignTo(length, stepLength) : length;
  int64_t whole = readable / pieceLength;
  // Weights at places that no loop moves would become constants of their own.
  bool moves = layout.kernelH > 1 || layout.runsPerRow > 1 ||
               layout.blocks() > 1 || g.groups > 1;
  if (byLane && moves && kernel::isShortRun(readable, pieceLength))
    return emitByLane(weightRun, inRun, length, std::move(sums));
  sums = k.loop(whole, 1, sums, [&](Value piece, ValueRange carried) {
    return emitAt(piece, pieceLength, Sums(carried));
  });
  // By lane, whole vectors are loaded anyway.
  int64_t rest = (byLane ? length : readable) - whole * pieceLength;
  if (rest > 0)
    sums = emitAt(k.index(whole), rest, std::move(sums));
  return sums;
}

ConvTile::Sums ConvTile::emitPiece(Value weightPiece, Value inPiece,
                                   int64_t valid, Sums sums) {
  if (byLane)
    return emitByLane(weightPiece, inPiece, valid, std::move(sums));
  SmallVector<Step> steps;
  for (int64_t step = 0; step * stepLength < valid; ++step)
    steps.push_back({k.add(weightPiece, layout.stepStart(step)),
                     k.add(inPiece, step * stepLength),
                     std::min(stepLength, valid - step * stepLength),
                     std::nullopt, step % layout.share() == 1});
  return emitSteps(steps, std::move(sums));
}

ConvTile::Sums ConvTile::emitSteps(ArrayRef<Step> steps, Sums sums) {
  if (layout.products == Products::Bytes)
    return emitNarrow(steps, std::move(sums));
  for (const Step &step : steps)
    sums = emitStep(step, std::move(sums));
  return sums;
}

ConvTile::Sums ConvTile::reduceGathered(Value weightRun, Value inRun,
                                        int64_t firstStep, int64_t count,
                                        Sums sums) {
  SmallVector<Step> steps;
  for (int64_t step = firstStep; step < firstStep + count; ++step) {
    int64_t first = step * stepLength;
    steps.push_back({k.add(weightRun, layout.stepStart(step)), inRun,
                     std::min(stepLength, layout.runLength - first), first,
                     step % layout.share() == 1});
  }
  return emitSteps(steps, std::move(sums));
}

Value ConvTile::loadWeight(Value at, int64_t vector, bool high) {
  int64_t width = lanes * stepLength;
  if (!g.isWide)
    return loadBytes(k.add(at, vector * width), width, high);
  // Bytes that meet words are widened. By lane, one register of words has the
  // weights of two vectors of sums.
  int64_t count =
      layout.products == Products::WordLanes && vectors % 2 == 0 ? 2 : 1;
  Value weights =
      k.load(weight, k.add(at, vector / count * count * width), count * width);
  return k.slice(k.extend(weights, k.b.getI16Type(), /*isUnsigned=*/false),
                 vector % count * width, width);
}

Type ConvTile::stepType() const {
  if (layout.products == Products::Float)
    return k.b.getF32Type();
  return layout.products == Products::WordLanes ? k.b.getI16Type()
                                                : k.b.getI32Type();
}

Value ConvTile::loadInputs(const Step &step, int64_t pixel, int64_t count) {
  if (!step.gathered)
    return k.loadPart(input, k.add(step.input, inputOffset(pixel)), count,
                      step.valid);
  Value result = k.splat(input.elementType, count, 0);
  for (int64_t i = 0; i < step.valid; ++i) {
    int64_t position = *step.gathered + i;
    int64_t offset = inputOffset(pixel) + position / g.groupIn() * in.column +
                     position % g.groupIn();
    result = vector::InsertStridedSliceOp::create(
        k.b, k.loc, k.load(input, k.add(step.input, offset), 1), result,
        ArrayRef<int64_t>{i}, ArrayRef<int64_t>{1});
  }
  return result;
}

Value ConvTile::multiply(Value sum, Value inputs, Value weights) {
  if (layout.products == Products::Bytes)
    return addBytePairs(k, sum, inputs, weights);
  if (layout.products == Products::Float)
    return k.fma(inputs, weights, sum);
  if (layout.products == Products::Words)
    return kernel::Dot2Op::create(k.b, k.loc, sum.getType(), sum, inputs,
                                  weights);
  if (layout.products == Products::WordLanes)
    return addProductOfWords(k, sum, inputs, weights);
  auto kind = layout.products == Products::Pairs ? kernel::DotKind::Pairs
                                                 : kernel::DotKind::Lanes;
  return kernel::Dot4Op::create(k.b, k.loc, sum.getType(), sum, inputs, weights,
                                kernel.inputUnsigned, kind,
                                kernel.narrowWeights);
}

ConvTile::Sums ConvTile::emitStep(const Step &step, Sums sums) {
  if (matrix)
    return emitMatrixStep(step, std::move(sums));
  Sums weights;
  for (int64_t v = 0; v < vectors; ++v)
    weights.push_back(loadWeight(step.weight, v, step.high));
  Type word = stepType();
  for (int64_t p = 0; p < pixels; ++p) {
    Value one = k.bitcast(loadInputs(step, p, stepLength), word);
    Value all = vector::BroadcastOp::create(
        k.b, k.loc, VectorType::get({lanes}, word), one);
    all = k.bitcast(all, input.elementType);
    for (int64_t v = 0; v < vectors; ++v) {
      Value &sum = sums[p * vectors + v];
      sum = multiply(sum, all, weights[v]);
    }
  }
  return sums;
}

ConvTile::Sums ConvTile::emitMatrixStep(const Step &step, Sums sums) {
  int64_t pairs = layout.channels / 2;
  Sums inputs;
  for (int64_t p = 0; p < pixels; p += 2)
    inputs.push_back(
        shuffle(loadInputs(step, p, 8), loadInputs(step, p + 1, 8),
                {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}));
  for (int64_t c = 0; c < pairs; ++c) {
    Value weights = loadBytes(k.add(step.weight, c * 16), 16, step.high);
    for (auto [p, pair] : llvm::enumerate(inputs)) {
      Value &sum = sums[p * pairs + c];
      sum = kernel::Mmla2x2Op::create(k.b, k.loc, sum.getType(), sum, pair,
                                      weights);
    }
  }
  return sums;
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

void ConvTile::enterBlock(Value channel) {
  scales.clear();
  for (int64_t v = 0; v < vectors; ++v)
    scales.push_back(epilogue.loadScale(k.add(channel, v * lanes), lanes));
}

Value ConvTile::sumsOf(ArrayRef<Value> sums, int64_t pixel, int64_t vector) {
  if (!matrix)
    return sums[pixel * vectors + vector];
  int64_t first = pixel / 2 * (layout.channels / 2) + vector * 2;
  int64_t row = pixel % 2 * 2;
  return shuffle(sums[first], sums[first + 1],
                 {row, row + 1, row + 4, row + 5});
}

ConvTile::Sums ConvTile::loadResiduals(const Place &place, int64_t pixel,
                                       int64_t first, int64_t count) {
  const FlatView &view = epilogue.residual->view;
  Value at = k.add(place.residual, pixelOffset(residual, pixel, 1, 1));
  // x86 widens bytes as it loads them, NEON halves of a register.
  int64_t apart = k.target.packsBytes() ? 1 : count;
  Sums parts;
  for (int64_t v = first; v < first + count; v += apart) {
    Value loaded = k.loadPart(view, k.add(at, v * lanes), apart * lanes,
                              layout.groupOut - v * lanes);
    for (int64_t i = 0; i < apart; ++i)
      parts.push_back(k.slice(loaded, i * lanes, lanes));
  }
  return parts;
}

void ConvTile::finish(const Place &place, ArrayRef<Value> sums) {
  int64_t existing = llvm::divideCeil(layout.groupOut, lanes);
  int64_t count = std::min(vectors, existing);
  for (int64_t p = 0; p < pixels; ++p)
    for (int64_t v = 0, joined; v < count; v += joined) {
      joined = std::min(epilogue.joins(lanes), count - v);
      if (epilogue.packs())
        joined = llvm::bit_floor<uint64_t>(joined);
      Sums parts;
      for (int64_t i = 0; i < joined; ++i) {
        Value sum = sumsOf(sums, p, v + i);
        Value channel = k.add(place.channel, (v + i) * lanes);
        parts.push_back(times16 ? undoTimes16(sum, channel) : sum);
      }
      auto ofParts = ArrayRef<ChannelScale>(scales).slice(v, joined);
      Value result =
          epilogue.residual
              ? epilogue.finishSums(parts, ofParts,
                                    loadResiduals(place, p, v, joined))
              : epilogue.finishJoined(parts, ofParts);
      Value at = k.add(place.output, pixelOffset(out, p, 1, 1) + v * lanes);
      k.storePart(result, output, at,
                  std::min(joined * lanes, layout.groupOut - v * lanes));
    }
}

void ConvTile::emit(const Place &place) {
  finish(place, reduce(place, start(place.channel)));
}

} // namespace pare
