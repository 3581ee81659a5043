//===- TosaElementwise.cpp - TOSA's elementwise ops, interpreted ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/ADT/bit.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

/// Sums and products wrap; the result's type cuts them.
int64_t add(int64_t a, int64_t b) { return uint64_t(a) + uint64_t(b); }
int64_t sub(int64_t a, int64_t b) { return uint64_t(a) - uint64_t(b); }
int64_t mul(int64_t a, int64_t b) { return uint64_t(a) * uint64_t(b); }

/// Sets every element of the result to `f` of those of the operands, which are
/// broadcast. Signed.
template <typename F> Step mapUnary(Operation *op, Values &values, F f) {
  Tensor &input = values[op->getOperand(0)];
  Tensor &output = values[op->getResult(0)];
  return [=, &input, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i)
      output.setInteger(i, f(input.wideInteger(i, false)));
  };
}
template <typename F> Step mapBinary(Operation *op, Values &values, F f) {
  Tensor &lhs = values[op->getOperand(0)], &rhs = values[op->getOperand(1)];
  Tensor &output = values[op->getResult(0)];
  std::vector<int64_t> l = broadcast(lhs, output.shape());
  std::vector<int64_t> r = broadcast(rhs, output.shape());
  return [=, &lhs, &rhs, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i)
      output.setInteger(
          i, f(lhs.wideInteger(l[i], false), rhs.wideInteger(r[i], false)));
  };
}

/// A binary op whose second operand is a shift, 0 to the bits of its type less
/// one (32 where there are more).
template <typename F> Step mapShift(Operation *op, Values &values, F f) {
  int64_t limit = std::min(values[op->getOperand(0)].bits, 32u);
  Location loc = op->getLoc();
  return mapBinary(op, values,
                   [=, &values](int64_t a, int64_t shift) -> int64_t {
                     if (shift >= 0 && shift < limit)
                       return f(a, shift);
                     values.fail(loc, "a shift by " + Twine(shift));
                     return 0;
                   });
}

/// MUL (Elementwise Binary Operators). A shift of i32 rounds half up.
Step buildMul(tosa::MulOp op, Values &values) {
  Tensor &shift = values[op.getShift()];
  Location loc = op.getLoc();
  return mapBinary(op, values, [=, &shift, &values](int64_t a, int64_t b) {
    int32_t s = shift.integer(0, false);
    if (s < 0 || s > 63)
      values.fail(loc, "a product shifted by " + Twine(s));
    if (s <= 0 || s > 63)
      return mul(a, b);
    return add(mul(a, b), int64_t(1) << (s - 1)) >> s;
  });
}

/// ARITHMETIC_RIGHT_SHIFT: `round` adds the last bit that is shifted out.
Step buildArithmeticShift(tosa::ArithmeticRightShiftOp op, Values &values) {
  bool round = op.getRound();
  return mapShift(op, values, [round](int64_t a, int64_t shift) {
    int64_t result = a >> shift;
    if (round && shift > 0 && ((a >> (shift - 1)) & 1) != 0)
      ++result;
    return result;
  });
}

/// INTDIV rounds towards zero.
Step buildDivision(tosa::IntDivOp op, Values &values) {
  Location loc = op.getLoc();
  return mapBinary(op, values, [=, &values](int64_t a, int64_t b) -> int64_t {
    if (b == 0)
      values.fail(loc, "a division by zero");
    // The least integer by -1 wraps.
    return b == 0 ? 0 : b == -1 ? sub(0, a) : a / b;
  });
}

/// CLAMP (Activation Functions).
FailureOr<Step> buildClamp(tosa::ClampOp op, Values &values) {
  auto low = dyn_cast<IntegerAttr>(op.getMinVal());
  auto high = dyn_cast<IntegerAttr>(op.getMaxVal());
  if (!low || !high)
    return op.emitOpError("a clamp of integers needs integer bounds");
  int64_t min = low.getValue().getSExtValue();
  int64_t max = high.getValue().getSExtValue();
  return mapUnary(op, values,
                  [=](int64_t a) { return std::min(std::max(a, min), max); });
}

/// NEGATE (Elementwise Unary Operators): clips, it does not wrap.
Step buildNegate(tosa::NegateOp op, Values &values) {
  Tensor &inputZp = values[op.getInput1Zp()];
  Tensor &outputZp = values[op.getOutputZp()];
  unsigned bits = values[op.getOutput()].bits;
  return mapUnary(op, values, [=, &inputZp, &outputZp](int64_t a) {
    int64_t value =
        -(a - inputZp.wideInteger(0, false)) + outputZp.wideInteger(0, false);
    return std::min(std::max(value, llvm::minIntN(bits)), llvm::maxIntN(bits));
  });
}

