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

/// An input pixel that an output pixel sees, and through which window element:
/// where their channels begin.
struct Tap {
  int64_t input, weight;
};
using Taps = SmallVector<Tap, 16>;

/// One convolution: its tensors, and where its window lies.
struct Convolution {
  Tensor &input, &weight, &bias, &inputZp, &weightZp, &output;
  int64_t kernelY, kernelX, channels;
  int64_t strideY, strideX, top, left, dilationY = 1, dilationX = 1;

  template <typename OpTy>
  Convolution(OpTy op, Values &values, ArrayRef<int64_t> pad,
              ArrayRef<int64_t> kernel)
      : input(values[op.getInput()]), weight(values[op.getWeight()]),
        bias(values[op.getBias()]), inputZp(values[op.getInputZp()]),
        weightZp(values[op.getWeightZp()]), output(values[op.getOutput()]),
        kernelY(kernel[0]), kernelX(kernel[1]), channels(input.shape()[3]),
        strideY(op.getStride()[0]), strideX(op.getStride()[1]), top(pad[0]),
        left(pad[2]) {}

  /// Adds input pixel (y, x) of image `n` through element (ky, kx) of the
  /// window, of `size` weights each, if there is such a pixel.
  void addTap(Taps &taps, int64_t n, int64_t y, int64_t x, int64_t ky,
              int64_t kx, int64_t size) const {
    ArrayRef<int64_t> in = input.shape();
    if (0 <= y && y < in[1] && 0 <= x && x < in[2])
      taps.push_back({((n * in[1] + y) * in[2] + x) * channels,
                      (ky * kernelX + kx) * size});
  }

  /// Sets every output to `products(channel, taps, values, weights)` plus the
  /// bias, where values and weights are less their zero points and
  /// `findTaps(taps, n, y, x, ky, kx)` adds those of an output pixel.
  template <typename Sum, typename FindTaps, typename Products>
  void run(FindTaps findTaps, Products products) const {
    std::vector<int32_t> a = input.integers(false, inputZp.integer(0, false));
    std::vector<int32_t> b = weight.integers(false, weightZp.integer(0, false));
    ArrayRef<int64_t> out = output.shape();
    forEachIndex(out.drop_back(), [&](ArrayRef<int64_t> at, int64_t pixel) {
      Taps taps;
      for (int64_t ky = 0; ky < kernelY; ++ky)
        for (int64_t kx = 0; kx < kernelX; ++kx)
          findTaps(taps, at[0], at[1], at[2], ky, kx);
      for (int64_t oc = 0; oc < out[3]; ++oc) {
        Sum acc = products(oc, taps, a.data(), b.data());
        acc += static_cast<Sum>(
            bias.wideInteger(bias.size() == 1 ? 0 : oc, false));
        output.setInteger(pixel * out[3] + oc, static_cast<int64_t>(acc));
      }
    });
  }
};

/// CONV2D (Tensor Operators); weights are [OC, KH, KW, IC].
template <typename Sum> void runConv2D(const Convolution &conv) {
  int64_t channels = conv.channels;
  int64_t window = conv.kernelY * conv.kernelX * channels;
  conv.run<Sum>(
      [&](Taps &taps, int64_t n, int64_t y, int64_t x, int64_t ky, int64_t kx) {
        conv.addTap(taps, n, y * conv.strideY - conv.top + ky * conv.dilationY,
                    x * conv.strideX - conv.left + kx * conv.dilationX, ky, kx,
                    channels);
      },
      [&](int64_t oc, const Taps &taps, const int32_t *a, const int32_t *b) {
        Sum acc = 0;
        for (Tap tap : taps)
          acc += dotProduct<Sum>(a + tap.input, b + oc * window + tap.weight,
                                 channels);
        return acc;
      });
}

/// DEPTHWISE_CONV2D (Tensor Operators); weights are [KH, KW, C, M].
template <typename Sum> void runDepthwise(const Convolution &conv) {
  int64_t multiplier = conv.weight.shape()[3];
  conv.run<Sum>(
      [&](Taps &taps, int64_t n, int64_t y, int64_t x, int64_t ky, int64_t kx) {
        conv.addTap(taps, n, y * conv.strideY - conv.top + ky * conv.dilationY,
                    x * conv.strideX - conv.left + kx * conv.dilationX, ky, kx,
                    conv.channels * multiplier);
      },
      [&](int64_t oc, const Taps &taps, const int32_t *a, const int32_t *b) {
        Sum acc = 0;
        for (Tap tap : taps)
          acc += static_cast<Sum>(a[tap.input + oc / multiplier]) *
                 static_cast<Sum>(b[tap.weight + oc]);
        return acc;
      });
}

/// TRANSPOSE_CONV2D (Tensor Operators); weights are [OC, KH, KW, IC], padding
/// is the output's and may be negative.
template <typename Sum> void runTranspose(const Convolution &conv) {
  int64_t channels = conv.channels;
  int64_t window = conv.kernelY * conv.kernelX * channels;
  conv.run<Sum>(
      [&](Taps &taps, int64_t n, int64_t oy, int64_t ox, int64_t ky,
          int64_t kx) {
        int64_t y = oy - conv.top - ky, x = ox - conv.left - kx;
        if (y % conv.strideY == 0 && x % conv.strideX == 0)
          conv.addTap(taps, n, y / conv.strideY, x / conv.strideX, ky, kx,
                      channels);
      },
      [&](int64_t oc, const Taps &taps, const int32_t *a, const int32_t *b) {
        Sum acc = 0;
        for (Tap tap : taps)
          acc += dotProduct<Sum>(a + tap.input, b + oc * window + tap.weight,
                                 channels);
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

template <typename OpTy>
Convolution dilated(OpTy op, Values &values, ArrayRef<int64_t> kernel) {
  Convolution conv(op, values, op.getPad(), kernel);
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
  auto kernelOf = [&](auto conv) { return values[conv.getWeight()].shape(); };
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::Conv2DOp c) {
        return stepOf<runConv2D<uint32_t>, runConv2D<uint64_t>>(
            op, dilated(c, values, kernelOf(c).slice(1, 2)));
      })
      .Case([&](tosa::DepthwiseConv2DOp c) {
        return stepOf<runDepthwise<uint32_t>, runDepthwise<uint64_t>>(
            op, dilated(c, values, kernelOf(c).slice(0, 2)));
      })
      .Case([&](tosa::TransposeConv2DOp c) {
        return stepOf<runTranspose<uint32_t>, runTranspose<uint64_t>>(
            op, Convolution(c, values, c.getOutPad(), kernelOf(c).slice(1, 2)));
      })
      .Case([&](tosa::MatMulOp m) { return buildMatMul(m, values); })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare::interpreter
