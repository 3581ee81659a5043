//===- ConvToVector.cpp - convolutions and dense layers -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Implicit GEMM on NHWC, without im2col: blocks of output channels, rows and
// columns of output pixels (or rows, then blocks; see `takesBlocksByRow`); the
// sums of one tile stay in registers through the loops over the kernel's rows
// and over the runs of inputs that are neighbours in memory.
//
// Where inputs are widened ahead of the products, that is done once for a strip
// of outputs and all channels.
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"
#include "pare/Conversion/PareKernelToVector.h"
#include "pare/Dialect/PareKernel/Layout/Winograd.h"

using namespace mlir;

namespace pare {

namespace {
/// The loops around the tiles.
class ConvLoops {
public:
  ConvLoops(KernelBuilder &k, const LinearKernel &kernel,
            const kernel::InputStrip *strip)
      : k(k), kernel(kernel), g(kernel.geometry), strip(strip),
        tile(k, kernel, strip) {}

  void emit() {
    tile.enter();
    if (strip)
      return emitStrips();
    bool byRow = kernel::takesBlocksByRow(g, kernel.tile, k.target);
    k.loop(g.groups, 1, [&](Value group) {
      if (byRow)
        return forEachRow(group, [&](Row row) {
          forEachBlock(group,
                       [&](ConvTile::Place place) { emitRow(place, row); });
        });
      forEachBlock(group, [&](ConvTile::Place place) {
        forEachRow(group, [&](Row row) { emitRow(place, row); });
      });
    });
  }

private:
  /// Linear indices of the first elements of a row of tiles; in the output,
  /// without the channels of the block.
  struct Row {
    Value input, output, residual;
  };

  void forEachBlock(Value group,
                    llvm::function_ref<void(ConvTile::Place)> body) {
    const kernel::BlockedLayout &layout = tile.layout;
    k.loop(layout.blocks(), 1, [&](Value block) {
      Value firstChannel = k.mul(block, layout.channels);
      if (layout.groupOut % layout.channels && layout.blocks() > 1)
        firstChannel = k.min(firstChannel, layout.groupOut - layout.channels);
      ConvTile::Place place;
      place.channel = k.add(k.mul(group, layout.groupOut), firstChannel);
      place.weight = k.mul(k.add(k.mul(group, layout.blocks()), block),
                           layout.blockSize());
      tile.enterBlock(place.channel);
      body(place);
    });
  }

  void forEachRow(Value group, llvm::function_ref<void(Row)> body) {
    Value inGroup = k.mul(group, g.groupIn());
    k.tiles(g.batch, 1, kernel.backwards, [&](Value n) {
      Value inBatch = k.add(inGroup, k.mul(n, tile.in.batch));
      k.tiles(g.outH, kernel.tile.getRows(), kernel.backwards, [&](Value row) {
        body({k.add(inBatch, k.mul(row, tile.strideH * tile.in.row)),
              rowOf(tile.out, n, row), rowOf(tile.residual, n, row)});
      });
    });
  }

  Value rowOf(const PixelStrides &view, Value batch, Value row) {
    return k.add(k.mul(batch, view.batch), k.mul(row, view.row));
  }

  void emitRow(ConvTile::Place place, Row row) {
    Value outRow = k.add(row.output, place.channel);
    Value residualRow = k.add(row.residual, place.channel);
    k.tiles(
        g.outW, kernel.tile.getColumns(), kernel.backwards, [&](Value column) {
          place.input =
              k.add(row.input, k.mul(column, tile.strideW * tile.in.column));
          place.output = k.add(outRow, k.mul(column, tile.out.column));
          place.residual =
              k.add(residualRow, k.mul(column, tile.residual.column));
          tile.emit(place);
        });
  }

  /// Inputs are widened strip by strip, each for all channels.
  void emitStrips() {
    PixelStrides in = getPixelStrides(k.flatView(kernel.input));
    k.tiles(g.batch, 1, kernel.backwards, [&](Value n) {
      k.tiles(g.outH, strip->rows, kernel.backwards, [&](Value row) {
        widenStrip(k, kernel, *strip,
                   k.add(k.mul(n, in.batch), k.mul(row, g.strideH * in.row)));
        emitStrip(rowOf(tile.out, n, row), rowOf(tile.residual, n, row));
      });
    });
  }

  void emitStrip(Value output, Value residual) {
    k.loop(g.groups, 1, [&](Value group) {
      forEachBlock(group, [&](ConvTile::Place place) {
        k.tiles(strip->rows, kernel.tile.getRows(), /*backwards=*/false,
                [&](Value row) {
                  Value input = k.add(k.mul(group, g.groupIn()),
                                      k.mul(row, tile.strideH * tile.in.row));
                  emitRow(place,
                          {input, k.add(output, k.mul(row, tile.out.row)),
                           k.add(residual, k.mul(row, tile.residual.row))});
                });
      });
    });
  }

  KernelBuilder &k;
  const LinearKernel &kernel;
  const kernel::Geometry &g;
  const kernel::InputStrip *strip;
  ConvTile tile;
};
} // namespace

void emitConvolution(KernelBuilder &k, const LinearKernel &kernel) {
  std::optional<kernel::InputStrip> strip =
      kernel::getInputStrip(kernel.geometry, kernel.tile, k.target);
  ConvLoops(k, kernel, strip ? &*strip : nullptr).emit();
}

namespace {
template <typename OpTy> struct LowerConvolution : KernelLowering<OpTy> {
  using KernelLowering<OpTy>::KernelLowering;

  LogicalResult lower(OpTy op, KernelBuilder &k) const override {
    if (isByElement(op) && kernel::isWinograd(op))
      return op.emitOpError("by Winograd needs a tile and a packed weight; run "
                            "'pare-choose-tiles' and 'pare-pack-weights' "
                            "first");
    if (isByElement(op))
      return emitByElement(k, op);
    FailureOr<LinearKernel> kernel = readLinearKernel(op, k.target);
    if (failed(kernel))
      return failure();
    if (kernel::isWinograd(op))
      emitWinograd(k, *kernel);
    else
      emitConvolution(k, *kernel);
    return success();
  }
};

template <typename OpTy> struct LowerByElement : KernelLowering<OpTy> {
  using KernelLowering<OpTy>::KernelLowering;

  LogicalResult lower(OpTy op, KernelBuilder &k) const override {
    return emitByElement(k, op);
  }
};

} // namespace

void populateConvToVectorPatterns(RewritePatternSet &patterns,
                                  const TargetDescription &target) {
  patterns.add<LowerConvolution<kernel::Conv2DOp>,
               LowerConvolution<kernel::DenseOp>,
               LowerByElement<kernel::TransposeConv2DOp>,
               LowerByElement<kernel::MatmulOp>>(patterns.getContext(), target);
}

} // namespace pare
