//===- DepthwiseTile.cpp - the register tile of a depthwise kernel --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DepthwiseTile.h"

#include "NarrowSums.h"
#include "pare/Dialect/PareKernel/Layout/TileChoice.h"

using namespace mlir;

namespace pare {

using kernel::Products;

DepthwiseTile::DepthwiseTile(KernelBuilder &k, const LinearKernel &kernel)
    : layout(
          kernel::getDepthwiseLayout(kernel.geometry, kernel.tile, k.target)),
      k(k), kernel(kernel), g(kernel.geometry), input(k.flatView(kernel.input)),
      weight(k.flatView(kernel.weight)), output(k.flatView(kernel.init)),
      epilogue(k, kernel) {
  in = getPixelStrides(input);
  out = getPixelStrides(output);
  valid = std::min(layout.vector, layout.line);
  parts = layout.parts();
  lanes = layout.lanes();
  rows = kernel.tile.getRows();
}

void DepthwiseTile::enterSet(Value set) {
  setWeight = k.mul(set, layout.setSize());
  Value channel = k.mul(set, layout.vector);
  starts.clear();
  biases.clear();
  scales.clear();
  for (int64_t part = 0; part < parts; ++part) {
    Value at = k.add(channel, part * lanes);
    starts.push_back(kernel.wideSums ? k.splat(k.b.getI32Type(), lanes, 0)
                                     : epilogue.start(at, lanes));
    if (kernel.wideSums)
      biases.push_back(epilogue.start(at, lanes));
    scales.push_back(epilogue.loadScale(at, lanes));
  }
}

//===----------------------------------------------------------------------===//
// The reduction
//===----------------------------------------------------------------------===//

/// Interleaves `size` elements each of two vectors within 16-byte parts (the
/// low or the high half of each), as unpack instructions do.
static Value unpack(KernelBuilder &k, Value a, Value b, int64_t size,
                    bool high) {
  auto type = cast<VectorType>(a.getType());
  int64_t width = type.getNumElements();
  int64_t partSize = 128 / type.getElementTypeBitWidth(), half = partSize / 2;
  SmallVector<int64_t> mask;
  for (int64_t part = 0; part < width; part += partSize)
    for (int64_t i = 0; i < half; i += size)
      for (int64_t side : {int64_t(0), width})
        for (int64_t element = 0; element < size; ++element)
          mask.push_back(side + part + (high ? half : 0) + i + element);
  return vector::ShuffleOp::create(k.b, k.loc, a, b, mask);
}

Value DepthwiseTile::loadColumn(Value from) {
  int64_t width = layout.vector, channels = layout.channels;
  int64_t pixels = valid / channels;
  if (!layout.flat || g.strideW == 1 || pixels <= 1)
    return k.loadPart(input, from, width, valid);
  // Every other pixel, from the vectors that start with the first of them and
  // end with the last.
  int64_t span = ((pixels - 1) * g.strideW + 1) * channels;
  int64_t end = std::max<int64_t>(span - width, 0);
  Value first = k.loadPart(input, from, width, span);
  Value last = end ? k.load(input, k.add(from, end), width) : first;
  SmallVector<int64_t> mask;
  for (int64_t i = 0; i < width; ++i) {
    int64_t pixel = std::min(i / channels, pixels - 1);
    int64_t source = pixel * g.strideW * channels + i % channels;
    mask.push_back(source < width ? source : width + source - end);
  }
  return vector::ShuffleOp::create(k.b, k.loc, first, last, mask);
}

DepthwiseTile::Sums DepthwiseTile::loadGroup(Value at, int64_t columnGroup) {
  int64_t perGroup = layout.columnsInGroup();
  Sums columns;
  for (int64_t i = 0; i < perGroup; ++i) {
    int64_t column = columnGroup * perGroup + i;
    if (column >= layout.kernelW) {
      columns.push_back(k.splat(input.elementType, layout.vector, 0));
      continue;
    }
    Value from = k.add(at, column * g.dilationW * in.column);
    columns.push_back(loadColumn(from));
  }
  if (layout.isFloat())
    return columns;
  if (layout.products == Products::WordLanes)
    return {k.slice(columns[0], 0, lanes), k.slice(columns[0], lanes, lanes)};
  if (layout.products == Products::Words)
    return {unpack(k, columns[0], columns[1], 1, false),
            unpack(k, columns[0], columns[1], 1, true)};
  Value low01 = unpack(k, columns[0], columns[1], 1, false);
  Value high01 = unpack(k, columns[0], columns[1], 1, true);
  Value low23 = unpack(k, columns[2], columns[3], 1, false);
  Value high23 = unpack(k, columns[2], columns[3], 1, true);
  return {unpack(k, low01, low23, 2, false), unpack(k, low01, low23, 2, true),
          unpack(k, high01, high23, 2, false),
          unpack(k, high01, high23, 2, true)};
}

Value DepthwiseTile::multiplyBytes(Value sum, Value inputs, Value weights) {
  auto kind = layout.products == Products::Pairs ? kernel::DotKind::Pairs
                                                 : kernel::DotKind::Lanes;
  return kernel::Dot4Op::create(k.b, k.loc, sum.getType(), sum, inputs, weights,
                                kernel.inputUnsigned, kind,
                                kernel.narrowWeights);
}

void DepthwiseTile::multiply(Sums &sums, int64_t row, ArrayRef<Value> inputs,
                             Value weightAt) {
  int64_t width = layout.groupSize() / parts;
  for (int64_t part = 0; part < parts; ++part) {
    Value weights = k.load(weight, k.add(weightAt, part * width), width);
    if (layout.isWide())
      weights = k.extend(weights, k.b.getI16Type(), /*isUnsigned=*/false);
    Value &sum = sums[row * parts + part];
    Value &narrowSum = narrow[row * parts + part];
    if (layout.isFloat())
      sum = k.fma(inputs[part], weights, sum);
    else if (layout.products == Products::WordLanes)
      sum = addProductOfWords(k, sum, inputs[part], weights);
    else if (layout.products == Products::Words)
      sum = kernel::Dot2Op::create(k.b, k.loc, sum.getType(), sum, inputs[part],
                                   weights);
    else if (layout.products == Products::Bytes)
      narrowSum = addBytePairs(k, narrowSum, inputs[part], weights);
    else
      sum = multiplyBytes(sum, inputs[part], weights);
  }
  if (layout.products == Products::Bytes && ++pending[row] == getNarrowSteps(g))
    widen(sums, row);
}

void DepthwiseTile::widen(Sums &sums, int64_t row) {
  for (int64_t i = row * parts; i < (row + 1) * parts; ++i)
    if (Value pairs = std::exchange(narrow[i], Value()))
      sums[i] = addPairs(k, sums[i], pairs);
  pending[row] = 0;
}

DepthwiseTile::Sums DepthwiseTile::reduceUnrolled(Value inAt, Sums sums) {
  int64_t span = (rows - 1) * g.strideH + (g.kernelH - 1) * g.dilationH + 1;
  for (int64_t inRow = 0; inRow < span; ++inRow) {
    // Output rows that see this input row, and with which kernel row.
    SmallVector<std::pair<int64_t, int64_t>> users;
    for (int64_t row = 0; row < rows; ++row) {
      int64_t distance = inRow - row * g.strideH;
      if (distance >= 0 && distance % g.dilationH == 0 &&
          distance / g.dilationH < g.kernelH)
        users.emplace_back(row, distance / g.dilationH);
    }
    if (users.empty())
      continue;
    for (int64_t group = 0; group < layout.columnGroups(); ++group) {
      Sums inputs = loadGroup(k.add(inAt, inRow * in.row), group);
      for (auto [row, kernelRow] : users)
        multiply(sums, row, inputs,
                 k.add(setWeight, kernelRow * layout.rowSize() +
                                      group * layout.groupSize()));
    }
  }
  for (int64_t row = 0; row < rows; ++row)
    widen(sums, row);
  return sums;
}

DepthwiseTile::Sums DepthwiseTile::reduceRolled(Value inAt, Sums sums) {
  return k.loop(g.kernelH, 1, sums, [&](Value kernelRow, ValueRange carried) {
    Sums rowSums(carried);
    Value from = k.add(inAt, k.mul(kernelRow, g.dilationH * in.row));
    Value weightRow = k.add(setWeight, k.mul(kernelRow, layout.rowSize()));
    for (int64_t group = 0; group < layout.columnGroups(); ++group)
      for (int64_t row = 0; row < rows; ++row)
        multiply(rowSums, row,
                 loadGroup(k.add(from, row * g.strideH * in.row), group),
                 k.add(weightRow, group * layout.groupSize()));
    for (int64_t row = 0; row < rows; ++row)
      widen(rowSums, row);
    return rowSums;
  });
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// Two vectors of words in unpacked order, as one in memory order: part p holds
/// four words of every 8.
static Value joinWords(KernelBuilder &k, ArrayRef<Value> parts) {
  auto type = cast<VectorType>(parts[0].getType());
  int64_t lanes = type.getNumElements();
  SmallVector<int64_t> mask;
  for (int64_t at = 0; at < lanes; at += 4)
    for (int64_t side : {int64_t(0), lanes})
      for (int64_t i = 0; i < 4; ++i)
        mask.push_back(side + at + i);
  return vector::ShuffleOp::create(k.b, k.loc, parts[0], parts[1], mask);
}

/// Four vectors of bytes in unpacked order, as one vector in memory order: part
/// p holds four bytes of every 16.
static Value joinBytes(KernelBuilder &k, ArrayRef<Value> parts) {
  Type word = k.b.getI32Type();
  int64_t words = cast<VectorType>(parts[0].getType()).getNumElements() / 4;
  SmallVector<Value> as;
  for (Value part : parts)
    as.push_back(k.bitcast(part, word));
  SmallVector<int64_t> pair, mask;
  for (int64_t i = 0; i < 2 * words; ++i)
    pair.push_back(i);
  Value low = vector::ShuffleOp::create(k.b, k.loc, as[0], as[1], pair);
  Value high = vector::ShuffleOp::create(k.b, k.loc, as[2], as[3], pair);
  for (int64_t i = 0; i < words; ++i)
    for (int64_t part = 0; part < 4; ++part)
      mask.push_back(part * words + i);
  Value all = vector::ShuffleOp::create(k.b, k.loc, low, high, mask);
  return k.bitcast(all, k.b.getI8Type());
}

void DepthwiseTile::finishRow(ArrayRef<Value> sums, Value outAt) {
  // With four lanes to a part, the parts are in the order of memory.
  bool inOrder = layout.vector == 4 * parts;
  if (parts == 4
          ? epilogue.packs() || (inOrder && epilogue.joins(lanes) == parts)
          : parts > 1 && inOrder && epilogue.joins(lanes) == parts)
    return k.storePart(epilogue.finishJoined(sums, scales, epilogue.packs()),
                       output, outAt, valid);
  Sums results;
  for (int64_t part = 0; part < parts; ++part)
    results.push_back(epilogue.finish(sums[part], scales[part]));
  if (parts == 1)
    return k.storePart(results[0], output, outAt, valid);
  if (parts == 2 && output.elementType.getIntOrFloatBitWidth() <= 16)
    return k.storePart(joinWords(k, results), output, outAt, valid);
  if (output.elementType.isInteger(8))
    return k.storePart(joinBytes(k, results), output, outAt, valid);
  // Wider results leave in fours.
  for (int64_t at = 0; at < valid; at += 4) {
    int64_t part = at % (4 * parts) / 4, lane = at / (4 * parts) * 4;
    k.storePart(k.slice(results[part], lane, 4), output, k.add(outAt, at),
                std::min<int64_t>(valid - at, 4));
  }
}

void DepthwiseTile::emit(Value inAt, Value outAt) {
  Sums sums;
  for (int64_t row = 0; row < rows; ++row)
    sums.append(starts);
  narrow.assign(sums.size(), Value());
  pending.assign(rows, 0);
  int64_t products = rows * g.kernelH * layout.columnGroups() * parts;
  sums = products <= kernel::kMaxUnrolledProducts
             ? reduceUnrolled(inAt, std::move(sums))
             : reduceRolled(inAt, std::move(sums));
  if (kernel.wideSums)
    for (auto [i, sum] : llvm::enumerate(sums))
      sum = addToTotal(k, biases[i % parts], sum);
  for (int64_t row = 0; row < rows; ++row)
    finishRow(ArrayRef<Value>(sums).slice(row * parts, parts),
              k.add(outAt, row * out.row));
}

} // namespace pare
