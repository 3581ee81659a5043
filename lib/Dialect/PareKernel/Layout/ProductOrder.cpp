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
#include "pare/Dialect/PareKernel/Layout/InputStrip.h"
#include "pare/Dialect/PareKernel/Layout/KernelVariant.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"
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

/// The way through the tiles (or strips) of a kernel, in bytes of input and
/// result.
class TileWalk {
public:
  TileWalk(const Geometry &g, TileAttr tile, const StridedBytes &in,
           const StridedBytes &out, bool backwards)
      : g(g), tile(tile), from(in), to(out), in(in), out(out),
        backwards(backwards) {}

  /// A tile whose last input row and column have `read` bytes each, and its
  /// last output row and column `written`.
  AccessOrder step(int64_t columns, int64_t read, int64_t written) const {
    int64_t rows = tile.getRows();
    if (!backwards)
      return AccessOrder::step(in.start, out.start + (rows - 1) * to.row +
                                             (columns - 1) * to.column +
                                             written);
    int64_t lastRow = (rows - 1) * g.strideH + (g.kernelH - 1) * g.dilationH;
    int64_t lastColumn =
        (columns - 1) * g.strideW + (g.kernelW - 1) * g.dilationW;
    return AccessOrder::step(
        -(in.start + lastRow * from.row + lastColumn * from.column + read),
        -out.start);
  }

  /// What goes through a kernel in its own direction: `count` times `step`.
  AccessOrder walk(const AccessOrder &body, int64_t count, Move step) const {
    if (!backwards)
      return repeat(body, count, step);
    AccessOrder order;
    for (int64_t i = count - 1; i >= 0; --i)
      order.append(body, -i * step.in, -i * step.out);
    return order;
  }

  /// Tiles of `size` that cover `extent`, the last one on the way early enough
  /// to fit; outputs are `stride` inputs apart.
  AccessOrder walkTiles(const AccessOrder &body, int64_t extent, int64_t size,
                        int64_t stride, Move step) const {
    AccessOrder order;
    for (int64_t at = 0; at < extent; at += size) {
      int64_t start = std::min(at, extent - size);
      if (backwards)
        start = start - (extent - size);
      order.append(body, start * stride * step.in, start * step.out);
    }
    return order;
  }

  AccessOrder walkRows(const AccessOrder &body) const {
    AccessOrder rows = walkTiles(body, g.outH, tile.getRows(), g.strideH,
                                 Move{from.row, to.row});
    return walk(rows, g.batch, Move{from.batch, to.batch});
  }

  /// A part of the kernel, which starts so far into input and result.
  void append(AccessOrder &order, const AccessOrder &part, Move start) const {
    int64_t sign = backwards ? -1 : 1;
    order.append(part, sign * start.in, sign * start.out);
  }

  const Geometry &g;
  TileAttr tile;
  Pixels from, to;
  const StridedBytes &in, &out;
  bool backwards;
};

AccessOrder walkBlocked(const TileWalk &tiles,
                        const TargetDescription &target) {
  const Geometry &g = tiles.g;
  BlockedLayout layout = getBlockedLayout(g, tiles.tile, target);
  int64_t columns = tiles.tile.getColumns();
  int64_t channels = std::min(layout.channels, layout.groupOut);
  int64_t element = tiles.out.element;
  AccessOrder row =
      tiles.step(columns, g.groupIn() * tiles.in.element, channels * element);
  row = tiles.walkTiles(row, g.outW, columns, g.strideW,
                        Move{tiles.from.column, tiles.to.column});
  auto forEachBlock = [&](const AccessOrder &block) {
    AccessOrder all;
    for (int64_t b = 0; b < layout.blocks(); ++b)
      tiles.append(all, block, {0, layout.blockStart(b) * element});
    return all;
  };
  AccessOrder group = takesBlocksByRow(g, tiles.tile, target)
                          ? tiles.walkRows(forEachBlock(row))
                          : forEachBlock(tiles.walkRows(row));
  AccessOrder order;
  for (int64_t i = 0; i < g.groups; ++i)
    tiles.append(
        order, group,
        {i * g.groupIn() * tiles.in.element, i * layout.groupOut * element});
  return order;
}

