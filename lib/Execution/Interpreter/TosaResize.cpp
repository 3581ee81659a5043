//===- TosaResize.cpp - TOSA's resize, interpreted ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// One axis of a resize: input positions are counted in 1 / numerator.
struct ResizeAxis {
  int64_t numerator, denominator, offset, size;

  /// The two input elements around output `out`, and how far it is from the
  /// first.
  struct Sample {
    int64_t first, second, distance;
  };
  Sample at(int64_t out) const {
    int64_t position = out * denominator + offset;
    int64_t i = llvm::divideFloorSigned(position, numerator);
    auto clip = [&](int64_t k) {
      return std::min(std::max<int64_t>(k, 0), size - 1);
    };
    return {clip(i), clip(i + 1), position - i * numerator};
  }
};

} // namespace

/// RESIZE (Image Operators). Bilinear results are the products' sum, which a
/// rescale divides.
FailureOr<Step> buildTosaResize(tosa::ResizeOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  auto scale = shapeOf(op, op.getScale()), offset = shapeOf(op, op.getOffset());
  if (failed(scale) || failed(offset))
    return failure();
  if (llvm::any_of(*scale, [](int64_t s) { return s <= 0; }) ||
      input.size() == 0)
    return op.emitOpError("a resize needs positive scales and an input");
  ArrayRef<int64_t> in = input.shape();
  ResizeAxis yAxis{(*scale)[0], (*scale)[1], (*offset)[0], in[1]};
  ResizeAxis xAxis{(*scale)[2], (*scale)[3], (*offset)[1], in[2]};
  bool bilinear = op.getMode() == tosa::ResizeMode::BILINEAR;
  return Step([=, &input, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> out, int64_t linear) {
      ResizeAxis::Sample y = yAxis.at(out[1]), x = xAxis.at(out[2]);
      auto element = [&](int64_t row, int64_t column) {
        return ((out[0] * in[1] + row) * in[2] + column) * in[3] + out[3];
      };
      if (!bilinear) {
        bool down = 2 * y.distance >= yAxis.numerator;
        bool right = 2 * x.distance >= xAxis.numerator;
        output.copyElement(
            linear, input,
            element(down ? y.second : y.first, right ? x.second : x.first));
        return;
      }
      auto value = [&](int64_t row, int64_t column) {
        return input.wideInteger(element(row, column), false);
      };
      int64_t dy = y.distance, dx = x.distance;
      int64_t uy = yAxis.numerator - dy, ux = xAxis.numerator - dx;
      output.setInteger(linear, value(y.first, x.first) * uy * ux +
                                    value(y.first, x.second) * uy * dx +
                                    value(y.second, x.first) * dy * ux +
                                    value(y.second, x.second) * dy * dx);
    });
  });
}

} // namespace pare::interpreter
