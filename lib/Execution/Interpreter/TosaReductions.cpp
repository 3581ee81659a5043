//===- TosaReductions.cpp - TOSA's reductions, interpreted ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "llvm/ADT/TypeSwitch.h"
#include <limits>

using namespace mlir;

namespace pare::interpreter {
namespace {

/// A tensor as [outer, size, inner] around one axis.
struct Axis {
  int64_t outer = 1, size, inner = 1;

  Axis(ArrayRef<int64_t> shape, int64_t axis) : size(shape[axis]) {
    for (int64_t d : shape.take_front(axis))
      outer *= d;
    for (int64_t d : shape.drop_front(axis + 1))
      inner *= d;
  }
};

/// Sets every result to the fold of its elements by `combine`, from `initial`;
/// it wraps at the bits of the type.
template <typename OpTy>
FailureOr<Step> reduce(OpTy op, Values &values, int64_t initial,
                       int64_t (*combine)(int64_t, int64_t)) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  Axis axis(input.shape(), op.getAxis());
  return Step([=, &input, &output] {
    for (int64_t o = 0; o < axis.outer; ++o)
      for (int64_t in = 0; in < axis.inner; ++in) {
        int64_t acc = initial;
        for (int64_t k = 0; k < axis.size; ++k)
          acc = combine(acc, input.wideInteger(
                                 (o * axis.size + k) * axis.inner + in, false));
        output.setInteger(o * axis.inner + in, acc);
      }
  });
}

int64_t least(unsigned bits) { return llvm::minIntN(bits); }

/// ARGMAX (Tensor Operators): the first of equals. `load` reads an element.
template <typename T, typename Load>
Step argMax(Axis axis, Tensor &output, T lowest, Load load) {
  return [=, &output] {
    for (int64_t o = 0; o < axis.outer; ++o)
      for (int64_t in = 0; in < axis.inner; ++in) {
        T max = lowest;
        int64_t at = 0;
        for (int64_t k = 0; k < axis.size; ++k) {
          T value = load((o * axis.size + k) * axis.inner + in);
          if (value > max) {
            max = value;
            at = k;
          }
        }
        output.setInteger(o * axis.inner + in, at);
      }
  };
}

FailureOr<Step> buildArgMax(tosa::ArgMaxOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  Axis axis(input.shape(), op.getAxis());
  if (input.isFloat())
    return argMax(axis, output, std::numeric_limits<float>::lowest(),
                  [&input](int64_t i) { return input.floats()[i]; });
  return argMax(axis, output, least(input.bits),
                [&input](int64_t i) { return input.wideInteger(i, false); });
}

} // namespace

FailureOr<Step> buildTosaReduction(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  using Int = int64_t;
  unsigned bits = values[op->getOperand(0)].bits;
  return TypeSwitch<Operation *, Result>(op)
      // REDUCE_SUM, REDUCE_PRODUCT, REDUCE_MAX, REDUCE_MIN, REDUCE_ANY,
      // REDUCE_ALL (Reduction Operators).
      .Case([&](tosa::ReduceSumOp r) {
        return reduce(r, values, 0, [](Int a, Int b) {
          return static_cast<Int>(uint64_t(a) + uint64_t(b));
        });
      })
      .Case([&](tosa::ReduceProductOp r) {
        return reduce(r, values, 1, [](Int a, Int b) {
          return static_cast<Int>(uint64_t(a) * uint64_t(b));
        });
      })
      .Case([&](tosa::ReduceMaxOp r) {
        return reduce(r, values, least(bits),
                      [](Int a, Int b) { return std::max(a, b); });
      })
      .Case([&](tosa::ReduceMinOp r) {
        return reduce(r, values, llvm::maxIntN(bits),
                      [](Int a, Int b) { return std::min(a, b); });
      })
      .Case([&](tosa::ReduceAnyOp r) {
        return reduce(r, values, 0, [](Int a, Int b) { return a | b; });
      })
      .Case([&](tosa::ReduceAllOp r) {
        return reduce(r, values, 1, [](Int a, Int b) { return a & b; });
      })
      .Case([&](tosa::ArgMaxOp a) { return buildArgMax(a, values); })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare::interpreter
