//===- NetworkCost.h - what a network costs before it is tuned ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts that belong to the network and not to a target: multiply-accumulates
// and bytes of constants, without padding lanes and before packing.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_NETWORKCOST_H
#define PARE_ANALYSIS_NETWORKCOST_H

#include "mlir/Interfaces/FunctionInterfaces.h"

namespace pare {

struct NetworkCost {
  /// Multiply-accumulates of convolutions, depthwise and dense layers and
  /// matrix products of one inference. Taps that fall into the padding count.
  int64_t macs = 0;
  /// Bytes of weights (at the packed width of their storage type), biases,
  /// multipliers and shifts, and of the constants of elementwise ops. Tables of
  /// functions (lookup, softmax) do not count.
  int64_t weightBytes = 0;

  NetworkCost &operator+=(const NetworkCost &other) {
    macs += other.macs;
    weightBytes += other.weightBytes;
    return *this;
  }
};

/// Multiply-accumulates of one op of `pare`, `pare_kernel` or `tosa`; 0 for
/// every other op.
int64_t getMacs(mlir::Operation *op);

/// Bytes of the constants that `op` reads. On quantized types, where the
/// multipliers are not there yet, one f32 multiplier for each scale of the
/// weight is added. The zero points and shifts that are operands in TOSA are
/// free, as they are everywhere else.
int64_t getWeightBytes(mlir::Operation *op);

/// The sum over the ops of a function of any stage from 0 to 4; constants that
/// several ops share count once.
NetworkCost getNetworkCost(mlir::FunctionOpInterface function);

} // namespace pare

#endif // PARE_ANALYSIS_NETWORKCOST_H
