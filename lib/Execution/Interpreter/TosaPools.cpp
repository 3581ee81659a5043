//===- TosaPools.cpp - TOSA's pools, interpreted --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// Calls `element(index)` for the input elements under output (y, x) of image
/// `n` and channel `c`; padding has none.
struct Window {
  int64_t kernelY, kernelX, strideY, strideX, top, left;

  template <typename OpTy>
  explicit Window(OpTy op)
      : kernelY(op.getKernel()[0]), kernelX(op.getKernel()[1]),
        strideY(op.getStride()[0]), strideX(op.getStride()[1]),
        top(op.getPad()[0]), left(op.getPad()[2]) {}

  template <typename Body>
  void forEach(ArrayRef<int64_t> in, ArrayRef<int64_t> out,
               Body element) const {
    for (int64_t ky = 0; ky < kernelY; ++ky)
      for (int64_t kx = 0; kx < kernelX; ++kx) {
        int64_t y = out[1] * strideY - top + ky;
        int64_t x = out[2] * strideX - left + kx;
        if (0 <= y && y < in[1] && 0 <= x && x < in[2])
          element(((out[0] * in[1] + y) * in[2] + x) * in[3] + out[3]);
      }
  }
};

/// AVG_POOL2D (Tensor Operators), with reciprocal_scale and apply_scale_32
/// (Scaling Helpers).
FailureOr<Step> buildAverage(tosa::AvgPool2dOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  Tensor &inputZp = values[op.getInputZp()];
  Tensor &outputZp = values[op.getOutputZp()];
  Window window(op);
  StoredRange range = numerics::storedRange(output.bits);
  Location loc = op.getLoc();
  return Step([=, &input, &output, &inputZp, &outputZp, &values] {
    int32_t zpIn = inputZp.integer(0, false);
    int32_t zpOut = outputZp.integer(0, false);
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> at, int64_t linear) {
      uint32_t acc = 0, count = 0;
      window.forEach(input.shape(), at, [&](int64_t i) {
        acc += static_cast<uint32_t>(input.integer(i, false) - zpIn);
        ++count;
      });
      if (count == 0)
        return values.fail(loc, "a window of padding only");
      numerics::Reciprocal scale = numerics::reciprocalScale(count);
      int32_t scaled = numerics::scaleTosaSingle(static_cast<int32_t>(acc),
                                                 scale.multiplier, scale.shift);
      output.setInteger(linear, numerics::storeScaled(scaled, zpOut, range));
    });
  });
}

/// MAX_POOL2D (Tensor Operators).
FailureOr<Step> buildMaximum(tosa::MaxPool2dOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  Window window(op);
  return Step([=, &input, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> at, int64_t linear) {
      int64_t acc = llvm::minIntN(input.bits);
      window.forEach(input.shape(), at, [&](int64_t i) {
        acc = std::max(acc, input.wideInteger(i, false));
      });
      output.setInteger(linear, acc);
    });
  });
}

} // namespace

FailureOr<Step> buildTosaPool(Operation *op, Values &values) {
  if (auto average = dyn_cast<tosa::AvgPool2dOp>(op))
    return buildAverage(average, values);
  return buildMaximum(cast<tosa::MaxPool2dOp>(op), values);
}

} // namespace pare::interpreter
