//===- Geometry.h - the shape of a linear kernel --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_GEOMETRY_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_GEOMETRY_H

#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/TargetDescription.h"

namespace pare::kernel {

/// The shape of a convolution; dense layers are 1x1 ones over a row of pixels,
/// and depthwise ones have one input channel a group.
struct Geometry {
  int64_t batch = 1;
  int64_t inH = 1, inW = 1, inC = 1;
  int64_t outH = 1, outW = 1, outC = 1;
  int64_t groups = 1;
  int64_t kernelH = 1, kernelW = 1;
  int64_t strideH = 1, strideW = 1;
  int64_t dilationH = 1, dilationW = 1;
  bool isFloat = false;
  /// Whether inputs have 16 bits: their products need 32, and their sums up to
  /// 64 (see Widths.h).
  bool isWide = false;
  /// Whether the weight is [KH, KW, C, M] and not [O, KH, KW, C / groups].
  bool depthwiseWeight = false;
  /// What `widths` says of the weights: their bits, and how many sums of two
  /// products fit 16 bits together.
  int64_t weightBits = 8, narrowSums = 0;
  /// What it says of sums: times their multipliers they are less than 2^31.
  bool scaledFits = false;

  int64_t groupIn() const { return inC / groups; }
  int64_t groupOut() const { return outC / groups; }

  /// Where the columns of a kernel row and their channels are neighbours in
  /// memory, one run covers them all; else each column has one.
  bool fusesColumns() const { return groups == 1 && dilationW == 1; }
  int64_t runsPerRow() const { return fusesColumns() ? 1 : kernelW; }
  int64_t runLength() const {
    return fusesColumns() ? kernelW * groupIn() : groupIn();
  }

  /// Whether it is depthwise with one output per channel, which has a kernel of
  /// its own: vectors run over channels, not over outputs of one channel.
  bool isDepthwise() const {
    return depthwiseWeight && groups > 1 && groupOut() == 1;
  }
};

/// The geometry of a linear kernel, or nothing for another op. The op's shapes
/// have been verified.
std::optional<Geometry> getGeometry(mlir::Operation *op);

/// How the products of a kernel are computed.
enum class Products {
  /// f32 multiply-add.
  Float,
  /// `dot4` on lanes.
  Lanes,
  /// `dot4` on pairs.
  Pairs,
  /// `dot2` on inputs and weights that were widened ahead: the weights when
  /// they are packed, the inputs strip by strip (see `getInputStrip`). On
  /// inputs of 16 bits as they are.
  Words,
  /// Widening multiply-add of 16 bits, by lanes of the inputs.
  WordLanes,
  /// `byte_pairs`, some of which are added in 16 bits before they are widened.
  Bytes,
  /// `mmla2x2`.
  Matrix,
};

/// Whether packed weights of 8 bits are stored as 16: where the target (or the
/// input, of 16 bits) would have them widened, and enough outputs use each to
/// pay for the room.
bool hasWideWeights(const Geometry &geometry, TileAttr tile,
                    const TargetDescription &target);

/// What a kernel of this tile uses on the target.
Products getProducts(const Geometry &geometry, TileAttr tile,
                     const TargetDescription &target);

/// Inputs that one step of the reduction takes.
int64_t getStepLength(Products products);

/// Vector lanes of the accumulators of a tile: those of the target, or fewer
/// where the tile has fewer channels.
int64_t getLanes(TileAttr tile, const TargetDescription &target);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_GEOMETRY_H
