//===- PackedWeights.h - how weights lie in memory ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// docs/PareKernelRationale.md describes the layouts. `pare-pack-weights` writes
// them and `convert-pare-kernel-to-vector` reads them, both through this file.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_PACKEDWEIGHTS_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_PACKEDWEIGHTS_H

#include "pare/Dialect/PareKernel/Layout/Geometry.h"
#include <functional>
#include <vector>

namespace pare::kernel {

/// Layout of a convolution or dense layer that reduces over channels:
/// [group][block][kernel row][run][step][the step's weights of a block]. Block
/// b holds the tile's channels from `blockStart(b)` on; the last block starts
/// early enough to end with the last channel.
///
/// Weights of 4 bits share bytes with those of the next step: even steps have
/// the low halves. Sizes are in bytes then, and two steps are at one place.
struct BlockedLayout {
  Products products;
  int64_t groups, groupOut, channels, lanes;
  int64_t kernelH, runsPerRow, runLength;
  int64_t weightBits;

  int64_t stepLength() const { return getStepLength(products); }
  int64_t steps() const {
    return (runLength + stepLength() - 1) / stepLength();
  }
  int64_t blocks() const { return (groupOut + channels - 1) / channels; }
  int64_t blockStart(int64_t block) const {
    return std::max<int64_t>(std::min(block * channels, groupOut - channels),
                             0);
  }
  int64_t stepSize() const { return channels * stepLength(); }
  /// Steps that are at the same place.
  int64_t share() const { return 8 / weightBits; }
  int64_t stepStart(int64_t step) const { return step / share() * stepSize(); }
  int64_t runSize() const { return stepStart(steps() + share() - 1); }
  /// What a half of a byte holds of weight w: its two's complement, or w + 8
  /// where that takes fewer operations to undo.
  int64_t halfBias() const { return products == Products::Bytes ? 8 : 0; }
  int64_t rowSize() const { return runsPerRow * runSize(); }
  int64_t blockSize() const { return kernelH * rowSize(); }
  int64_t size() const { return groups * blocks() * blockSize(); }
  /// Elements of bias and of a per-channel multiplier: whole vectors can be
  /// loaded for every block.
  int64_t paddedChannels() const {
    return (groups - 1) * groupOut + std::max(groupOut, channels);
  }
};

/// Layout of a depthwise kernel: [set][kernel row][group of four columns]
/// [quarter][weights of a dot4] of i8, [set][kernel row][pair of columns]
/// [half][weights of a dot2] for inputs of 16 bits (by lane: [column][lane]),
/// or [set][kernel row][column][lane] of f32. A vector has `vector` consecutive
/// outputs; a set is the weights, and the bias and multiplier, of the vectors
/// that start at the same channel.
///
/// With a horizontal stride of 1, or of 2 where vectors hold whole pixels, a
/// row of outputs is one line (`flat`), and a vector may span pixels; else each
/// pixel is a line of its own. The last vector of a line that does not divide
/// starts early, with a set of its own.
struct DepthwiseLayout {
  Products products;
  int64_t channels, kernelH, kernelW, vector;
  bool flat;
  /// Elements that vectors cover in one go: of an output row, or of a pixel.
  int64_t line;
  /// Sets of the vectors that start at a multiple of `vector`.
  int64_t regularSets;
  bool hasTailSet;

  bool isFloat() const { return products == Products::Float; }
  int64_t sets() const { return regularSets + hasTailSet; }
  bool isWide() const {
    return products == Products::Words || products == Products::WordLanes;
  }
  /// Vectors of sums that a vector of inputs has.
  int64_t parts() const { return isFloat() ? 1 : isWide() ? 2 : 4; }
  int64_t lanes() const { return vector / parts(); }
  /// Columns of the kernel that are multiplied together.
  int64_t columnsInGroup() const {
    return products == Products::WordLanes ? 1 : parts();
  }
  int64_t columnGroups() const {
    return (kernelW + columnsInGroup() - 1) / columnsInGroup();
  }
  int64_t groupSize() const { return columnsInGroup() * vector; }
  int64_t rowSize() const { return columnGroups() * groupSize(); }
  int64_t setSize() const { return kernelH * rowSize(); }
  int64_t size() const { return sets() * setSize(); }
  int64_t paddedChannels() const { return sets() * vector; }
  /// Position in the line of the first vector of a set.
  int64_t setStart(int64_t set) const {
    return set < regularSets ? set * vector
                             : std::max<int64_t>(line - vector, 0);
  }
  /// Where the accumulators of a vector keep its output number `position`:
  /// bytes (or words) of rows are interleaved within 16-byte parts.
  int64_t accumulatorOf(int64_t position) const;
};

/// Layouts for a tile; the tile fits the geometry (see `checkTile`).
BlockedLayout getBlockedLayout(const Geometry &geometry, TileAttr tile,
                               const TargetDescription &target);
DepthwiseLayout getDepthwiseLayout(const Geometry &geometry, TileAttr tile,
                                   const TargetDescription &target);

/// Whether the tile can be used for the kernel on the target; `reason` says why
/// not.
bool checkTile(const Geometry &geometry, TileAttr tile,
               const TargetDescription &target, std::string &reason);

/// Whether two weights of the kernel share a byte.
bool hasHalves(const Geometry &geometry, TileAttr tile,
               const TargetDescription &target);

/// Weights of 4 bits as they are packed: `halves[i]` is weight i of
/// `forEachPackedWeight`. Reading gives the weight back.
std::vector<int8_t> packHalves(llvm::ArrayRef<int8_t> halves, int64_t bias);
int8_t readHalf(int8_t byte, bool high, int64_t bias);

/// Elements of the packed weight, and of the bias with it.
int64_t getPackedSize(const Geometry &geometry, TileAttr tile,
                      const TargetDescription &target);
int64_t getPaddedChannels(const Geometry &geometry, TileAttr tile,
                          const TargetDescription &target);

/// Whether a kernel that reduces over channels computes all blocks of channels
/// of a row of tiles before the next row, and not all rows of a block before
/// the next block. So its input is read in one pass, which lets its result lie
/// over it; it costs nothing where the weights of all blocks stay in the
/// nearest cache and rows are long.
bool takesBlocksByRow(const Geometry &geometry, TileAttr tile,
                      const TargetDescription &target);

/// The same of a depthwise kernel: whether the vectors of all sets are computed
/// in a row of tiles before the next row, and not all rows of a set before the
/// next set. It pays where the input does not stay in the nearest cache from
/// set to set; what a set has is loaded once more for each row.
bool takesSetsByRow(const Geometry &geometry, const DepthwiseLayout &layout);

/// Calls `place(packed, source)` for each element of the packed weight that
/// holds element `source` of the op's weight; the others are zero. Of weights
/// of 4 bits `packed` counts halves of bytes, the low half first.
void forEachPackedWeight(const Geometry &geometry, TileAttr tile,
                         const TargetDescription &target,
                         llvm::function_ref<void(int64_t, int64_t)> place);

/// The same for bias and multiplier: `source` is the output channel.
void forEachPackedChannel(const Geometry &geometry, TileAttr tile,
                          const TargetDescription &target,
                          llvm::function_ref<void(int64_t, int64_t)> place);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_PACKEDWEIGHTS_H
