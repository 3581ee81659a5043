//===- TosaLinear.cpp - TOSA's sums of products, interpreted --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// Sums wrap at the bits of `Sum`, an unsigned type; i48 wraps when it is
/// stored.
template <typename Sum>
Sum dotProduct(const int32_t *a, const int32_t *b, int64_t count) {
  Sum sum = 0;
  for (int64_t i = 0; i < count; ++i)
    sum += static_cast<Sum>(a[i]) * static_cast<Sum>(b[i]);
  return sum;
}

/// One convolution: its tensors, and where its window lies.
struct Convolution {
  Tensor &input, &weight, &bias, &inputZp, &weightZp, &output;
  int64_t strideY, strideX, top, left, dilationY = 1, dilationX = 1;

  template <typename OpTy>
  Convolution(OpTy op, Values &values, ArrayRef<int64_t> pad)
      : input(values[op.getInput()]), weight(values[op.getWeight()]),
        bias(values[op.getBias()]), inputZp(values[op.getInputZp()]),
        weightZp(values[op.getWeightZp()]), output(values[op.getOutput()]),
        strideY(op.getStride()[0]), strideX(op.getStride()[1]), top(pad[0]),
        left(pad[2]) {}

  /// The number of an input pixel.
  int64_t pixel(int64_t n, int64_t y, int64_t x) const {
    return (n * input.shape()[1] + y) * input.shape()[2] + x;
  }
  bool isInside(int64_t y, int64_t x) const {
    return 0 <= y && y < input.shape()[1] && 0 <= x && x < input.shape()[2];
  }

  /// Sets every output to `products(output index, values, weights)` plus the
  /// bias, where values and weights are less their zero points.
  template <typename Sum, typename Products> void run(Products products) const {
    std::vector<int32_t> a = input.integers(false, inputZp.integer(0, false));
    std::vector<int32_t> b = weight.integers(false, weightZp.integer(0, false));
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> out, int64_t linear) {
      Sum acc = products(out, a.data(), b.data());
      acc += static_cast<Sum>(
          bias.wideInteger(bias.size() == 1 ? 0 : out[3], false));
      output.setInteger(linear, static_cast<int64_t>(acc));
    });
  }
};

/// CONV2D (Tensor Operators); weights are [OC, KH, KW, IC].
template <typename Sum> void runConv2D(const Convolution &conv) {
  ArrayRef<int64_t> w = conv.weight.shape();
  conv.run<Sum>([&](ArrayRef<int64_t> out, const int32_t *a, const int32_t *b) {
    Sum acc = 0;
    for (int64_t ky = 0; ky < w[1]; ++ky)
      for (int64_t kx = 0; kx < w[2]; ++kx) {
        int64_t y = out[1] * conv.strideY - conv.top + ky * conv.dilationY;
        int64_t x = out[2] * conv.strideX - conv.left + kx * conv.dilationX;
        if (conv.isInside(y, x))
          acc += dotProduct<Sum>(a + conv.pixel(out[0], y, x) * w[3],
                                 b + ((out[3] * w[1] + ky) * w[2] + kx) * w[3],
                                 w[3]);
      }
    return acc;
  });
}

/// DEPTHWISE_CONV2D (Tensor Operators); weights are [KH, KW, C, M].
template <typename Sum> void runDepthwise(const Convolution &conv) {
  ArrayRef<int64_t> w = conv.weight.shape();
  conv.run<Sum>([&](ArrayRef<int64_t> out, const int32_t *a, const int32_t *b) {
    int64_t c = out[3] / w[3], m = out[3] % w[3];
    Sum acc = 0;
    for (int64_t ky = 0; ky < w[0]; ++ky)
      for (int64_t kx = 0; kx < w[1]; ++kx) {
        int64_t y = out[1] * conv.strideY - conv.top + ky * conv.dilationY;
        int64_t x = out[2] * conv.strideX - conv.left + kx * conv.dilationX;
        if (conv.isInside(y, x))
          acc +=
              dotProduct<Sum>(a + conv.pixel(out[0], y, x) * w[2] + c,
                              b + ((ky * w[1] + kx) * w[2] + c) * w[3] + m, 1);
      }
    return acc;
  });
}

