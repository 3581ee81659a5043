//===- ConvToVector.cpp - convolutions and dense layers -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Implicit GEMM on NHWC, without im2col: blocks of output channels, rows and
// columns of output pixels; the sums of one tile stay in registers through the
// loops over the kernel's rows and over the runs of inputs that are neighbours
// in memory.
//
//===----------------------------------------------------------------------===//

#include "ConvTile.h"
#include "pare/Conversion/PareKernelToVector.h"

using namespace mlir;

namespace pare {

void emitConvolution(KernelBuilder &k, const LinearKernel &kernel) {
  ConvTile tile(k, kernel);
  const kernel::Geometry &g = kernel.geometry;
  const kernel::BlockedLayout &layout = tile.layout;
  int64_t rows = kernel.tile.getRows(), columns = kernel.tile.getColumns();

  auto emitTiles = [&](Value group, Value block) {
    Value firstChannel = k.mul(block, layout.channels);
    if (layout.groupOut % layout.channels && layout.blocks() > 1)
      firstChannel = k.min(firstChannel, layout.groupOut - layout.channels);
    ConvTile::Place place;
    place.channel = k.add(k.mul(group, layout.groupOut), firstChannel);
    place.weight =
        k.mul(k.add(k.mul(group, layout.blocks()), block), layout.blockSize());
    Value inGroup = k.mul(group, g.groupIn());
    tile.enterBlock(place.channel);
    k.loop(g.batch, 1, [&](Value n) {
      Value inBatch = k.add(inGroup, k.mul(n, tile.in.batch));
      Value outBatch = k.add(place.channel, k.mul(n, tile.out.batch));
      k.tiles(g.outH, rows, [&](Value row) {
        Value inRow = k.add(inBatch, k.mul(row, g.strideH * tile.in.row));
        Value outRow = k.add(outBatch, k.mul(row, tile.out.row));
        k.tiles(g.outW, columns, [&](Value column) {
          place.input = k.add(inRow, k.mul(column, g.strideW * tile.in.column));
          place.output = k.add(outRow, k.mul(column, tile.out.column));
          tile.emit(place);
        });
      });
    });
  };
  k.loop(g.groups, 1, [&](Value group) {
    k.loop(layout.blocks(), 1, [&](Value block) { emitTiles(group, block); });
  });
}

namespace {
template <typename OpTy> struct LowerConvolution : KernelLowering<OpTy> {
  using KernelLowering<OpTy>::KernelLowering;

  LogicalResult lower(OpTy op, KernelBuilder &k) const override {
    if (isByElement(op))
      return emitByElement(k, op);
    FailureOr<LinearKernel> kernel = readLinearKernel(op, k.target);
    if (failed(kernel))
      return failure();
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
