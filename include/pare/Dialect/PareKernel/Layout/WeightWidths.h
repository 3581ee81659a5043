//===- WeightWidths.h - what weights prove of products --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_WEIGHTWIDTHS_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_WEIGHTWIDTHS_H

#include "pare/Dialect/PareKernel/Layout/Geometry.h"

namespace pare::kernel {

/// Sums that are counted at most: more would gain nothing.
inline constexpr int64_t kMostNarrowSums = 16;

/// How many sums of two neighbouring products of an unsigned byte fit 16 bits
/// together, whatever the bytes are, or 0 where not even one does. Neighbours
/// are inputs 2 i and 2 i + 1 of a run (see `Geometry::runLength`); `weights`
/// is [O, KH, KW, C / groups].
int64_t countNarrowSums(const Geometry &geometry,
                        llvm::ArrayRef<int8_t> weights);

/// The bits that each of the weights fits and is worth storing in: 4 or 8. Of 4
/// bits the sums of all products still fit 32 bits when they are multiplied by
/// 16, as they are on the way.
int64_t countWeightBits(const Geometry &geometry,
                        llvm::ArrayRef<int8_t> weights);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_WEIGHTWIDTHS_H
