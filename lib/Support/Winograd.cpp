//===- Winograd.cpp - the transforms of F(4x4, 3x3) -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Winograd.h"

namespace pare::winograd {

static constexpr double kFilterMatrix[kInputs][kWindow] = {
    {1.0 / 4, 0, 0},
    {-1.0 / 6, -1.0 / 6, -1.0 / 6},
    {-1.0 / 6, 1.0 / 6, -1.0 / 6},
    {1.0 / 24, 1.0 / 12, 1.0 / 6},
    {1.0 / 24, -1.0 / 12, 1.0 / 6},
    {0, 0, 1}};

std::array<float, kPoints> transformFilter(const std::array<float, 9> &filter) {
  double columns[kInputs][kWindow];
  for (int64_t i = 0; i < kInputs; ++i)
    for (int64_t c = 0; c < kWindow; ++c) {
      columns[i][c] = 0;
      for (int64_t r = 0; r < kWindow; ++r)
        columns[i][c] += kFilterMatrix[i][r] * double(filter[r * kWindow + c]);
    }
  std::array<float, kPoints> result;
  for (int64_t i = 0; i < kInputs; ++i)
    for (int64_t j = 0; j < kInputs; ++j) {
      double sum = 0;
      for (int64_t c = 0; c < kWindow; ++c)
        sum += columns[i][c] * kFilterMatrix[j][c];
      result[i * kInputs + j] = static_cast<float>(sum);
    }
  return result;
}

} // namespace pare::winograd
