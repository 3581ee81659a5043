//===- Folds.h - sums and maxima on vectors -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FOLDS_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FOLDS_H

#include "Arithmetic.h"

namespace pare {

enum class FoldKind { Sum, Mean, Max };

/// What a pool or a reduction does to the elements under one result element:
/// sums are i32 without zero point or f32 in index order, maxima are of stored
/// values.
struct Fold {
  FoldKind kind;
  mlir::Type element;
  int64_t inputZp = 0;
  bool inputUnsigned = false;
  /// Integer sums and means.
  float multiplier = 1.0f;
  /// Means by TOSA's fixed-point reciprocal, in place of the multiplier.
  bool isTosa = false;
  StoredInteger stored = {};
  /// f32 bounds, or null.
  mlir::Attribute low = {}, high = {};

  /// Whether an integer sum of `count` elements fits 32 bits, else an error.
  mlir::LogicalResult checkRoom(mlir::Operation *op, int64_t count) const;

  mlir::Value init(KernelBuilder &k, int64_t width) const;
  mlir::Value combine(KernelBuilder &k, mlir::Value carried,
                      mlir::Value loaded) const;
  /// The stored result. `count` is how many elements went in, as an index.
  mlir::Value finish(KernelBuilder &k, mlir::Value folded,
                     mlir::Value count) const;
};

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FOLDS_H