/// TRANSPOSE_CONV2D (Tensor Operators); weights are [OC, KH, KW, IC], padding
/// is the output's and may be negative.
template <typename Sum> void runTranspose(const Convolution &conv) {
  ArrayRef<int64_t> w = conv.weight.shape();
  conv.run<Sum>([&](ArrayRef<int64_t> out, const int32_t *a, const int32_t *b) {
    Sum acc = 0;
    for (int64_t ky = 0; ky < w[1]; ++ky)
      for (int64_t kx = 0; kx < w[2]; ++kx) {
        int64_t y = out[1] - conv.top - ky, x = out[2] - conv.left - kx;
        if (y % conv.strideY != 0 || x % conv.strideX != 0)
          continue;
        y /= conv.strideY;
        x /= conv.strideX;
        if (conv.isInside(y, x))
          acc += dotProduct<Sum>(a + conv.pixel(out[0], y, x) * w[3],
                                 b + ((out[3] * w[1] + ky) * w[2] + kx) * w[3],
                                 w[3]);
      }
    return acc;
  });
}

/// The accumulator has the result's type: i32, or i48 for i16 inputs.
template <void narrow(const Convolution &), void wide(const Convolution &)>
FailureOr<Step> stepOf(Operation *op, Convolution conv) {
  if (conv.bias.size() != 1 && conv.bias.size() != conv.output.shape()[3])
    return op->emitOpError("a convolution needs a bias for every channel");
  if (conv.output.bits <= 32)
    return Step([conv] { narrow(conv); });
  return Step([conv] { wide(conv); });
}

template <typename OpTy> Convolution dilated(OpTy op, Values &values) {
  Convolution conv(op, values, op.getPad());
  conv.dilationY = op.getDilation()[0];
  conv.dilationX = op.getDilation()[1];
  return conv;
}

/// MATMUL (Tensor Operators).
FailureOr<Step> buildMatMul(tosa::MatMulOp op, Values &values) {
  Tensor &a = values[op.getA()], &b = values[op.getB()];
  Tensor &aZp = values[op.getAZp()], &bZp = values[op.getBZp()];
  Tensor &output = values[op.getOutput()];
  int64_t rows = a.shape()[1], inner = a.shape()[2], columns = b.shape()[2];
  return Step([=, &a, &b, &aZp, &bZp, &output] {
    std::vector<int64_t> x = a.wideIntegers(false, aZp.wideInteger(0, false));
    std::vector<int64_t> y = b.wideIntegers(false, bZp.wideInteger(0, false));
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> out, int64_t linear) {
      uint64_t acc = 0;
      for (int64_t c = 0; c < inner; ++c)
        acc +=
            static_cast<uint64_t>(x[(out[0] * rows + out[1]) * inner + c]) *
            static_cast<uint64_t>(y[(out[0] * inner + c) * columns + out[2]]);
      output.setInteger(linear, static_cast<int64_t>(acc));
    });
  });
}

} // namespace

FailureOr<Step> buildTosaLinear(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::Conv2DOp c) {
        return stepOf<runConv2D<uint32_t>, runConv2D<uint64_t>>(
            op, dilated(c, values));
      })
      .Case([&](tosa::DepthwiseConv2DOp c) {
        return stepOf<runDepthwise<uint32_t>, runDepthwise<uint64_t>>(
            op, dilated(c, values));
      })
      .Case([&](tosa::TransposeConv2DOp c) {
        return stepOf<runTranspose<uint32_t>, runTranspose<uint64_t>>(
            op, Convolution(c, values, c.getOutPad()));
      })
      .Case([&](tosa::MatMulOp m) { return buildMatMul(m, values); })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare::interpreter
