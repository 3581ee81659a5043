//===- LayerMoments.h - second moments of what layers read ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_LAYERMOMENTS_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_LAYERMOMENTS_H

#include "Matrices.h"
#include "ValueObserver.h"
#include "pare/Analysis/LinearLayer.h"

namespace pare {

/// Mean and covariance of the rows (columns of the weight matrix) that a layer
/// with one problem reads, and the mean magnitude of each.
struct LayerMoments {
  Eigen::MatrixXd covariance;
  Eigen::VectorXd mean, magnitude;
};

/// What is read on calibration data, and how much of it.
struct RowSampling {
  int64_t rows = 30000;
  uint64_t seed = 0;
};

/// The moments of each of `layers`, which have one problem each and observable
/// inputs; in one run over the data. Memory does not depend on the number of
/// samples.
mlir::FailureOr<std::vector<LayerMoments>>
measureMoments(mlir::func::FuncOp function, llvm::ArrayRef<Samples> inputs,
               llvm::ArrayRef<LinearLayer> layers, RowSampling sampling);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_LAYERMOMENTS_H
