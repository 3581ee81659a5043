//===- Widths.h - how wide the sums of a kernel are -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Proofs from what is constant: a sum that Numerics defines in 64 bits may be
// computed in 32 where its weights and its bias do not let it leave them,
// whatever the inputs are.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_WIDTHS_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_WIDTHS_H

#include "pare/Dialect/PareKernel/Layout/Geometry.h"

namespace pare::kernel {

/// From the least to the greatest value of something.
struct Interval {
  int64_t low, high;

  bool fits(unsigned bits) const {
    return low >= llvm::minIntN(bits) && high <= llvm::maxIntN(bits);
  }
};

/// What the weights of a kernel allow its sums.
struct SumWidths {
  /// All sums with their bias; its ends stay at those of 64 bits where sums
  /// reach beyond.
  Interval sums;
  /// So many products of one output, neighbours in the order of the kernel's
  /// rows, columns and channels, have a sum that fits i32: whichever they are
  /// and whatever their inputs. At most as many as an output has.
  int64_t products;
};

/// The widths of `channels` sums of `products` products each, from the weight
/// of a channel's product and the bias of a channel. `inputs` contains 0.
SumWidths
proveSums(int64_t channels, int64_t products, Interval inputs,
          llvm::function_ref<int64_t(int64_t channel, int64_t product)> weight,
          llvm::function_ref<int64_t(int64_t channel)> bias);

/// Sums that are counted at most: more would gain nothing.
inline constexpr int64_t kMostNarrowSums = 16;

/// How many sums of two neighbouring products of an unsigned byte fit 16 bits
/// together, whatever the bytes are, or 0 where not even one does. Neighbours
/// are inputs 2 i and 2 i + 1 of a run (see `Geometry::runLength`), of a
/// depthwise kernel columns 2 i and 2 i + 1 of a kernel row; `weights` is as
/// the op has it, not packed.
int64_t countNarrowSums(const Geometry &geometry,
                        llvm::ArrayRef<int8_t> weights);

/// The bits that each of the weights fits and is worth storing in: 4 (-7 to 7,
/// as in TFLite and TOSA) or 8. Of 4 bits the sums of all products still fit 32
/// bits when they are multiplied by 16, as they are on the way. Depthwise
/// weights have 8.
int64_t countWeightBits(const Geometry &geometry,
                        llvm::ArrayRef<int8_t> weights);

/// Whether every sum in `sums`, which wraps in i32, times the multiplier is
/// less than 2^31 under float_rne (docs/Numerics.md), so that x86's conversion
/// to i32 gives the nearest integer or, of what is below, the least one.
bool staysBelowLimit(Interval sums, float multiplier);

/// Whether that is true of all channels of a linear kernel of bytes: of any sum
/// that there is, or, where a multiplier is 1 and more, of those that a
/// constant weight and bias allow. False without a constant multiplier of f32.
bool provesScaledSums(mlir::Operation *op);

/// Products of one output of a kernel.
int64_t countProducts(const Geometry &geometry);

/// What is true of any weights of 8 bits and inputs of 16: `products` for
/// kernels whose weights nobody knows.
int64_t countProductsOfAnyWeights(const Geometry &geometry);

/// The widths of a kernel with inputs of 16 bits, tiled and packed or not yet;
/// nothing where its weight and its bias are no constants (tensors, or buffers
/// of the module that are constant).
std::optional<SumWidths> getSumWidths(mlir::Operation *op,
                                      const TargetDescription &target);

/// Whether a packed kernel has sums of 64 bits: its inputs have 16, and
/// `pare-pack-weights` found no proof that 32 are enough. Its bias tells.
bool hasWideSums(mlir::Operation *op);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_WIDTHS_H
