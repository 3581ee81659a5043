//===- LeastSquares.cpp - refitting a layer to what it should compute -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LeastSquares.h"

#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace pare {

bool RefitData::hasActivation() const {
  return std::isfinite(low) || std::isfinite(high);
}

namespace {

constexpr Index kBlock = 512;

/// Sums over rows of x x^T, x y^T, x and y, all relative to the means of the
/// whole data.
struct Sums {
  MatrixXd xx, xy;
  VectorXd x, y;
  double count = 0.0;

  Sums(Index columns, Index outputs)
      : xx(MatrixXd::Zero(columns, columns)),
        xy(MatrixXd::Zero(columns, outputs)), x(VectorXd::Zero(columns)),
        y(VectorXd::Zero(outputs)) {}
  Sums &operator+=(const Sums &other) {
    xx += other.xx;
    xy += other.xy;
    x += other.x;
    y += other.y;
    count += other.count;
    return *this;
  }
};

/// A linear map: rows of weights, and biases.
struct Fit {
  MatrixXd weights;
  VectorXd bias;
};

/// One of the independent equations of a layer.
class Problem {
  auto x(Index row, Index count) const {
    return data.inputs.block(row, firstColumn, count, columns);
  }
  auto y(Index row, Index count) const {
    return data.targets.block(row, firstOutput, count, outputs);
  }

public:
  Problem(const RefitData &data, Index number, Fit old)
      : data(data), columns(data.inputs.cols() / data.problems),
        outputs(data.targets.cols() / data.problems),
        firstColumn(number * columns), firstOutput(number * outputs),
        teaching(data.inputs.rows() - data.heldBack), old(std::move(old)),
        all(columns, outputs), taught(columns, outputs) {
    meanX = x(0, data.inputs.rows()).cast<double>().colwise().mean();
    meanY = y(0, data.inputs.rows()).cast<double>().colwise().mean();
    taught = sum(0, teaching);
    all = taught;
    all += sum(teaching, data.heldBack);
  }

  const Fit &given() const { return old; }
  Fit fit(bool everything, double lambda) const {
    const Sums &sums = everything ? all : taught;
    return solve(sums, lambda);
  }
  Fit relax(Fit fit, bool everything, double lambda, int rounds) const;
  /// Adds squared errors after the activation, and the squared deviations from
  /// their mean of what should come out, over the rows that judge.
  void judge(const Fit &fit, double &error, double &variance) const;

private:
  RowMatrixF skip(Index row, Index count) const {
    if (data.skips.size() == 0)
      return RowMatrixF::Zero(count, outputs);
    return data.skips.block(row, firstOutput, count, outputs);
  }
  RowMatrixF predict(const Fit &fit, Index row, Index count) const {
    RowMatrixF result = x(row, count) * fit.weights.cast<float>().transpose();
    result.rowwise() += fit.bias.cast<float>().transpose();
    return result;
  }
  RowMatrixF activate(const RowMatrixF &values) const {
    return values.cwiseMax(data.low).cwiseMin(data.high);
  }

  Sums sum(Index first, Index count) const;
  Fit solve(const Sums &sums, double lambda) const;

