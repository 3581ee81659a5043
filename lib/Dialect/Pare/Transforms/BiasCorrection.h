//===- BiasCorrection.h - biases that close the mean error ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_BIASCORRECTION_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_BIASCORRECTION_H

#include "QuantizeWeights.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

namespace pare {

/// What is needed to give a quantized linear op another bias.
struct QuantizedBias {
  double inputScale;
  WeightScales scales;
  /// The bias in real numbers, before rounding.
  std::vector<double> real;
};

/// Keyed by the quantized op.
using QuantizedBiases = llvm::MapVector<mlir::Operation *, QuantizedBias>;

/// Runs samples of `data` (files, one an argument) through `reference`, the
/// float network, and `quantized`, and moves each bias of `biases` until the
/// mean of the op's result before its activation, for each channel, is that of
/// the op of the same name in `reference`. Ops are corrected in order: what an
/// op reads has been corrected before. `limit` bounds the number of samples.
llvm::LogicalResult correctBiases(mlir::func::FuncOp reference,
                                  mlir::func::FuncOp quantized,
                                  QuantizedBiases &biases,
                                  llvm::ArrayRef<std::string> data,
                                  int64_t limit);

/// Puts the bias of an op, rounded to integers, into the IR.
void setQuantizedBias(mlir::Operation *op, const QuantizedBias &bias);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_BIASCORRECTION_H
