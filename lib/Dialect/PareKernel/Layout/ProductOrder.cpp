//===- ProductOrder.cpp - when products are read and written --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The loops of ConvToVector.cpp, DepthwiseToVector.cpp, DepthwiseByElement.cpp
// and LinearByElement.cpp. A tile reads all of its inputs before it writes its
// outputs. What vectors read behind their last input counts for nothing, as
// nothing is computed from it.
//
//===----------------------------------------------------------------------===//

#include "StridedBytes.h"
#include "pare/Dialect/PareKernel/Layout/KernelVariant.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::kernel {
namespace {

/// Bytes between batches, rows, columns and channels of [N, H, W, C]; the rows
/// of [N, C] are the columns of one row.
struct Pixels {
  int64_t batch = 0, row = 0, column = 0, channel = 0;

  explicit Pixels(const StridedBytes &view) {
    ArrayRef<int64_t> strides = view.strides;
    channel = strides.back();
    column = strides[strides.size() - 2];
    if (strides.size() == 4)
      batch = strides[0], row = strides[1];
  }
};

/// First elements of tiles of `tile` that cover `extent`, the last one early.
SmallVector<int64_t> getStarts(int64_t extent, int64_t tile) {
  SmallVector<int64_t> starts;
  for (int64_t at = 0; at < extent; at += tile)
    starts.push_back(std::min(at, extent - tile));
  return starts;
}

/// The moves to those starts; outputs are `stride` inputs apart.
SmallVector<Move> getTileMoves(int64_t extent, int64_t tile, int64_t stride,
                               int64_t in, int64_t out) {
  SmallVector<Move> moves;
  for (int64_t start : getStarts(extent, tile))
    moves.push_back({start * stride * in, start * out});
  return moves;
}

AccessOrder walkBlocked(const Geometry &g, TileAttr tile,
                        const TargetDescription &target, const StridedBytes &in,
                        const StridedBytes &out) {
  BlockedLayout layout = getBlockedLayout(g, tile, target);
  Pixels from(in), to(out);
  int64_t rows = tile.getRows(), columns = tile.getColumns();
  int64_t channels = std::min(layout.channels, layout.groupOut);
  int64_t end = out.start + (rows - 1) * to.row + (columns - 1) * to.column +
                channels * out.element;
  AccessOrder order = AccessOrder::step(in.start, end);
  order = repeat(
      order, getTileMoves(g.outW, columns, g.strideW, from.column, to.column));
  order =
      repeat(order, getTileMoves(g.outH, rows, g.strideH, from.row, to.row));
  order = repeat(order, g.batch, Move{from.batch, to.batch});
  SmallVector<Move> blocks;
  for (int64_t block = 0; block < layout.blocks(); ++block)
    blocks.push_back({0, layout.blockStart(block) * out.element});
  order = repeat(order, blocks);
  return repeat(order, g.groups,
                Move{g.groupIn() * in.element, layout.groupOut * out.element});
}

/// One set of a depthwise kernel: its vectors of a row, of all rows.
AccessOrder walkSet(const Geometry &g, const DepthwiseLayout &layout,
                    int64_t rows, int64_t set, const StridedBytes &in,
                    const StridedBytes &out) {
  Pixels from(in), to(out);
  int64_t width = std::min(layout.vector, layout.line);
  AccessOrder order = AccessOrder::step(
      in.start, out.start + (rows - 1) * to.row + width * out.element);
  bool isTail = set >= layout.regularSets;
  int64_t start = layout.setStart(set);
  Move first{start * in.element, start * out.element};
  if (layout.flat) {
    first.in *= g.strideW;
    // Every `period`-th vector of the line starts at the same channel.
    int64_t period = std::max<int64_t>(layout.regularSets, 1);
    int64_t whole = layout.line / layout.vector;
    int64_t count = isTail ? 1 : (whole + period - 1 - set) / period;
    int64_t step = period * layout.vector;
    Move next{step * g.strideW * in.element, step * out.element};
    if (step == layout.channels)
      next = {g.strideW * from.column, to.column};
    order = repeat(order, count, next);
  } else {
    order = repeat(order, g.outW, Move{g.strideW * from.column, to.column});
  }
  order =
      repeat(order, getTileMoves(g.outH, rows, g.strideH, from.row, to.row));
  order = repeat(order, g.batch, Move{from.batch, to.batch});
  return repeat(order, first);
}

AccessOrder walkDepthwise(const Geometry &g, TileAttr tile,
                          const DepthwiseLayout &layout, const StridedBytes &in,
                          const StridedBytes &out) {
  AccessOrder order;
  for (int64_t set = 0; set < layout.sets(); ++set)
    order.append(walkSet(g, layout, tile.getRows(), set, in, out), 0, 0);
  return order;
}

/// One output after the other, each of all kernel rows and columns: the first
/// inputs of an output are those of its first row and column that exist.
AccessOrder walkOutputs(int64_t groups, ArrayRef<int64_t> rows,
                        ArrayRef<int64_t> columns, const StridedBytes &in,
                        const StridedBytes &out) {
  Pixels from(in), to(out);
  int64_t groupOut = out.shape.back() / groups;
  int64_t groupIn = in.shape.back() / groups;
  AccessOrder order = AccessOrder::step(in.start, out.start + out.element);
  order = repeat(order, groupOut, Move{0, to.channel});
  order = repeat(order, groups,
                 Move{groupIn * from.channel, groupOut * to.channel});
  auto along = [&](ArrayRef<int64_t> firsts, int64_t inStep, int64_t outStep) {
    SmallVector<Move> moves;
    for (auto [i, first] : llvm::enumerate(firsts))
      moves.push_back({first * inStep, static_cast<int64_t>(i) * outStep});
    order = repeat(order, moves);
  };
  along(columns, from.column, to.column);
  along(rows, from.row, to.row);
  int64_t batch = out.shape.size() == 4 ? out.shape[0] : 1;
  return repeat(order, batch, Move{from.batch, to.batch});
}

/// First input row (or column) of each output row of a convolution.
SmallVector<int64_t> getFirsts(int64_t extent, int64_t stride, int64_t low) {
  SmallVector<int64_t> firsts;
  for (int64_t i = 0; i < extent; ++i)
    firsts.push_back(std::max<int64_t>(i * stride - low, 0));
  return firsts;
}

/// The same of a transposed one, whose kernel has `size` rows.
SmallVector<int64_t> getTransposedFirsts(int64_t extent, int64_t stride,
                                         int64_t low, int64_t size) {
  SmallVector<int64_t> firsts;
  for (int64_t i = 0; i < extent; ++i)
    firsts.push_back(std::max<int64_t>(i - low - size + 1, 0) / stride);
  return firsts;
}

template <typename OpTy>
std::optional<AccessOrder>
walkLinear(OpTy op, OpOperand &operand, const StridedBytes &in,
           const StridedBytes &out, const TargetDescription *target) {
  Geometry g = *getGeometry(op);
  if (!op.getTile() && !op.getKernelShape()) {
    SmallVector<int64_t> rows = {0}, columns;
    if constexpr (std::is_same_v<OpTy, DenseOp>) {
      columns = getFirsts(g.outW, 1, 0);
    } else {
      rows = getFirsts(g.outH, g.strideH, op.getPads()[0]);
      columns = getFirsts(g.outW, g.strideW, op.getPads()[2]);
    }
    return walkOutputs(g.groups, rows, columns, in, out);
  }
  std::string reason;
  // Channels of tiles are neighbours, and there are no tiles of nothing.
  if (!op.getTile() || !op.getKernelShape() || !target ||
      !checkTile(g, *op.getTile(), *target, reason) ||
      in.strides.back() != in.element || out.strides.back() != out.element)
    return std::nullopt;
  if (!g.isDepthwise())
    return walkBlocked(g, *op.getTile(), *target, in, out);
  DepthwiseLayout layout = getDepthwiseLayout(g, *op.getTile(), *target);
  if (hasLinesOf(cast<MemRefType>(op.getInput().getType()),
                 cast<MemRefType>(op.getInit().getType()), layout))
    return walkDepthwise(g, *op.getTile(), layout, in, out);
  return walkOutputs(g.groups, getFirsts(g.outH, g.strideH, 0),
                     getFirsts(g.outW, g.strideW, 0), in, out);
}

AccessOrder walkTransposed(TransposeConv2DOp op, const StridedBytes &in,
                           const StridedBytes &out) {
  ArrayRef<int64_t> pads = op.getOutPads(), strides = op.getStrides();
  auto kernel = cast<ShapedType>(op.getWeight().getType()).getShape();
  return walkOutputs(
      1, getTransposedFirsts(out.shape[1], strides[0], pads[0], kernel[1]),
      getTransposedFirsts(out.shape[2], strides[1], pads[2], kernel[2]), in,
      out);
}

/// A row of the left operand and a column of the right one for each output.
AccessOrder walkMatmul(bool isLeft, const StridedBytes &in,
                       const StridedBytes &out) {
  AccessOrder order = AccessOrder::step(in.start, out.start + out.element);
  order = repeat(order, out.shape[2],
                 Move{isLeft ? 0 : in.strides[2], out.strides[2]});
  order = repeat(order, out.shape[1],
                 Move{isLeft ? in.strides[1] : 0, out.strides[1]});
  return repeat(order, out.shape[0], Move{in.strides[0], out.strides[0]});
}

} // namespace

std::optional<AccessOrder> getProductOrder(Operation *op, OpOperand &operand,
                                           const StridedBytes &in,
                                           const StridedBytes &out,
                                           const TargetDescription *target) {
  using Order = std::optional<AccessOrder>;
  bool isFirst = operand.getOperandNumber() == 0;
  return llvm::TypeSwitch<Operation *, Order>(op)
      .Case([&](MatmulOp matmul) -> Order {
        if (operand.get() != matmul.getLhs() &&
            operand.get() != matmul.getRhs())
          return std::nullopt;
        return walkMatmul(isFirst, in, out);
      })
      // A weight that is no constant is read from its start for each output.
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([&](auto linear) -> Order {
        if (!isFirst)
          return std::nullopt;
        return walkLinear(linear, operand, in, out, target);
      })
      .Case([&](TransposeConv2DOp conv) -> Order {
        if (!isFirst)
          return std::nullopt;
        return walkTransposed(conv, in, out);
      })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace pare::kernel
