//===- AffineChain.h - scales and shifts along the channels ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_AFFINECHAIN_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_AFFINECHAIN_H

#include "mlir/IR/PatternMatch.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include <optional>
#include <vector>

namespace pare {

/// x -> scale[c] * x + shift[c] along the last dimension. In double, so that a
/// chain of ops is rounded once.
struct Affine {
  std::vector<double> scale, shift;

  explicit Affine(int64_t channels) : scale(channels, 1), shift(channels, 0) {}

  /// This one first, then `next`.
  void then(const Affine &next);
  bool hasScale() const;
  bool hasShift() const;
};

inline mlir::RankedTensorType typeOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}

/// Size of the last dimension of a value that has one.
inline int64_t channelsOf(mlir::Value value) {
  return typeOf(value).getShape().back();
}

/// If `op` adds, subtracts or multiplies f32 constants that differ along the
/// last dimension at most: what it does to its other operand, but for its
/// activation, and that operand.
std::optional<Affine> matchAffine(mlir::Operation *op, mlir::Value &operand);

/// Writes each chain of such ops as one product and one sum, where that is
/// fewer. `ops` are candidates in program order; the last op's name stays.
void composeChains(llvm::ArrayRef<mlir::Operation *> ops,
                   mlir::RewriterBase &rewriter);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_AFFINECHAIN_H
