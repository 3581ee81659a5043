//===- LeastSquaresTest.cpp - refitting a layer ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LeastSquares.h"

#include "gtest/gtest.h"
#include <random>

using namespace pare;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// `rows` x `columns` numbers from -1 to 1, always the same.
RowMatrixF noise(int rows, int columns, uint64_t seed) {
  std::mt19937_64 random(seed);
  RowMatrixF matrix(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      matrix(i, j) = static_cast<float>(random() >> 11) * 0x1p-52f - 1.0f;
  return matrix;
}

/// Inputs with `columns` columns and what a known layer makes of them.
RefitData linearData(const MatrixXd &weights, const VectorXd &bias, int rows) {
  RefitData data;
  data.inputs = noise(rows, weights.cols(), 1);
  data.targets = data.inputs * weights.cast<float>().transpose();
  data.targets.rowwise() += bias.cast<float>().transpose();
  data.heldBack = rows / 5;
  return data;
}

TEST(LeastSquares, FindsTheLayerThatMadeTheTargets) {
  MatrixXd weights(2, 3);
  weights << 1, -2, 3, 0, 4, -5;
  VectorXd bias(2);
  bias << 7, -8;
  RefitData data = linearData(weights, bias, 1000);
  RefitResult result =
      refit(data, MatrixXd::Zero(2, 3), VectorXd::Zero(2), RefitOptions());
  EXPECT_TRUE(result.helps);
  EXPECT_LT((result.weights - weights).cwiseAbs().maxCoeff(), 1e-3);
  EXPECT_LT((result.bias - bias).cwiseAbs().maxCoeff(), 1e-3);
  EXPECT_GT(result.errorBefore, 0.9);
  EXPECT_LT(result.errorAfter, 1e-6);
}

TEST(LeastSquares, ARightLayerIsNoWorseAfterwards) {
  MatrixXd weights(1, 2);
  weights << 1, 2;
  VectorXd bias(1);
  bias << 3;
  RefitData data = linearData(weights, bias, 500);
  RefitResult result = refit(data, weights, bias, RefitOptions());
  EXPECT_LT((result.weights - weights).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_LT(result.errorAfter, 1e-9);
}

TEST(LeastSquares, ProblemsDoNotMix) {
  // Two channels of a depthwise layer, each its own multiple.
  RefitData data;
  data.problems = 2;
  data.inputs = noise(500, 2, 2);
  data.targets = data.inputs;
  data.targets.col(0) *= 3.0f;
  data.targets.col(1) *= -4.0f;
  data.heldBack = 100;
  RefitResult result =
      refit(data, MatrixXd::Ones(2, 1), VectorXd::Zero(2), RefitOptions());
  EXPECT_NEAR(result.weights(0, 0), 3.0, 1e-3);
  EXPECT_NEAR(result.weights(1, 0), -4.0, 1e-3);
}

TEST(LeastSquares, ColumnsThatNeverChangeKeepTheirWeights) {
  RefitData data = linearData(MatrixXd::Ones(1, 2), VectorXd::Zero(1), 500);
  data.inputs.col(1).setConstant(5.0f);
  data.targets = data.inputs.col(0) * 2.0f;
  MatrixXd old(1, 2);
  old << 1, 9;
  RefitResult result = refit(data, old, VectorXd::Zero(1), RefitOptions());
  EXPECT_NEAR(result.weights(0, 0), 2.0, 1e-3);
  EXPECT_EQ(result.weights(0, 1), 9.0);
  EXPECT_NEAR(result.bias(0), -45.0, 1e-2);
}

TEST(LeastSquares, WhatTheActivationHidesIsNotPaidFor) {
  // Behind relu only x0 matters: where it is negative the target is far below.
  RefitData data;
  data.inputs = noise(2000, 1, 3);
  data.targets =
      data.inputs.unaryExpr([](float x) { return x > 0.0f ? x : 10.0f * x; });
  data.low = 0.0f;
  data.heldBack = 400;
  RefitOptions plain;
  plain.activationRounds = 0;
  RefitOptions aware;
  aware.activationRounds = 8;
  MatrixXd old = MatrixXd::Ones(1, 1) * 2.0;
  RefitResult without = refit(data, old, VectorXd::Zero(1), plain);
  RefitResult with = refit(data, old, VectorXd::Zero(1), aware);
  EXPECT_TRUE(with.activationAware);
  EXPECT_LT(with.errorAfter, 0.5 * without.errorAfter);
}

TEST(LeastSquares, FewNoisyRowsAreDampedMore) {
  MatrixXd weights = MatrixXd::Constant(1, 40, 0.5);
  RefitData few = linearData(weights, VectorXd::Zero(1), 50);
  few.targets += noise(50, 1, 4) * 2.0f;
  RefitData many = linearData(weights, VectorXd::Zero(1), 5000);
  many.targets += noise(5000, 1, 4) * 2.0f;
  MatrixXd near = weights + 0.3 * noise(1, 40, 5).cast<double>();
  EXPECT_GT(refit(few, near, VectorXd::Zero(1), RefitOptions()).damping,
            refit(many, near, VectorXd::Zero(1), RefitOptions()).damping);
}

} // namespace
