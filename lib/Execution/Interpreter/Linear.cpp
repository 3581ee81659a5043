//===- Linear.cpp - convolutions and dense layers, interpreted ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"
#include <cmath>

using namespace mlir;

namespace pare::interpreter {
namespace {

/// A convolution whatever its op: a dense layer is one of a 1 x 1 window, a
/// depthwise one has as many groups as input channels.
struct Window {
  int64_t n, h, w, c; // input
  int64_t oh, ow, o;  // output
  int64_t kh, kw, ic; // window; input channels that an output channel reads
  int64_t groups;
  int64_t strideH = 1, strideW = 1, top = 0, left = 0, dilH = 1, dilW = 1;
  bool depthwise = false;

  /// Index of the weight of output channel `oc` at a tap.
  int64_t weight(int64_t oc, int64_t y, int64_t x, int64_t i) const {
    return depthwise ? (y * kw + x) * o + oc
                     : ((oc * kh + y) * kw + x) * ic + i;
  }
};

template <typename OpTy> void setWindow(Window &win, OpTy op) {
  win.strideH = op.getStrides()[0], win.strideW = op.getStrides()[1];
  win.top = op.getPads()[0], win.left = op.getPads()[2];
  win.dilH = op.getDilations()[0], win.dilW = op.getDilations()[1];
}

Window windowOf(Operation *op, const Tensor &in, const Tensor &weight,
                const Tensor &out) {
  ArrayRef<int64_t> i = in.shape(), w = weight.shape(), r = out.shape();
  if (isa<kernel::DenseOp>(op))
    return {i[0], 1, 1, i[1], 1, 1, r[1], 1, 1, i[1], 1};
  if (auto conv = dyn_cast<kernel::Conv2DOp>(op)) {
    int64_t groups = static_cast<int64_t>(conv.getGroups());
    Window win = {i[0], i[1], i[2], i[3], r[1],  r[2],
                  r[3], w[1], w[2], w[3], groups};
    setWindow(win, conv);
    return win;
  }
  Window win = {i[0], i[1], i[2], i[3], r[1], r[2], r[3], w[0], w[1], 1, i[3]};
  setWindow(win, cast<kernel::DepthwiseConv2DOp>(op));
  win.depthwise = true;
  return win;
}

/// acc = bias[o] + sum over the window of input * weight, where padding adds
/// nothing; calls `store(output index, o, acc)`. T is int32_t or float; integer
/// sums wrap at 32 bits.
template <typename T, typename Store>
void accumulate(const Window &win, const T *input, const T *weight,
                const T *bias, Store store) {
  using Sum = std::conditional_t<std::is_same_v<T, int32_t>, uint32_t, float>;
  int64_t perGroup = win.o / win.groups, linear = 0;
  for (int64_t n = 0; n < win.n; ++n)
    for (int64_t oy = 0; oy < win.oh; ++oy)
      for (int64_t ox = 0; ox < win.ow; ++ox)
        for (int64_t o = 0; o < win.o; ++o, ++linear) {
          Sum acc = bias ? static_cast<Sum>(bias[o]) : Sum(0);
          for (int64_t ky = 0; ky < win.kh; ++ky) {
            int64_t y = oy * win.strideH - win.top + ky * win.dilH;
            if (y < 0 || y >= win.h)
              continue;
            for (int64_t kx = 0; kx < win.kw; ++kx) {
              int64_t x = ox * win.strideW - win.left + kx * win.dilW;
              if (x < 0 || x >= win.w)
                continue;
              const T *a = input + ((n * win.h + y) * win.w + x) * win.c +
                           o / perGroup * win.ic;
              const T *b = weight + win.weight(o, ky, kx, 0);
              for (int64_t i = 0; i < win.ic; ++i)
                if constexpr (std::is_same_v<T, float>)
                  acc = std::fma(a[i], b[i], acc);
                else
                  acc += static_cast<Sum>(a[i]) * static_cast<Sum>(b[i]);
            }
          }
          store(linear, o, static_cast<T>(acc));
        }
}

/// Requantization of one kernel: constants per channel, or one for all.
struct Requantizer {
  std::optional<kernel::Rounding> rounding;
  Tensor *multiplier = nullptr, *shift = nullptr;
  int32_t zeroPoint;
  StoredRange range;

  int32_t operator()(int64_t channel, int32_t acc) const {
    if (!multiplier)
      return numerics::storeScaled(acc, zeroPoint, range);
    int64_t c = multiplier->size() == 1 ? 0 : channel;
    if (*rounding == kernel::Rounding::FloatRne)
      return numerics::requantizeFloatRne(acc, multiplier->floats()[c],
                                          zeroPoint, range);
    int32_t m = multiplier->integer(c, false);
    int32_t s = shift->integer(shift->size() == 1 ? 0 : channel, false);
    int32_t scaled = *rounding == kernel::Rounding::TosaDouble
                         ? numerics::scaleTosaDouble(acc, m, s)
                         : numerics::scaleTosaSingle(acc, m, s);
    return numerics::storeScaled(scaled, zeroPoint, range);
  }
};

template <typename OpTy> FailureOr<Step> build(OpTy op, Values &values) {
  Tensor &input = values[op.getInput()], &weight = values[op.getWeight()];
  Tensor &output = values[op->getResult(0)];
  Tensor *bias = op.getBias() ? &values[op.getBias()] : nullptr;
  if (weight.shape().size() != (isa<kernel::DenseOp>(op) ? 2u : 4u))
    return op.emitOpError("the interpreter runs kernels whose weights are not "
                          "packed yet");
  Window win = windowOf(op, input, weight, output);
  if (input.isFloat()) {
    FloatRange range(op.getClampMin(), op.getClampMax());
    return Step([=, &input, &weight, &output] {
      accumulate<float>(win, input.floats(), weight.floats(),
                        bias ? bias->floats() : nullptr,
                        [&](int64_t index, int64_t, float acc) {
                          output.floats()[index] = range.clamp(acc);
                        });
    });
  }
  int32_t zeroPoint = op.getOutputZp();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), op.getOutputUnsigned(),
               zeroPoint, op.getClampMin(), op.getClampMax());
  if (failed(range))
    return failure();
  Requantizer requantize{op.getRounding(), nullptr, nullptr, zeroPoint, *range};
  if (op.getMultiplier())
    requantize.multiplier = &values[op.getMultiplier()];
  if (op.getShift())
    requantize.shift = &values[op.getShift()];
  bool isUnsigned = op.getInputUnsigned();
  int32_t inputZp = op.getInputZp();
  return Step([=, &input, &weight, &output] {
    std::vector<int32_t> a = input.integers(isUnsigned, inputZp);
    std::vector<int32_t> b = weight.integers(false, 0), c;
    if (bias)
      c = bias->integers(false, 0);
    accumulate<int32_t>(win, a.data(), b.data(), bias ? c.data() : nullptr,
                        [&](int64_t index, int64_t channel, int32_t acc) {
                          output.setInteger(index, requantize(channel, acc));
                        });
  });
}

} // namespace

FailureOr<Step> buildLinear(Operation *op, Values &values) {
  if (auto conv = dyn_cast<kernel::Conv2DOp>(op))
    return build(conv, values);
  if (auto conv = dyn_cast<kernel::DepthwiseConv2DOp>(op))
    return build(conv, values);
  return build(cast<kernel::DenseOp>(op), values);
}

} // namespace pare::interpreter
