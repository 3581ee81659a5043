//===- DepthwiseToVector.cpp - depthwise convolutions ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A vector covers consecutive outputs of a row: channels of one pixel, or of
// several where the stride is 1, or 2 and a vector holds whole pixels. Its
// inputs at the columns of a kernel row are interleaved in fours for `dot4`
// (f32 needs no interleaving), once for all output rows of the tile that see
// the same input row.
//
//===----------------------------------------------------------------------===//

#include "DepthwiseTile.h"
#include "mlir/IR/Remarks.h"
#include "pare/Conversion/PareKernelToVector.h"
#include "pare/Dialect/PareKernel/Layout/KernelVariant.h"

using namespace mlir;

namespace pare {
namespace {

/// Positions of the vectors of one set of weights within an output row.
struct Line {
  /// First vector, in elements of the input and of the output; distance of the
  /// next one in both; how many.
  Value inStart, outStart;
  int64_t inStep, outStep;
  Value count;
};

Line getLine(KernelBuilder &k, const DepthwiseTile &tile,
             const kernel::Geometry &g, Value set) {
  const kernel::DepthwiseLayout &layout = tile.layout;
  int64_t tailStart = std::max<int64_t>(layout.line - layout.vector, 0);
  Line line;
  Value isTail = k.b.createOrFold<arith::CmpIOp>(
      k.loc, arith::CmpIPredicate::eq, set, k.index(layout.regularSets));
  auto unlessTail = [&](Value regular, int64_t tail) -> Value {
    return layout.hasTailSet ? k.b.createOrFold<arith::SelectOp>(
                                   k.loc, isTail, k.index(tail), regular)
                             : regular;
  };
  line.outStart = unlessTail(k.mul(set, layout.vector), tailStart);
  line.inStart = layout.flat ? k.mul(line.outStart, g.strideW) : line.outStart;
  if (!layout.flat) {
    line.inStep = g.strideW * tile.in.column;
    line.outStep = tile.out.column;
    line.count = k.index(g.outW);
    return line;
  }
  // Every `period`-th vector of the line starts at the same channel.
  int64_t period = std::max<int64_t>(layout.regularSets, 1);
  int64_t whole = layout.line / layout.vector;
  line.outStep = period * layout.vector;
  line.inStep = g.strideW * line.outStep;
  if (line.outStep == layout.channels) {
    line.inStep = g.strideW * tile.in.column;
    line.outStep = tile.out.column;
  }
  Value left =
      arith::SubIOp::create(k.b, k.loc, k.index(whole + period - 1), set);
  line.count = unlessTail(
      k.b.createOrFold<arith::DivUIOp>(k.loc, left, k.index(period)), 1);
  return line;
}

/// The loops around the tiles, in the order that ProductOrder.cpp follows.
void emitDepthwise(KernelBuilder &k, const LinearKernel &kernel) {
  DepthwiseTile tile(k, kernel);
  const kernel::Geometry &g = kernel.geometry;
  auto forEachRow = [&](llvm::function_ref<void(Value, Value)> body) {
    k.tiles(g.batch, 1, kernel.backwards, [&](Value n) {
      Value inBatch = k.mul(n, tile.in.batch);
      Value outBatch = k.mul(n, tile.out.batch);
      k.tiles(g.outH, kernel.tile.getRows(), kernel.backwards, [&](Value row) {
        body(k.add(inBatch, k.mul(row, g.strideH * tile.in.row)),
             k.add(outBatch, k.mul(row, tile.out.row)));
      });
    });
  };
  auto emitRow = [&](const Line &line, Value inRow, Value outRow) {
    Value inStart = k.add(inRow, line.inStart);
    Value outStart = k.add(outRow, line.outStart);
    k.loop(line.count, k.index(1), [&](Value unit) {
      if (kernel.backwards)
        unit = arith::SubIOp::create(k.b, k.loc, k.add(line.count, -1), unit);
      tile.emit(k.add(inStart, k.mul(unit, line.inStep)),
                k.add(outStart, k.mul(unit, line.outStep)));
    });
  };
  auto forEachSet = [&](llvm::function_ref<void(const Line &)> body) {
    k.loop(tile.layout.sets(), 1, [&](Value set) {
      Line line = getLine(k, tile, g, set);
      tile.enterSet(set);
      body(line);
    });
  };
  if (kernel::takesSetsByRow(g, tile.layout))
    forEachRow([&](Value inRow, Value outRow) {
      forEachSet([&](const Line &line) { emitRow(line, inRow, outRow); });
    });
  else
    forEachSet([&](const Line &line) {
      forEachRow(
          [&](Value inRow, Value outRow) { emitRow(line, inRow, outRow); });
    });
}

void emitSlowly(Operation *op, KernelBuilder &k, const LinearKernel &kernel) {
  remark::missed(op->getLoc(), remark::RemarkOpts::name("by-element")
                                   .category("convert-pare-kernel-to-vector"))
      << ("'" + op->getName().getStringRef() + "' is computed by element: " +
          kernel::getKernelVariant(op, k.target).reason)
             .str();
  emitDepthwiseByElement(k, kernel);
}

struct LowerDepthwise : KernelLowering<kernel::DepthwiseConv2DOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::DepthwiseConv2DOp op,
                      KernelBuilder &k) const override {
    if (isByElement(op))
      return emitByElement(k, op);
    FailureOr<LinearKernel> kernel = readLinearKernel(op, k.target);
    if (failed(kernel))
      return failure();
    if (!kernel->geometry.isDepthwise()) {
      emitConvolution(k, *kernel);
      return success();
    }
    auto layout =
        kernel::getDepthwiseLayout(kernel->geometry, kernel->tile, k.target);
    if (kernel::hasLinesOf(cast<MemRefType>(kernel->input.getType()),
                           cast<MemRefType>(kernel->init.getType()), layout))
      emitDepthwise(k, *kernel);
    else
      emitSlowly(op, k, *kernel);
    return success();
  }
};

} // namespace

void populateDepthwiseToVectorPatterns(RewritePatternSet &patterns,
                                       const TargetDescription &target) {
  patterns.add<LowerDepthwise>(patterns.getContext(), target);
}

} // namespace pare