  const RefitData &data;
  Index columns, outputs, firstColumn, firstOutput, teaching;
  Fit old;
  Eigen::RowVectorXd meanX, meanY;
  Sums all, taught;
};

Sums Problem::sum(Index first, Index count) const {
  Sums sums(columns, outputs);
  for (Index row = first, end = first + count; row < end; row += kBlock) {
    Index n = std::min(kBlock, end - row);
    RowMatrixF rows = x(row, n), wanted = y(row, n);
    MatrixXd xs = rows.cast<double>(), ys = wanted.cast<double>();
    xs.rowwise() -= meanX;
    ys.rowwise() -= meanY;
    sums.xx.selfadjointView<Eigen::Lower>().rankUpdate(xs.transpose());
    sums.xy.noalias() += xs.transpose() * ys;
    sums.x += xs.colwise().sum().transpose();
    sums.y += ys.colwise().sum().transpose();
    sums.count += n;
  }
  return sums;
}

Fit Problem::solve(const Sums &sums, double lambda) const {
  double n = std::max(sums.count, 1.0);
  VectorXd x = sums.x / n, y = sums.y / n;
  MatrixXd covariance = sums.xx.selfadjointView<Eigen::Lower>();
  covariance = covariance / n - x * x.transpose();
  MatrixXd cross = sums.xy / n - x * y.transpose();
  MatrixXd damped = covariance;
  damped.diagonal().array() += dampingOf(covariance, lambda);
  Fit fit;
  fit.weights =
      old.weights + damped.llt()
                        .solve(cross - covariance * old.weights.transpose())
                        .transpose();
  fit.bias = meanY.transpose() + y - fit.weights * (meanX.transpose() + x);
  return fit;
}

/// Where the activation hides the difference, the prediction itself becomes the
/// target; the rest of the fit profits.
Fit Problem::relax(Fit fit, bool everything, double lambda, int rounds) const {
  Index rows = everything ? data.inputs.rows() : teaching;
  for (int round = 0; round < rounds; ++round) {
    Sums sums = everything ? all : taught;
    sums.xy.setZero();
    sums.y.setZero();
    for (Index row = 0; row < rows; row += kBlock) {
      Index n = std::min(kBlock, rows - row);
      RowMatrixF shift = skip(row, n), wanted = y(row, n),
                 predicted = predict(fit, row, n);
      Eigen::ArrayXXf low = data.low - shift.array(),
                      high = data.high - shift.array();
      auto target = wanted.array(), guess = predicted.array();
      RowMatrixF relaxed =
          (target <= low)
              .select(guess.min(low),
                      (target >= high).select(guess.max(high), target))
              .matrix();
      RowMatrixF xs = x(row, n);
      xs.rowwise() -= meanX.cast<float>();
      relaxed.rowwise() -= meanY.cast<float>();
      sums.xy += (xs.transpose() * relaxed).cast<double>();
      sums.y += relaxed.cast<double>().colwise().sum().transpose();
    }
    fit = solve(sums, lambda);
  }
  return fit;
}

void Problem::judge(const Fit &fit, double &error, double &variance) const {
  Index first = data.heldBack ? teaching : 0, end = data.inputs.rows();
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(outputs), squares = sum;
  for (Index row = first; row < end; row += kBlock) {
    Index n = std::min(kBlock, end - row);
    RowMatrixF shift = skip(row, n);
    Eigen::ArrayXXd wanted = activate(y(row, n) + shift).cast<double>().array();
    Eigen::ArrayXXd got =
        activate(predict(fit, row, n) + shift).cast<double>().array();
    error += (got - wanted).square().sum();
    sum += wanted.colwise().sum().transpose();
    squares += wanted.square().colwise().sum().transpose();
  }
  double n = std::max<Index>(end - first, 1);
  variance += (squares - sum.square() / n).sum();
}

/// The relative error of all problems with what `fitOf` gives for each.
template <typename Fn>
double relativeError(const std::vector<Problem> &problems, Fn fitOf) {
  double error = 0.0, variance = 0.0;
  for (const Problem &problem : problems)
    problem.judge(fitOf(problem), error, variance);
  return variance > 0.0 ? error / variance : 0.0;
}

} // namespace

RefitResult refit(const RefitData &data, const MatrixXd &weights,
                  const VectorXd &bias, const RefitOptions &options) {
  Index outputs = weights.rows() / data.problems;
  std::vector<Problem> problems;
  for (Index p = 0; p < data.problems; ++p)
    problems.emplace_back(data, p,
                          Fit{weights.middleRows(p * outputs, outputs),
                              bias.segment(p * outputs, outputs)});
  RefitResult result;
  result.errorBefore = relativeError(
      problems, [](const Problem &problem) { return problem.given(); });
  result.damping = options.dampings.front();
  double best = std::numeric_limits<double>::infinity();
  for (double damping : options.dampings) {
    double error = relativeError(problems, [&](const Problem &problem) {
      return problem.fit(/*everything=*/false, damping);
    });
    // Of equals the larger one: it moves the weights less.
    if (error <= best * 1.001) {
      result.damping = damping;
      best = std::min(best, error);
    }
  }
  if (data.hasActivation() && options.activationRounds > 0) {
    double error = relativeError(problems, [&](const Problem &problem) {
      return problem.relax(problem.fit(/*everything=*/false, result.damping),
                           /*everything=*/false, result.damping,
                           options.activationRounds);
    });
    result.activationAware = error < best;
    best = std::min(best, error);
  }
  result.helps = best < result.errorBefore;
  result.weights.resize(weights.rows(), weights.cols());
  result.bias.resize(bias.size());
  std::vector<Fit> fits;
  for (auto [p, problem] : llvm::enumerate(problems)) {
    Fit fit = problem.fit(/*everything=*/true, result.damping);
    if (result.activationAware)
      fit = problem.relax(std::move(fit), /*everything=*/true, result.damping,
                          options.activationRounds);
    result.weights.middleRows(p * outputs, outputs) = fit.weights;
    result.bias.segment(p * outputs, outputs) = fit.bias;
    fits.push_back(std::move(fit));
  }
  result.errorAfter = relativeError(problems, [&](const Problem &problem) {
    return fits[&problem - problems.data()];
  });
  return result;
}

} // namespace pare
