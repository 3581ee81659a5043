//===- DepthwiseByElement.cpp - depthwise where memory is not contiguous --===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DepthwiseTile.h"

using namespace mlir;

namespace pare {
namespace {

/// Where the packed operands keep a channel.
struct PackedChannel {
  Value set, accumulator;
};

/// `channel` is the position of the same number in the first vectors of a line.
PackedChannel findChannel(KernelBuilder &k,
                          const kernel::DepthwiseLayout &layout,
                          Value channel) {
  auto divide = [&](Value v, int64_t by) -> Value {
    return k.b.createOrFold<arith::DivUIOp>(k.loc, v, k.index(by));
  };
  auto modulo = [&](Value v, int64_t by) -> Value {
    return k.b.createOrFold<arith::RemUIOp>(k.loc, v, k.index(by));
  };
  Value set = divide(channel, layout.vector);
  Value start = k.mul(set, layout.vector);
  if (layout.hasTailSet) {
    set = k.min(set, layout.regularSets);
    start = k.min(k.mul(set, layout.vector),
                  std::max<int64_t>(layout.line - layout.vector, 0));
  }
  Value position = arith::SubIOp::create(k.b, k.loc, channel, start);
  if (layout.isFloat())
    return {set, position};
  int64_t inPart = 4 * layout.parts();
  Value quarter = divide(modulo(position, inPart), 4);
  Value lane = k.add(k.mul(divide(position, inPart), 4), modulo(position, 4));
  return {set, k.add(k.mul(quarter, layout.lanes()), lane)};
}

/// Index of the weight of kernel column `column` in a packed kernel row.
Value placeInRow(KernelBuilder &k, const kernel::DepthwiseLayout &layout,
                 Value accumulator, int64_t column) {
  int64_t lanes = layout.lanes();
  int64_t perGroup = layout.columnsInGroup();
  int64_t group = column / perGroup * layout.groupSize();
  int64_t input = column % perGroup;
  if (layout.isFloat() || layout.isWide())
    return k.add(k.mul(accumulator, perGroup), group + input);
  if (layout.products != kernel::Products::Pairs)
    return k.add(k.mul(accumulator, 4), group + input);
  Value quarter =
      k.b.createOrFold<arith::DivUIOp>(k.loc, accumulator, k.index(lanes));
  Value lane =
      k.b.createOrFold<arith::RemUIOp>(k.loc, accumulator, k.index(lanes));
  return k.add(k.add(k.mul(quarter, 4 * lanes), k.mul(lane, 2)),
               group + input % 2 * 2 * lanes + input / 2);
}

} // namespace

void emitDepthwiseByElement(KernelBuilder &k, const LinearKernel &kernel) {
  const kernel::Geometry &g = kernel.geometry;
  auto layout = kernel::getDepthwiseLayout(g, kernel.tile, k.target);
  FlatView input = k.flatView(kernel.input), weight = k.flatView(kernel.weight),
           output = k.flatView(kernel.init);
  PixelStrides in = getPixelStrides(input), out = getPixelStrides(output);
  Epilogue epilogue(k, kernel);

  auto multiply = [&](Value sum, Value inAt, Value weightAt) -> Value {
    Value x = k.load(input, inAt, 1), w = k.load(weight, weightAt, 1);
    if (layout.isFloat())
      return k.fma(x, w, sum);
    Value product = arith::MulIOp::create(
        k.b, k.loc, k.extend(x, epilogue.sumType(), kernel.inputUnsigned),
        k.extend(w, epilogue.sumType(), false));
    return arith::AddIOp::create(k.b, k.loc, sum, product);
  };
  auto emitOutput = [&](Value inAt, Value outAt, Value channel) {
    PackedChannel packed = findChannel(k, layout, channel);
    Value at = k.add(k.mul(packed.set, layout.vector), packed.accumulator);
    Value sum = epilogue.start(at, 1);
    SmallVector<Value> sums =
        k.loop(g.kernelH, 1, sum, [&](Value row, ValueRange carried) {
          Value rowSum = carried[0];
          Value from = k.add(inAt, k.mul(row, g.dilationH * in.row));
          Value weightRow = k.add(k.mul(packed.set, layout.setSize()),
                                  k.mul(row, layout.rowSize()));
          for (int64_t column = 0; column < g.kernelW; ++column)
            rowSum = multiply(
                rowSum, k.add(from, column * g.dilationW * in.column),
                k.add(weightRow,
                      placeInRow(k, layout, packed.accumulator, column)));
          return SmallVector<Value>{rowSum};
        });
    k.store(epilogue.finish(sums[0], epilogue.loadScale(at, 1)), output, outAt);
  };
  k.loop(g.batch, 1, [&](Value n) {
    k.loop(g.outH, 1, [&](Value row) {
      k.loop(g.outW, 1, [&](Value column) {
        k.loop(g.outC, 1, [&](Value channel) {
          Value inAt = k.add(k.mul(n, in.batch),
                             k.add(k.mul(row, g.strideH * in.row),
                                   k.mul(column, g.strideW * in.column)));
          Value outAt =
              k.add(k.mul(n, out.batch),
                    k.add(k.mul(row, out.row), k.mul(column, out.column)));
          emitOutput(k.add(inAt, channel), k.add(outAt, channel), channel);
        });
      });
    });
  });
}

} // namespace pare