/// CAST (Type Conversion) between integers and booleans.
Step buildCast(tosa::CastOp op, Values &values) {
  bool toBool = values[op.getOutput()].bits == 1;
  return mapUnary(op, values,
                  [=](int64_t a) { return toBool ? int64_t(a != 0) : a; });
}

/// SELECT (Elementwise Ternary Operators); moves f32, too.
Step buildSelect(tosa::SelectOp op, Values &values) {
  Tensor &pred = values[op.getInput1()];
  Tensor &onTrue = values[op.getInput2()], &onFalse = values[op.getInput3()];
  Tensor &output = values[op.getOutput()];
  std::vector<int64_t> p = broadcast(pred, output.shape());
  std::vector<int64_t> t = broadcast(onTrue, output.shape());
  std::vector<int64_t> f = broadcast(onFalse, output.shape());
  return [=, &pred, &onTrue, &onFalse, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i)
      if (pred.integer(p[i], false))
        output.copyElement(i, onTrue, t[i]);
      else
        output.copyElement(i, onFalse, f[i]);
  };
}

/// LOGICAL_RIGHT_SHIFT and CLZ see the bits of the type only.
uint64_t bitsOf(int64_t value, unsigned bits) {
  return static_cast<uint64_t>(value) & llvm::maskTrailingOnes<uint64_t>(bits);
}

FailureOr<Step> buildUnary(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  using Int = int64_t;
  unsigned bits = values[op->getOperand(0)].bits;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::ClampOp c) { return buildClamp(c, values); })
      .Case([&](tosa::NegateOp n) { return buildNegate(n, values); })
      .Case([&](tosa::CastOp c) { return buildCast(c, values); })
      .Case([&](tosa::AbsOp) {
        return mapUnary(op, values,
                        [](Int a) { return a < 0 ? sub(0, a) : a; });
      })
      .Case([&](tosa::BitwiseNotOp) {
        return mapUnary(op, values, [](Int a) { return ~a; });
      })
      .Case([&](tosa::LogicalNotOp) {
        return mapUnary(op, values, [](Int a) { return Int(a == 0); });
      })
      .Case([&](tosa::ClzOp) {
        return mapUnary(op, values, [bits](Int a) {
          return Int(llvm::countl_zero(bitsOf(a, bits))) - (64 - bits);
        });
      })
      .Default([&](Operation *) -> Result {
        return op->emitOpError("the interpreter does not run this op");
      });
}

FailureOr<Step> buildShift(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  using Int = int64_t;
  unsigned bits = values[op->getOperand(0)].bits;
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::ArithmeticRightShiftOp s) {
        return buildArithmeticShift(s, values);
      })
      .Case([&](tosa::LogicalLeftShiftOp) {
        return mapShift(op, values,
                        [](Int a, Int s) { return Int(uint64_t(a) << s); });
      })
      .Case([&](tosa::LogicalRightShiftOp) {
        return mapShift(op, values, [bits](Int a, Int s) {
          return Int(bitsOf(a, bits) >> s);
        });
      })
      .Default([&](Operation *) { return buildUnary(op, values); });
}

} // namespace

/// The sections Elementwise Binary, Unary and Ternary Operators, Comparison
/// Operators, Activation Functions (CLAMP) and Type Conversion (CAST).
FailureOr<Step> buildTosaElementwise(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  using Int = int64_t;
  auto map = [&](Int (*f)(Int, Int)) -> Result {
    return mapBinary(op, values, f);
  };
  return TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::AddOp) { return map(add); })
      .Case([&](tosa::SubOp) { return map(sub); })
      .Case([&](tosa::MulOp m) { return buildMul(m, values); })
      .Case([&](tosa::IntDivOp d) { return buildDivision(d, values); })
      .Case([&](tosa::MaximumOp) {
        return map([](Int a, Int b) { return std::max(a, b); });
      })
      .Case([&](tosa::MinimumOp) {
        return map([](Int a, Int b) { return std::min(a, b); });
      })
      .Case([&](tosa::EqualOp) {
        return map([](Int a, Int b) { return Int(a == b); });
      })
      .Case([&](tosa::GreaterOp) {
        return map([](Int a, Int b) { return Int(a > b); });
      })
      .Case([&](tosa::GreaterEqualOp) {
        return map([](Int a, Int b) { return Int(a >= b); });
      })
      .Case<tosa::LogicalAndOp, tosa::BitwiseAndOp>(
          [&](auto) { return map([](Int a, Int b) { return a & b; }); })
      .Case<tosa::LogicalOrOp, tosa::BitwiseOrOp>(
          [&](auto) { return map([](Int a, Int b) { return a | b; }); })
      .Case<tosa::LogicalXorOp, tosa::BitwiseXorOp>(
          [&](auto) { return map([](Int a, Int b) { return a ^ b; }); })
      .Case([&](tosa::SelectOp s) { return buildSelect(s, values); })
      .Default([&](Operation *) { return buildShift(op, values); });
}

} // namespace pare::interpreter
