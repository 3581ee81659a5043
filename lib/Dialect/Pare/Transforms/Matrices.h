//===- Matrices.h - what solvers of layers share --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_MATRICES_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_MATRICES_H

#include <Eigen/Dense>
#include <algorithm>

namespace pare {

using RowMatrix =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowMatrixF =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// lambda * trace / n, what is added to the diagonal of a covariance. Never 0:
/// columns that never change make the matrix singular.
inline double dampingOf(const Eigen::MatrixXd &covariance, double lambda) {
  return std::max(lambda * covariance.trace() /
                      std::max<Eigen::Index>(covariance.rows(), 1),
                  1e-12);
}

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_MATRICES_H
