//===- Winograd.cpp - convolutions by Winograd's F(4x4, 3x3), interpreted -===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same operations in the same order as in compiled code, one tile and one
// channel at a time.
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Winograd.h"
#include "Kernels.h"
#include <cmath>

using namespace mlir;

namespace pare::interpreter {
namespace {

struct ScalarMath {
  float add(float a, float b) const { return a + b; }
  float sub(float a, float b) const { return a - b; }
  float mulAdd(float c, float a, float b) const { return std::fma(c, a, b); }
};

using Points = std::array<float, winograd::kPoints>;

/// A convolution of 3x3 at stride 1, on [N, H, W, C].
struct Convolution {
  Tensor &input, &weight, &output;
  Tensor *bias;
  int64_t top, left;
  FloatRange range;

  int64_t inC() const { return input.shape()[3]; }
  int64_t outC() const { return output.shape()[3]; }

  /// All filters, transformed: [O, C]. Where they were packed, they are.
  std::vector<Points> filters() const {
    auto filterOf = [&](int64_t o, int64_t c) {
      Points points;
      for (int64_t i = 0; i < winograd::kPoints; ++i)
        points[i] = weight.floats()[(i * outC() + o) * inC() + c];
      return points;
    };
    auto transformed = [&](int64_t o, int64_t c) {
      std::array<float, 9> filter;
      for (int64_t tap = 0; tap < 9; ++tap)
        filter[tap] = weight.floats()[(o * 9 + tap) * inC() + c];
      return winograd::transformFilter(filter);
    };
    bool isTransformed = weight.shape()[1] == 1;
    std::vector<Points> result;
    for (int64_t o = 0; o < outC(); ++o)
      for (int64_t c = 0; c < inC(); ++c)
        result.push_back(isTransformed ? filterOf(o, c) : transformed(o, c));
    return result;
  }

  float at(int64_t n, int64_t y, int64_t x, int64_t c) const {
    int64_t height = input.shape()[1], width = input.shape()[2];
    if (y < 0 || y >= height || x < 0 || x >= width)
      return 0;
    return input.floats()[((n * height + y) * width + x) * inC() + c];
  }

  /// The outputs of the tile that starts at (`row`, `column`).
  void computeTile(int64_t n, int64_t row, int64_t column,
                   const std::vector<Points> &filters) const {
    std::vector<Points> inputs;
    for (int64_t c = 0; c < inC(); ++c) {
      Points square;
      for (int64_t i = 0; i < winograd::kPoints; ++i)
        square[i] = at(n, row - top + i / winograd::kInputs,
                       column - left + i % winograd::kInputs, c);
      inputs.push_back(winograd::transformInputs(square, ScalarMath()));
    }
    int64_t height = output.shape()[1], width = output.shape()[2];
    for (int64_t o = 0; o < outC(); ++o) {
      Points sums = {};
      for (int64_t c = 0; c < inC(); ++c)
        for (int64_t i = 0; i < winograd::kPoints; ++i)
          sums[i] = std::fma(inputs[c][i], filters[o * inC() + c][i], sums[i]);
      auto results = winograd::transformSums(sums, ScalarMath());
      for (auto [i, result] : llvm::enumerate(results)) {
        int64_t y = row + i / winograd::kOutputs;
        int64_t x = column + i % winograd::kOutputs;
        float sum = bias ? result + bias->floats()[o] : result;
        output.floats()[((n * height + y) * width + x) * outC() + o] =
            range.clamp(sum);
      }
    }
  }

  void compute() const {
    std::vector<Points> transformed = filters();
    int64_t height = output.shape()[1], width = output.shape()[2];
    // The last tile starts early enough to fit, and has the last word.
    auto forEachStart = [](int64_t extent, auto body) {
      for (int64_t at = 0; at < extent; at += winograd::kOutputs)
        body(std::min(at, extent - winograd::kOutputs));
    };
    for (int64_t n = 0; n < output.shape()[0]; ++n)
      forEachStart(height, [&](int64_t row) {
        forEachStart(width, [&](int64_t column) {
          computeTile(n, row, column, transformed);
        });
      });
  }
};

} // namespace

Step buildWinograd(kernel::Conv2DOp op, const LinearOperands &operands,
                   Values &values) {
  Convolution convolution{values[op.getInput()],
                          *operands.weight,
                          values[op->getResult(0)],
                          operands.bias,
                          op.getPads()[0],
                          op.getPads()[2],
                          FloatRange(op.getClampMin(), op.getClampMax())};
  return Step([=] { convolution.compute(); });
}

} // namespace pare::interpreter
