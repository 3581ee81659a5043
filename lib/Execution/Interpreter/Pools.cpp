//===- Pools.cpp - pools and reductions, interpreted ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include <cmath>

using namespace mlir;

namespace pare::interpreter {
namespace {

/// IEEE 754 maximum: NaN wins, and +0 is above -0.
float maximumOf(float a, float b) {
  if (a != a || b != b)
    return a != a ? a : b;
  if (a == b)
    return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

/// A window over input rows and columns, and where its real elements are.
struct PoolWindow {
  int64_t kernelH, kernelW, strideH, strideW, top, left;

  /// Calls `element(input index)` for the real elements under output (y, x) of
  /// image `n` and channel `c`, in index order.
  template <typename Body>
  void forEach(ArrayRef<int64_t> in, int64_t n, int64_t y, int64_t x, int64_t c,
               Body element) const {
    int64_t y0 = y * strideH - top, x0 = x * strideW - left;
    for (int64_t i = std::max<int64_t>(y0, 0);
         i < std::min(y0 + kernelH, in[1]); ++i)
      for (int64_t j = std::max<int64_t>(x0, 0);
           j < std::min(x0 + kernelW, in[2]); ++j)
        element(((n * in[1] + i) * in[2] + j) * in[3] + c);
  }
};

template <typename OpTy> FailureOr<PoolWindow> windowOf(OpTy op) {
  for (int i = 0; i < 4; ++i)
    if (op.getPads()[i] >= op.getKernel()[i / 2])
      return op.emitOpError("a window may not lie in the padding as a whole");
  return PoolWindow{op.getKernel()[0],  op.getKernel()[1], op.getStrides()[0],
                    op.getStrides()[1], op.getPads()[0],   op.getPads()[2]};
}

FailureOr<Step> buildAverage(kernel::AvgPool2DOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op->getResult(0)];
  FailureOr<PoolWindow> checked = windowOf(op);
  if (failed(checked))
    return failure();
  PoolWindow window = *checked;
  if (output.isFloat()) {
    FloatRange range(op.getClampMin(), op.getClampMax());
    return Step([=, &input, &output] {
      forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
        float sum = 0.0f;
        int64_t count = 0;
        window.forEach(input.shape(), o[0], o[1], o[2], o[3], [&](int64_t i) {
          sum = sum + input.floats()[i];
          ++count;
        });
        output.floats()[linear] = range.clamp(sum / static_cast<float>(count));
      });
    });
  }
  int32_t inputZp = op.getInputZp(), zeroPoint = op.getOutputZp();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), op.getOutputUnsigned(),
               zeroPoint, op.getClampMin(), op.getClampMax());
  if (failed(range))
    return failure();
  bool isTosa =
      op.getRounding() && *op.getRounding() == kernel::Rounding::TosaSingle;
  if (!op.getRounding() || (!isTosa && !op.getMultiplier()))
    return op.emitOpError("an integer average needs a multiplier and a "
                          "rounding profile");
  float multiplier = isTosa ? 1.0f : op.getMultiplier()->convertToFloat();
  bool isUnsigned = op.getInputUnsigned();
  return Step([=, &input, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
      int64_t sum = 0, count = 0;
      window.forEach(input.shape(), o[0], o[1], o[2], o[3], [&](int64_t i) {
        sum += input.integer(i, isUnsigned) - inputZp;
        ++count;
      });
      output.setInteger(
          linear, isTosa ? numerics::averageTosa(sum, count, zeroPoint, *range)
                         : numerics::average(sum, count, multiplier, zeroPoint,
                                             *range));
    });
  });
}

