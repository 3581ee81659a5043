//===- LeastSquares.h - refitting a layer to what it should compute -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_LEASTSQUARES_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_LEASTSQUARES_H

#include "Matrices.h"
#include "llvm/ADT/ArrayRef.h"
#include <limits>
#include <vector>

namespace pare {

/// Rows of data for a layer of `problems` independent equations; the columns of
/// problem p stand at p * (columns / problems), its outputs likewise. The last
/// `heldBack` rows judge, the others teach.
struct RefitData {
  int64_t problems = 1;
  int64_t heldBack = 0;
  /// rows x (problems * columns): what the layer reads.
  RowMatrixF inputs;
  /// rows x outputs: what it should compute before its activation.
  RowMatrixF targets;
  /// rows x outputs, or empty: what is added to the layer's result before the
  /// activation. Both bounds are those of the activation.
  RowMatrixF skips;
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  bool hasActivation() const;
};

struct RefitOptions {
  /// Candidates for lambda, ascending: lambda * trace(H) / K is added to H.
  std::vector<double> dampings = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0};
  /// How often targets that the activation cuts off anyway are relaxed.
  int activationRounds = 4;
};

struct RefitResult {
  /// outputs x columns of a problem, and one bias an output.
  Eigen::MatrixXd weights;
  Eigen::VectorXd bias;
  double damping = 0.0;
  bool activationAware = false;
  /// Whether the rows that were held back do better than before when only the
  /// others teach.
  bool helps = false;
  /// Mean squared error of the result after the activation, on the rows that
  /// were held back (all, where none were), as a fraction of the variance of
  /// what it should be: with the weights given, and refitted.
  double errorBefore = 0.0, errorAfter = 0.0;
};

/// Ridge regression towards `weights` (outputs x columns of a problem) with the
/// damping that does best on the rows that are held back, which in the end
/// teach too. The bias closes the mean. Deterministic.
RefitResult refit(const RefitData &data, const Eigen::MatrixXd &weights,
                  const Eigen::VectorXd &bias, const RefitOptions &options);

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_LEASTSQUARES_H
