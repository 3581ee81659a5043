//===- Linear.cpp - convolutions and dense layers, interpreted ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>
#include <optional>

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
  bool depthwise = false, transposed = false;

  /// Index of the weight of output channel `oc` at a tap.
  int64_t weight(int64_t oc, int64_t y, int64_t x, int64_t i) const {
    return depthwise ? (y * kw + x) * o + oc
                     : ((oc * kh + y) * kw + x) * ic + i;
  }
  /// The input row that output row `out` sees through kernel row `tap`, if
  /// there is one.
  std::optional<int64_t> inputRow(int64_t out, int64_t tap) const {
    return position(out, tap, h, strideH, top, dilH);
  }
  std::optional<int64_t> inputColumn(int64_t out, int64_t tap) const {
    return position(out, tap, w, strideW, left, dilW);
  }

private:
  /// Transposed: input i adds to output `i * stride + low + tap`.
  std::optional<int64_t> position(int64_t out, int64_t tap, int64_t size,
                                  int64_t stride, int64_t low,
                                  int64_t dilation) const {
    int64_t in = out * stride - low + tap * dilation;
    if (transposed) {
      int64_t distance = out - low - tap;
      if (distance % stride != 0)
        return std::nullopt;
      in = distance / stride;
    }
    if (in < 0 || in >= size)
      return std::nullopt;
    return in;
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
  if (auto conv = dyn_cast<kernel::DepthwiseConv2DOp>(op)) {
    Window win = {i[0], i[1], i[2], i[3], r[1], r[2],
                  r[3], w[0], w[1], 1,    i[3]};
    setWindow(win, conv);
    win.depthwise = true;
    return win;
  }
  Window win = {i[0], i[1], i[2], i[3], r[1], r[2], r[3], w[1], w[2], w[3], 1};
  if (auto conv = dyn_cast<kernel::Conv2DOp>(op)) {
    win.groups = static_cast<int64_t>(conv.getGroups());
    setWindow(win, conv);
    return win;
  }
  auto conv = cast<kernel::TransposeConv2DOp>(op);
  win.transposed = true;
  win.strideH = conv.getStrides()[0], win.strideW = conv.getStrides()[1];
  win.top = conv.getOutPads()[0], win.left = conv.getOutPads()[2];
  return win;
}

/// The unsigned type in which sums wrap, or float.
template <typename T>
using SumOf = typename std::conditional_t<std::is_same_v<T, float>,
                                          std::common_type<float>,
                                          std::make_unsigned<T>>::type;

/// `acc + sum of a[i * strideA] * b[i * strideB]`.
template <typename T>
SumOf<T> addProducts(SumOf<T> acc, const T *a, int64_t strideA, const T *b,
                     int64_t strideB, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    if constexpr (std::is_same_v<T, float>)
      acc = std::fma(a[i * strideA], b[i * strideB], acc);
    else
      acc += static_cast<SumOf<T>>(a[i * strideA]) *
             static_cast<SumOf<T>>(b[i * strideB]);
  return acc;
}

/// acc = bias[o] + sum over the window of input * weight, where padding adds
/// nothing; calls `store(output index, o, acc)`. T is int32_t, int64_t or
/// float; integer sums wrap.
template <typename T, typename Store>
void accumulate(const Window &win, const T *input, const T *weight,
                const T *bias, Store store) {
  // Without input channels there are no groups, and nothing to compute.
  int64_t perGroup = win.groups ? win.o / win.groups : 0, linear = 0;
  for (int64_t n = 0; n < win.n; ++n)
    for (int64_t oy = 0; oy < win.oh; ++oy)
      for (int64_t ox = 0; ox < win.ow; ++ox)
        for (int64_t o = 0; o < win.o; ++o, ++linear) {
          auto acc = static_cast<SumOf<T>>(bias ? bias[o] : T(0));
          for (int64_t ky = 0; ky < win.kh; ++ky)
            for (int64_t kx = 0; kx < win.kw; ++kx) {
              std::optional<int64_t> y = win.inputRow(oy, ky);
              std::optional<int64_t> x = win.inputColumn(ox, kx);
              if (!y || !x)
                continue;
              const T *a = input + ((n * win.h + *y) * win.w + *x) * win.c +
                           o / perGroup * win.ic;
              acc = addProducts<T>(acc, a, 1, weight + win.weight(o, ky, kx, 0),
                                   1, win.ic);
            }
          store(linear, o, static_cast<T>(acc));
        }
}

