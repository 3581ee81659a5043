//===- Functions.h - f32 functions on vectors -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FUNCTIONS_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FUNCTIONS_H

#include "Arithmetic.h"

namespace pare {

/// Builds the functions of Numerics.h on vectors of `width` f32, operation by
/// operation; without fast-math flags LLVM keeps them as they are.
class FloatMath {
public:
  FloatMath(KernelBuilder &k, int64_t width);

  mlir::Value exponential(mlir::Value x);
  mlir::Value sigmoid(mlir::Value x);
  mlir::Value tanh(mlir::Value x);

  mlir::Value constant(float value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  mlir::Value div(mlir::Value a, mlir::Value b);
  /// `a predicate b ? ifTrue : ifFalse`.
  mlir::Value select(mlir::arith::CmpFPredicate predicate, mlir::Value a,
                     mlir::Value b, mlir::Value ifTrue, mlir::Value ifFalse);

private:
  /// Horner's scheme, highest coefficient first.
  mlir::Value polynomial(mlir::Value x, llvm::ArrayRef<float> coefficients);
  mlir::Value bitwiseAnd(mlir::Value x, uint32_t mask);

  KernelBuilder &k;
  int64_t width;
  mlir::VectorType type;
};

/// The stored integer at `at` plus `offset`, as an index.
mlir::Value loadIndex(KernelBuilder &k, const FlatView &view, mlir::Value at,
                      bool isUnsigned, int64_t offset);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_FUNCTIONS_H
