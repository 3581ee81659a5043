//===- WeightSparsity.h - zeros that a network already has ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_WEIGHTSPARSITY_H
#define PARE_ANALYSIS_WEIGHTSPARSITY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <vector>

namespace pare {

/// Blocks of `outputs` neighbouring output channels times `inputs` neighbouring
/// columns of the matrix of a layer (inputs at one tap, but for the ends).
struct BlockShape {
  int64_t outputs, inputs;
};
inline constexpr BlockShape kBlockShapes[] = {{16, 4}, {4, 4}, {1, 4}};

struct LayerSparsity {
  mlir::Operation *op;
  int64_t weights = 0, zeros = 0;
  /// Per shape of `kBlockShapes`: how many blocks, and how many hold only
  /// zeros. Blocks at an edge may be smaller.
  struct Blocks {
    int64_t total = 0, zero = 0;
  };
  std::vector<Blocks> blocks;
  /// Outputs that are the same number for every input, ascending: all weights
  /// are zero, or all that are not weigh constant inputs.
  std::vector<int64_t> deadOutputs;
};

/// The sparsity of every float layer with constant weights, in program order.
std::vector<LayerSparsity> getWeightSparsity(mlir::func::FuncOp function);

} // namespace pare

#endif // PARE_ANALYSIS_WEIGHTSPARSITY_H