/// The residual of the outputs of a tile, each read before that output is
/// written: elements for vectors, which are read as a whole.
AccessOrder stepResidual(const TileWalk &tiles, int64_t channels) {
  int64_t sign = tiles.backwards ? -1 : 1, element = tiles.in.element;
  AccessOrder order =
      tiles.backwards
          ? AccessOrder::step(-(tiles.in.start + element), -tiles.out.start)
          : AccessOrder::step(tiles.in.start, tiles.out.start + element);
  for (auto [count, step] :
       {std::pair(channels, Move{element, element}),
        std::pair(tiles.tile.getColumns(),
                  Move{tiles.from.column, tiles.to.column}),
        std::pair(tiles.tile.getRows(), Move{tiles.from.row, tiles.to.row})})
    order = repeat(order, count, Move{sign * step.in, sign * step.out});
  return order;
}

/// The way through the residual of a convolution in tiles, whose outputs it
/// lies like.
AccessOrder walkResidual(Conv2DOp conv, const StridedBytes &in,
                         const StridedBytes &out,
                         const TargetDescription &target, bool backwards) {
  Geometry g = *getGeometry(conv);
  TileAttr tile = *conv.getTile();
  BlockedLayout layout = getBlockedLayout(g, tile, target);
  std::optional<InputStrip> strip = getInputStrip(g, tile, target);
  bool byRow = !strip && takesBlocksByRow(g, tile, target);
  g.inC = g.outC;
  g.strideH = g.strideW = 1;
  TileWalk tiles(g, tile, in, out, backwards);
  AccessOrder row = tiles.walkTiles(
      stepResidual(tiles, std::min(layout.channels, layout.groupOut)), g.outW,
      tile.getColumns(), 1, Move{tiles.from.column, tiles.to.column});
  auto forEachBlock = [&](const AccessOrder &block, int64_t group) {
    AccessOrder all;
    for (int64_t b = 0; b < layout.blocks(); ++b) {
      int64_t channel = group * layout.groupOut + layout.blockStart(b);
      int64_t start = channel * out.element;
      tiles.append(all, block, {start, start});
    }
    return all;
  };
  AccessOrder order;
  if (strip) {
    // Rows of tiles within a strip go forwards always.
    int64_t sign = backwards ? -1 : 1;
    AccessOrder rows;
    for (int64_t at = 0; at < strip->rows; at += tile.getRows()) {
      int64_t start = sign * std::min(at, strip->rows - tile.getRows());
      rows.append(row, start * tiles.from.row, start * tiles.to.row);
    }
    for (int64_t group = 0; group < g.groups; ++group)
      order.append(forEachBlock(rows, group), 0, 0);
    auto stripTile = TileAttr::get(conv.getContext(), strip->rows, 1, 1);
    return TileWalk(g, stripTile, in, out, backwards).walkRows(order);
  }
  for (int64_t group = 0; group < g.groups; ++group)
    order.append(byRow ? tiles.walkRows(forEachBlock(row, group))
                       : forEachBlock(tiles.walkRows(row), group),
                 0, 0);
  return order;
}

/// Strips, of which all inputs are read before the first output is written.
AccessOrder walkStrips(const TileWalk &strips) {
  const Geometry &g = strips.g;
  return strips.walkRows(strips.step(g.outW, g.inC * strips.in.element,
                                     g.outC * strips.out.element));
}

