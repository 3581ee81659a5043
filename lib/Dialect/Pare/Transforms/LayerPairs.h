//===- LayerPairs.h - layers and what they were in the float network ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_LAYERPAIRS_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_LAYERPAIRS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Analysis/LinearLayer.h"

namespace pare {

/// A layer, the layer of the same name in the float reference, and, where the
/// result only goes into an addition, what is added to it in either network.
struct LayerPair {
  LinearLayer layer, reference;
  /// For each output of `layer` the output of `reference`.
  llvm::SmallVector<int64_t> kept;
  mlir::Value skip, referenceSkip;
  /// The op whose activation comes next: the layer, or the addition.
  mlir::Operation *activation;
};

/// All layers of `function` that compute something else than their pair in
/// `reference`, in program order. Layers without a pair are left out, with a
/// remark of category `category`; layers that still read and compute exactly
/// what they did are left out without.
std::vector<LayerPair> pairLayers(mlir::func::FuncOp function,
                                  mlir::func::FuncOp reference,
                                  llvm::StringRef category);

/// Which of the `remaining` layers (in program order) can be refitted now: no
/// layer that comes before them is among the others, and where two feed one
/// addition the first goes first.
std::vector<LayerPair> takeReady(std::vector<LayerPair> &remaining);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_LAYERPAIRS_H