/// What a convolution adds to its own value before it stores.
struct ResidualSum {
  template <typename OpTy> ResidualSum(OpTy, Values &) {}
  ResidualSum(kernel::Conv2DOp op, Values &values) {
    if (!op.getResidual())
      return;
    residual = &values[op.getResidual()];
    if (residual->isFloat()) {
      floats = FloatRange(op.getTermMin(), op.getTermMax());
      return;
    }
    auto valueOf = [](Attribute bound) {
      return static_cast<int32_t>(cast<IntegerAttr>(bound).getInt());
    };
    term = {valueOf(*op.getTermMin()), valueOf(*op.getTermMax())};
    termMultiplier = op.getTermMultiplier()->convertToFloat();
    multiplier = op.getResidualMultiplier()->convertToFloat();
    zeroPoint = op.getResidualZp();
    isUnsigned = op.getResidualUnsigned();
  }

  explicit operator bool() const { return residual; }

  /// What is stored for the convolution's own value `q`, less its zero point.
  int32_t operator()(int32_t q, int64_t index, int32_t outputZp,
                     StoredRange range) const {
    int32_t r = residual->integer(index, isUnsigned);
    return numerics::add(numerics::scaled(q, termMultiplier, 0),
                         numerics::scaled(r, multiplier, zeroPoint), outputZp,
                         range);
  }
  /// The same of f32, before the clamp of the result.
  float operator()(float acc, int64_t index) const {
    return floats.clamp(acc) + residual->floats()[index];
  }

  Tensor *residual = nullptr;
  StoredRange term = {};
  FloatRange floats{std::nullopt, std::nullopt};
  float termMultiplier = 1, multiplier = 1;
  int32_t zeroPoint = 0;
  bool isUnsigned = false;
};

/// The step of a kernel whose sums are of type T.
template <typename T, typename OpTy>
FailureOr<Step> buildIntegers(OpTy op, const Window &win,
                              const LinearOperands &operands, Values &values) {
  Tensor &input = values[op.getInput()], &weight = *operands.weight;
  Tensor &output = values[op->getResult(0)];
  Tensor *bias = operands.bias;
  FailureOr<Requantizer> checked = requantizerOf(op, values);
  if (failed(checked))
    return failure();
  Requantizer requantize = *checked;
  requantize.multiplier = operands.multiplier;
  requantize.shift = operands.shift;
  ResidualSum sum(op, values);
  if (sum)
    requantize.zeroPoint = 0, requantize.range = sum.term;
  StoredRange stored = checked->range;
  int32_t outputZp = op.getOutputZp();
  bool isUnsigned = op.getInputUnsigned();
  int32_t inputZp = op.getInputZp();
  bool isSum = output.elementBytes == 8;
  auto read = [](const Tensor &tensor, bool isUnsigned, int32_t zeroPoint) {
    if constexpr (std::is_same_v<T, int64_t>)
      return tensor.wideIntegers(isUnsigned, zeroPoint);
    else
      return tensor.integers(isUnsigned, zeroPoint);
  };
  return Step([=, &input, &weight, &output] {
    std::vector<T> a = read(input, isUnsigned, inputZp);
    std::vector<T> b = read(weight, false, 0), c;
    if (bias)
      c = read(*bias, false, 0);
    accumulate<T>(win, a.data(), b.data(), bias ? c.data() : nullptr,
                  [&](int64_t index, int64_t channel, T acc) {
                    if (isSum)
                      return output.setInteger(index, acc);
                    int32_t q = requantize(channel, acc);
                    output.setInteger(
                        index, sum ? sum(q, index, outputZp, stored) : q);
                  });
  });
}

