//===- NarrowSums.h - sums of bytes in 16 bits ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Products of byte pairs that the weights allow to be added in 16 bits before
// they are widened (Widths.h).
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_NARROWSUMS_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_NARROWSUMS_H

#include "KernelBuilder.h"
#include "pare/Dialect/PareKernel/Layout/Geometry.h"

namespace pare {

/// Products of byte pairs that are added in 16 bits, of a kernel that has some:
/// those that fit, up to as many as gain something.
int64_t getNarrowSteps(const kernel::Geometry &geometry);

/// `sum` (i32) plus both words of `pairs` (i16, two for each sum).
mlir::Value addPairs(KernelBuilder &k, mlir::Value sum, mlir::Value pairs);

/// `sum` plus `byte_pairs` of inputs and weights (i8): in 16 bits where `sum`
/// has them or is null, which stands for 0; else in 32.
mlir::Value addBytePairs(KernelBuilder &k, mlir::Value sum, mlir::Value inputs,
                         mlir::Value weights);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_NARROWSUMS_H