/// One set of a depthwise kernel: its vectors of a row of tiles.
AccessOrder walkSet(const TileWalk &tiles, const DepthwiseLayout &layout,
                    int64_t set) {
  const Geometry &g = tiles.g;
  int64_t in = tiles.in.element, out = tiles.out.element;
  int64_t width = std::min(layout.vector, layout.line);
  // Where vectors span pixels, so do their inputs.
  int64_t span = width;
  if (layout.flat && g.strideW != 1)
    span += (width / layout.channels - 1) * (g.strideW - 1) * layout.channels;
  AccessOrder order = tiles.step(1, span * in, width * out);
  Move next{g.strideW * tiles.from.column, tiles.to.column};
  int64_t count = g.outW;
  if (layout.flat) {
    // Every `period`-th vector of the line starts at the same channel.
    int64_t period = std::max<int64_t>(layout.regularSets, 1);
    int64_t whole = layout.line / layout.vector;
    int64_t step = period * layout.vector;
    count = set >= layout.regularSets ? 1 : (whole + period - 1 - set) / period;
    if (step != layout.channels)
      next = {step * g.strideW * in, step * out};
  }
  return tiles.walk(order, count, next);
}

AccessOrder walkDepthwise(const TileWalk &tiles,
                          const DepthwiseLayout &layout) {
  int64_t stride = layout.flat ? tiles.g.strideW : 1;
  bool byRow = takesSetsByRow(tiles.g, layout);
  AccessOrder order;
  for (int64_t set = 0; set < layout.sets(); ++set) {
    int64_t start = layout.setStart(set);
    AccessOrder ofSet = walkSet(tiles, layout, set);
    tiles.append(
        order, byRow ? ofSet : tiles.walkRows(ofSet),
        {start * stride * tiles.in.element, start * tiles.out.element});
  }
  return byRow ? tiles.walkRows(order) : order;
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

Value residualOf(Conv2DOp conv) { return conv.getResidual(); }
template <typename OpTy> Value residualOf(OpTy) { return {}; }

template <typename OpTy>
std::optional<AccessOrder>
walkLinear(OpTy op, OpOperand &operand, const StridedBytes &in,
           const StridedBytes &out, const TargetDescription *target,
           bool backwards) {
  Geometry g = *getGeometry(op);
  bool isResidual =
      operand.getOperandNumber() != 0 && operand.get() == residualOf(op);
  if (operand.getOperandNumber() != 0 && !isResidual)
    return std::nullopt;
  if (!op.getTile() && !op.getKernelShape()) {
    if (backwards)
      return std::nullopt;
    if (isResidual)
      return walkOutputs(g.groups, getFirsts(g.outH, 1, 0),
                         getFirsts(g.outW, 1, 0), in, out);
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
  if (isWinograd(op))
    return std::nullopt;
  if constexpr (std::is_same_v<OpTy, Conv2DOp>)
    if (isResidual)
      return walkResidual(op, in, out, *target, backwards);
  if (auto strip = getInputStrip(g, *op.getTile(), *target)) {
    auto rows = TileAttr::get(op.getContext(), strip->rows, g.outW, g.outC);
    return walkStrips(TileWalk(g, rows, in, out, backwards));
  }
  TileWalk tiles(g, *op.getTile(), in, out, backwards);
  if (!g.isDepthwise())
    return walkBlocked(tiles, *target);
  DepthwiseLayout layout = getDepthwiseLayout(g, *op.getTile(), *target);
  if (hasLinesOf(cast<MemRefType>(op.getInput().getType()),
                 cast<MemRefType>(op.getInit().getType()), layout))
    return walkDepthwise(tiles, layout);
  if (backwards)
    return std::nullopt;
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
                                           const TargetDescription *target,
                                           bool backwards) {
  using Order = std::optional<AccessOrder>;
  bool isFirst = operand.getOperandNumber() == 0;
  return llvm::TypeSwitch<Operation *, Order>(op)
      .Case([&](MatmulOp matmul) -> Order {
        if (operand.get() != matmul.getLhs() &&
            operand.get() != matmul.getRhs())
          return std::nullopt;
        if (backwards)
          return std::nullopt;
        return walkMatmul(isFirst, in, out);
      })
      // A weight that is no constant is read from its start for each output.
      .Case<Conv2DOp, DepthwiseConv2DOp, DenseOp>([&](auto linear) -> Order {
        return walkLinear(linear, operand, in, out, target, backwards);
      })
      .Case([&](TransposeConv2DOp conv) -> Order {
        if (!isFirst || backwards)
          return std::nullopt;
        return walkTransposed(conv, in, out);
      })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace pare::kernel
