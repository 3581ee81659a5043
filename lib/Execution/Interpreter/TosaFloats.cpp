//===- TosaFloats.cpp - f32 ops at the boundary of integer TOSA -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The f32 ops that an integer network quantizes its inputs and dequantizes its
// results with. Each is one IEEE single operation, so they are as exact as
// integers are.
//
//===----------------------------------------------------------------------===//

#include "Tosa.h"

#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;

namespace pare::interpreter {
namespace {

/// ADD, SUB, MUL (Elementwise Binary Operators).
FailureOr<Step> mapFloats(Operation *op, Values &values,
                          float (*f)(float, float)) {
  Tensor &lhs = values[op->getOperand(0)], &rhs = values[op->getOperand(1)];
  Tensor &output = values[op->getResult(0)];
  std::vector<int64_t> a = broadcast(lhs, output.shape());
  std::vector<int64_t> b = broadcast(rhs, output.shape());
  return Step([=, &lhs, &rhs, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i)
      output.floats()[i] = f(lhs.floats()[a[i]], rhs.floats()[b[i]]);
  });
}

/// CLAMP (Activation Functions). Of what is no number IGNORE makes the lower
/// bound.
FailureOr<Step> buildClamp(tosa::ClampOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  float low = cast<FloatAttr>(op.getMinVal()).getValue().convertToFloat();
  float high = cast<FloatAttr>(op.getMaxVal()).getValue().convertToFloat();
  bool ignore = op.getNanMode() == tosa::NanPropagationMode::IGNORE;
  return Step([=, &input, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i) {
      float x = input.floats()[i];
      x = ignore && std::isnan(x) ? low : x;
      x = x < low ? low : x;
      output.floats()[i] = x > high ? high : x;
    }
  });
}

/// CAST (Type Conversion): integers to the nearest f32; f32 to the nearest
/// integer, ties to even, saturated.
FailureOr<Step> buildCast(tosa::CastOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op.getOutput()];
  if (input.isFloat() == output.isFloat())
    return op.emitOpError("the interpreter does not run this op");
  if (output.isFloat())
    return Step([&input, &output] {
      for (int64_t i = 0, e = output.size(); i < e; ++i)
        output.floats()[i] = static_cast<float>(input.wideInteger(i, false));
    });
  double high = std::ldexp(1.0, output.bits - 1) - 1.0;
  return Step([=, &input, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i) {
      double x = std::nearbyint(static_cast<double>(input.floats()[i]));
      x = std::isnan(x) ? 0.0 : std::min(std::max(x, -high - 1.0), high);
      output.setInteger(i, static_cast<int64_t>(x));
    }
  });
}

} // namespace

FailureOr<Step> buildTosaFloat(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](tosa::AddOp) {
        return mapFloats(op, values, [](float a, float b) { return a + b; });
      })
      .Case([&](tosa::SubOp) {
        return mapFloats(op, values, [](float a, float b) { return a - b; });
      })
      .Case([&](tosa::MulOp) {
        return mapFloats(op, values, [](float a, float b) { return a * b; });
      })
      .Case([&](tosa::ClampOp c) { return buildClamp(c, values); })
      .Case([&](tosa::CastOp c) { return buildCast(c, values); })
      .Default([](Operation *) -> Result { return failure(); });
}

} // namespace pare::interpreter
