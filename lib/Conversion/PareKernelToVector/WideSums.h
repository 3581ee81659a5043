//===- WideSums.h - sums of 64 bits on vectors ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_WIDESUMS_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_WIDESUMS_H

#include "KernelBuilder.h"
#include "pare/Dialect/PareKernel/Layout/Geometry.h"

namespace pare {

/// What is known of sums that 32 bits do not hold.
struct WideSums {
  /// So many products have sums that 32 bits do hold.
  int64_t products;
  /// All sums are below 2^50, so that f64 holds them.
  bool fitDouble;
};

/// Reads how a packed kernel sums: nothing where it does so in one go, else in
/// i64. Fails with an error at the op where its bias says that i32 is enough
/// and its weights say that it is not.
mlir::FailureOr<std::optional<WideSums>>
readWideSums(mlir::Operation *op, const kernel::Geometry &geometry,
             const TargetDescription &target);

/// TOSA's scaling of i64 sums by one multiplier of 16 bits and shift a lane:
/// `numerics::scaleTosa48`, bit for bit.
class WideScale {
public:
  WideScale() = default;

  /// What depends on the scales alone, to be made once for many sums.
  WideScale(KernelBuilder &k, mlir::Value multiplier, mlir::Value shift);

  /// The scaled sums, as i32.
  mlir::Value apply(KernelBuilder &k, mlir::Value sum) const;

private:
  mlir::Value multiplier, shift, offset, excess;
};

/// i64 sums as f32, rounded once.
mlir::Value wideToFloat(KernelBuilder &k, mlir::Value sum,
                        const WideSums &sums);

/// `total + sum`, where `sum` is of i32 and `total` of i64.
mlir::Value addToTotal(KernelBuilder &k, mlir::Value total, mlir::Value sum);

/// `sum + a * b`, where `a` and `b` are of i16 and `sum` of i32.
mlir::Value addProductOfWords(KernelBuilder &k, mlir::Value sum, mlir::Value a,
                              mlir::Value b);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_WIDESUMS_H
