//===- Residual.h - what a convolution adds to its own value --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_RESIDUAL_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_RESIDUAL_H

#include "KernelBuilder.h"

namespace pare {

/// The residual of a conv2d and the arithmetic of its sum.
struct Residual {
  /// Nothing where `op` has none. Makes the view where the kernel starts.
  static std::optional<Residual> read(KernelBuilder &k, mlir::Operation *op);

  /// The sum that is rounded and stored, over the result's scale, or of f32:
  /// `real`, a vector of f32, is the convolution's own value before it is
  /// rounded and clamped, `loaded` what was loaded of the residual.
  mlir::Value add(KernelBuilder &k, mlir::Value real, mlir::Value loaded) const;

  FlatView view;
  mlir::Attribute termMin, termMax;
  /// Of integers.
  float termMultiplier = 1, multiplier = 1;
  int64_t zeroPoint = 0;
  bool isUnsigned = false;
};

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_RESIDUAL_H
