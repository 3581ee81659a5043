//===- Verification.h - what the verifiers of ops share -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_VERIFICATION_H
#define PARE_SUPPORT_VERIFICATION_H

#include "mlir/IR/Operation.h"

namespace pare {

/// Sizes up to this: sums of some, and products of two, fit 64 bits.
inline constexpr int64_t kMaxStep = int64_t(1) << 31;

/// An error at `op` unless a list called `what` has `expected` values.
inline llvm::LogicalResult verifyCount(mlir::Operation *op,
                                       llvm::StringRef what, size_t expected,
                                       size_t actual) {
  if (expected == actual)
    return llvm::success();
  return op->emitOpError() << what << " expects " << expected << " values, got "
                           << actual;
}

/// An error at `op` unless the size called `what` is `expected`.
inline llvm::LogicalResult verifyDim(mlir::Operation *op, llvm::StringRef what,
                                     int64_t expected, int64_t actual) {
  if (expected == actual)
    return llvm::success();
  return op->emitOpError() << "expected " << what << " " << expected << ", got "
                           << actual;
}

/// An error at `op` where one of the sizes called `what` is beyond `kMaxStep`,
/// to either side.
inline llvm::LogicalResult verifySteps(mlir::Operation *op,
                                       llvm::StringRef what,
                                       llvm::ArrayRef<int64_t> sizes) {
  for (int64_t size : sizes)
    if (size > kMaxStep || size < -kMaxStep)
      return op->emitOpError() << what << " must not exceed 2^31";
  return llvm::success();
}

} // namespace pare

#endif // PARE_SUPPORT_VERIFICATION_H