FailureOr<Step> buildMaximum(kernel::MaxPool2DOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op->getResult(0)];
  FailureOr<PoolWindow> checked = windowOf(op);
  if (failed(checked))
    return failure();
  PoolWindow window = *checked;
  if (output.isFloat()) {
    FloatRange range(op.getClampMin(), op.getClampMax());
    return Step([=, &input, &output] {
      forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
        float max = -std::numeric_limits<float>::infinity();
        window.forEach(input.shape(), o[0], o[1], o[2], o[3], [&](int64_t i) {
          max = maximumOf(max, input.floats()[i]);
        });
        output.floats()[linear] = range.clamp(max);
      });
    });
  }
  bool isUnsigned = op.getInputUnsigned();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), isUnsigned, 0,
               op.getClampMin(), op.getClampMax());
  if (failed(range))
    return failure();
  return Step([=, &input, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
      int32_t max = std::numeric_limits<int32_t>::min();
      window.forEach(input.shape(), o[0], o[1], o[2], o[3], [&](int64_t i) {
        max = std::max(max, input.integer(i, isUnsigned));
      });
      output.setInteger(linear, numerics::storeScaled(max, 0, *range));
    });
  });
}

/// The reduced dimensions as a box below one result element.
struct Box {
  SmallVector<int64_t> outer; // input strides of the kept dimensions, else 0
  SmallVector<int64_t> shape; // sizes of the reduced dimensions, else 1
  SmallVector<int64_t> inner; // input strides of all dimensions
  int64_t count = 1;

  Box(ArrayRef<int64_t> in, ArrayRef<int64_t> axes)
      : outer(computeStrides(in)), shape(in.size(), 1), inner(outer) {
    for (int64_t axis : axes) {
      outer[axis] = 0;
      shape[axis] = in[axis];
    }
    for (int64_t size : shape)
      count *= size;
  }

  template <typename Body>
  void forEach(ArrayRef<int64_t> result, Body element) const {
    int64_t base = dot(result, outer);
    forEachIndex(shape, [&](ArrayRef<int64_t> index, int64_t) {
      element(base + dot(index, inner));
    });
  }
};

Step reduceFloats(const Box &box, kernel::KernelReduceKind kind, Tensor &input,
                  Tensor &output) {
  return [=, &input, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
      bool isMax = kind == kernel::KernelReduceKind::Max;
      float value = isMax ? -std::numeric_limits<float>::infinity() : 0.0f;
      box.forEach(o, [&](int64_t i) {
        float x = input.floats()[i];
        value = isMax ? maximumOf(value, x) : value + x;
      });
      if (kind == kernel::KernelReduceKind::Mean)
        value = value / static_cast<float>(box.count);
      output.floats()[linear] = value;
    });
  };
}

} // namespace

FailureOr<Step> buildPool(Operation *op, Values &values) {
  if (auto average = dyn_cast<kernel::AvgPool2DOp>(op))
    return buildAverage(average, values);
  return buildMaximum(cast<kernel::MaxPool2DOp>(op), values);
}

FailureOr<Step> buildReduce(kernel::ReduceOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op->getResult(0)];
  Box box(input.shape(), op.getAxes());
  kernel::KernelReduceKind kind = op.getKind();
  if (input.isFloat())
    return reduceFloats(box, kind, input, output);
  bool isUnsigned = op.getInputUnsigned();
  if (kind == kernel::KernelReduceKind::Max)
    return Step([=, &input, &output] {
      forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
        int32_t max = std::numeric_limits<int32_t>::min();
        box.forEach(o, [&](int64_t i) {
          max = std::max(max, input.integer(i, isUnsigned));
        });
        output.setInteger(linear, max);
      });
    });
  if (!op.getMultiplier() || !op.getRounding())
    return op.emitOpError("an integer sum or mean needs a multiplier and a "
                          "rounding profile");
  int32_t inputZp = op.getInputZp(), zeroPoint = op.getOutputZp();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), op.getOutputUnsigned(),
               zeroPoint, std::nullopt, std::nullopt);
  if (failed(range))
    return failure();
  int64_t count = kind == kernel::KernelReduceKind::Mean ? box.count : 1;
  float multiplier = op.getMultiplier()->convertToFloat();
  return Step([=, &input, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> o, int64_t linear) {
      int64_t sum = 0;
      box.forEach(
          o, [&](int64_t i) { sum += input.integer(i, isUnsigned) - inputZp; });
      output.setInteger(
          linear, numerics::average(sum, count, multiplier, zeroPoint, *range));
    });
  });
}

} // namespace pare::interpreter
