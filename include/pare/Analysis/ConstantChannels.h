//===- ConstantChannels.h - channels that never change --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_CONSTANTCHANNELS_H
#define PARE_ANALYSIS_CONSTANTCHANNELS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>
#include <vector>

namespace pare {

/// The indices along the last dimension of each f32 value at which the value is
/// the same number whatever the inputs of the function are: outputs whose
/// weights are zero, and what follows from them. Nothing is claimed where
/// padding mixes zeros with another number.
class ConstantChannels {
public:
  explicit ConstantChannels(mlir::func::FuncOp function);

  /// The number at index `channel` along the last dimension, if there is one.
  std::optional<float> get(mlir::Value value, int64_t channel) const;

private:
  using Channels = std::vector<std::optional<float>>;
  Channels compute(mlir::Operation *op) const;

  llvm::DenseMap<mlir::Value, Channels> known;
};

} // namespace pare

#endif // PARE_ANALYSIS_CONSTANTCHANNELS_H
