//===- Activation.h - the bounds of an op's result ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_IR_ACTIVATION_H
#define PARE_DIALECT_PARE_IR_ACTIVATION_H

#include "mlir/IR/Operation.h"
#include <limits>

namespace pare {

/// The real values `clamp_min` and `clamp_max` of an op of the graph dialect,
/// infinite where it has none.
struct Activation {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  /// That of `op`; none where the op takes no activation.
  static Activation get(mlir::Operation *op);
  /// Makes it that of `op`, which takes one.
  void setOn(mlir::Operation *op) const;

  bool isNone() const;
  float apply(float value) const;
  /// This one first, then `next`.
  Activation then(Activation next) const;
};

/// Whether an op of this kind can have an activation.
bool takesActivation(mlir::Operation *op);

} // namespace pare

#endif // PARE_DIALECT_PARE_IR_ACTIVATION_H
