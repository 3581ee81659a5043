//===- MeanColumns.h - the mean of what a linear op reads -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A linear op's mean result is its weight times the mean of what it reads at
// each tap, and that is the mean over positions of the mean input: means need
// neither the op's result before its activation nor a run of the op.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_MEANCOLUMNS_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_MEANCOLUMNS_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace pare {

/// Whether `op` is one of pare's linear ops (convolutions and dense layers).
bool isLinear(mlir::Operation *op);

/// The mean over output positions of what each tap reads of each input channel,
/// zero where a tap falls into the padding: [kernel height, kernel width, input
/// channels] (dense: [columns]) from `input`, row-major in the op's input
/// shape.
std::vector<double> getMeanColumns(mlir::Operation *op,
                                   llvm::ArrayRef<double> input);

/// `weight` (real values, in the shape of the op's weight) times `columns`: the
/// mean of the result without bias and activation, for each output channel.
std::vector<double> multiplyColumns(mlir::Operation *op,
                                    llvm::ArrayRef<double> weight,
                                    llvm::ArrayRef<double> columns);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_MEANCOLUMNS_H