template <typename OpTy> FailureOr<Step> build(OpTy op, Values &values) {
  FailureOr<LinearOperands> operands = linearOperands(op, values);
  if (failed(operands))
    return failure();
  if constexpr (std::is_same_v<OpTy, kernel::Conv2DOp>)
    if (op.getWinograd())
      return buildWinograd(op, *operands, values);
  Tensor &input = values[op.getInput()], &weight = *operands->weight;
  Tensor &output = values[op->getResult(0)];
  Window win = windowOf(op, input, weight, output);
  if (!input.isFloat())
    return input.elementBytes == 1
               ? buildIntegers<int32_t>(op, win, *operands, values)
               : buildIntegers<int64_t>(op, win, *operands, values);
  FloatRange range(op.getClampMin(), op.getClampMax());
  Tensor *bias = operands->bias;
  ResidualSum sum(op, values);
  return Step([=, &input, &weight, &output] {
    accumulate<float>(win, input.floats(), weight.floats(),
                      bias ? bias->floats() : nullptr,
                      [&](int64_t index, int64_t, float acc) {
                        float term = sum ? sum(acc, index) : acc;
                        output.floats()[index] = range.clamp(term);
                      });
  });
}

} // namespace

int32_t Requantizer::operator()(int64_t channel, int64_t acc) const {
  auto narrow = static_cast<int32_t>(acc);
  if (!multiplier)
    return numerics::storeScaled(narrow, zeroPoint, range);
  int64_t c = multiplier->size() == 1 ? 0 : channel;
  if (*rounding == kernel::Rounding::FloatRne)
    return numerics::requantizeFloatRne(acc, multiplier->floats()[c], zeroPoint,
                                        range);
  int32_t m = multiplier->integer(c, false);
  int32_t s = shift->integer(shift->size() == 1 ? 0 : channel, false);
  if (multiplier->elementBytes == 2)
    return numerics::storeScaled(numerics::scaleTosa48(acc, m, s), zeroPoint,
                                 range);
  int32_t scaled = *rounding == kernel::Rounding::TosaDouble
                       ? numerics::scaleTosaDouble(narrow, m, s)
                       : numerics::scaleTosaSingle(narrow, m, s);
  return numerics::storeScaled(scaled, zeroPoint, range);
}

FailureOr<Step> buildLinear(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp,
            kernel::TransposeConv2DOp>(
          [&](auto linear) { return build(linear, values); })
      .Default([](Operation *) { return failure(); });
}

FailureOr<Step> buildMatmul(kernel::MatmulOp op, Values &values) {
  Tensor &lhs = values[op.getLhs()], &rhs = values[op.getRhs()];
  Tensor &output = values[op->getResult(0)];
  FailureOr<Requantizer> checked = requantizerOf(op, values);
  if (failed(checked))
    return failure();
  Requantizer requantize = *checked;
  bool wide = lhs.elementBytes == 2 || rhs.elementBytes == 2;
  bool isSum = output.elementBytes == 8;
  bool u1 = op.getLhsUnsigned(), u2 = op.getRhsUnsigned();
  int32_t z1 = op.getLhsZp(), z2 = op.getRhsZp();
  int64_t inner = lhs.shape()[2], columns = rhs.shape()[2];
  return Step([=, &lhs, &rhs, &output] {
    std::vector<int64_t> a = lhs.wideIntegers(u1, z1);
    std::vector<int64_t> b = rhs.wideIntegers(u2, z2);
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> at, int64_t linear) {
      int64_t row = at[0] * output.shape()[1] + at[1];
      auto acc = static_cast<int64_t>(addProducts<int64_t>(
          0, a.data() + row * inner, 1,
          b.data() + at[0] * inner * columns + at[2], columns, inner));
      if (!wide)
        acc = static_cast<int32_t>(acc);
      output.setInteger(linear, isSum ? acc : requantize(at[2], acc));
    });
  });
}

} // namespace pare::interpreter
