//===- Elementwise.cpp - elementwise kernels, interpreted -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare::interpreter {
namespace {

float optionalFloat(std::optional<APFloat> value, float otherwise) {
  return value ? value->convertToFloat() : otherwise;
}

/// Strides of an operand that is repeated along its dimensions of size 1.
SmallVector<int64_t> broadcastStrides(const Tensor &operand) {
  SmallVector<int64_t> strides = computeStrides(operand.shape());
  for (auto [stride, size] : llvm::zip_equal(strides, operand.shape()))
    if (size == 1)
      stride = 0;
  return strides;
}

template <typename OpTy> float combine(float lhs, float rhs) {
  if constexpr (std::is_same_v<OpTy, kernel::AddOp>)
    return lhs + rhs;
  else if constexpr (std::is_same_v<OpTy, kernel::SubOp>)
    return lhs - rhs;
  else
    return lhs * rhs;
}

template <typename OpTy>
Step buildFloatBinary(OpTy op, Tensor &lhs, Tensor &rhs, Tensor &output) {
  FloatRange range(op.getClampMin(), op.getClampMax());
  SmallVector<int64_t> l = broadcastStrides(lhs), r = broadcastStrides(rhs);
  return [=, &lhs, &rhs, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> index, int64_t i) {
      output.floats()[i] = range.clamp(combine<OpTy>(
          lhs.floats()[dot(index, l)], rhs.floats()[dot(index, r)]));
    });
  };
}

template <typename OpTy> FailureOr<Step> buildBinary(OpTy op, Values &values) {
  Tensor &lhs = values[op.getLhs()], &rhs = values[op.getRhs()];
  Tensor &output = values[op->getResult(0)];
  if (output.isFloat())
    return buildFloatBinary(op, lhs, rhs, output);
  int32_t zeroPoint = op.getOutputZp();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), op.getOutputUnsigned(),
               zeroPoint, op.getClampMin(), op.getClampMax());
  if (failed(range))
    return failure();
  constexpr bool isMul = std::is_same_v<OpTy, kernel::MulOp>;
  if (!isMul && !op.getRhsMultiplier())
    return op.emitOpError("an integer kernel of two terms needs two "
                          "multipliers");
  float m1 = optionalFloat(op.getLhsMultiplier(), 1.0f);
  float m2 = optionalFloat(op.getRhsMultiplier(), 1.0f);
  int32_t z1 = op.getLhsZp(), z2 = op.getRhsZp();
  bool u1 = op.getLhsUnsigned(), u2 = op.getRhsUnsigned();
  StoredRange bounds = *range;
  SmallVector<int64_t> l = broadcastStrides(lhs), r = broadcastStrides(rhs);
  return Step([=, &lhs, &rhs, &output] {
    forEachIndex(output.shape(), [&](ArrayRef<int64_t> index, int64_t i) {
      int32_t a = lhs.integer(dot(index, l), u1);
      int32_t b = rhs.integer(dot(index, r), u2);
      int32_t q;
      if constexpr (isMul)
        q = numerics::mul(a - z1, b - z2, m1, zeroPoint, bounds);
      else if constexpr (std::is_same_v<OpTy, kernel::AddOp>)
        q = numerics::add(numerics::scaled(a, m1, z1),
                          numerics::scaled(b, m2, z2), zeroPoint, bounds);
      else
        q = numerics::sub(numerics::scaled(a, m1, z1),
                          numerics::scaled(b, m2, z2), zeroPoint, bounds);
      output.setInteger(i, q);
    });
  });
}

/// Makes the step that sets element `i` of the result to `body(i)`.
template <typename Body> Step mapIntegers(Tensor &output, Body body) {
  return [=, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i)
      output.setInteger(i, body(i));
  };
}
template <typename Body> Step mapFloats(Tensor &output, Body body) {
  return [=, &output] {
    for (int64_t i = 0, e = output.size(); i < e; ++i)
      output.floats()[i] = body(i);
  };
}

FailureOr<Step> buildCast(kernel::CastOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op->getResult(0)];
  float scale = optionalFloat(op.getScale(), 1.0f);
  int32_t inputZp = op.getInputZp(), zeroPoint = op.getOutputZp();
  bool isUnsigned = op.getInputUnsigned();
  if (output.isFloat()) {
    FloatRange range(op.getClampMin(), op.getClampMax());
    if (input.isFloat())
      return mapFloats(output, [=, &input](int64_t i) {
        return range.clamp(input.floats()[i]);
      });
    return mapFloats(output, [=, &input](int64_t i) {
      return range.clamp(
          numerics::dequantize(input.integer(i, isUnsigned), scale, inputZp));
    });
  }
  FailureOr<StoredRange> checked =
      boundsOf(op, output.type.getElementType(), op.getOutputUnsigned(),
               zeroPoint, op.getClampMin(), op.getClampMax());
  if (failed(checked))
    return failure();
  StoredRange range = *checked;
  if (op.getScale() && !op.getRounding())
    return op.emitOpError("a cast that rounds needs a rounding profile");
  if (input.isFloat())
    return mapIntegers(output, [=, &input](int64_t i) {
      return numerics::quantize(input.floats()[i], scale, zeroPoint, range);
    });
  bool requantizes = op.getScale().has_value();
  return mapIntegers(output, [=, &input](int64_t i) {
    int32_t q = input.integer(i, isUnsigned);
    if (requantizes)
      return numerics::store(numerics::scaled(q, scale, inputZp), zeroPoint,
                             range);
    return numerics::storeScaled(q - inputZp, zeroPoint, range);
  });
}

FailureOr<Step> buildClamp(kernel::ClampOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op->getResult(0)];
  if (output.isFloat()) {
    FloatRange range(op.getClampMin(), op.getClampMax());
    return mapFloats(output, [=, &input](int64_t i) {
      return range.clamp(input.floats()[i]);
    });
  }
  bool isUnsigned = op.getInputUnsigned();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), isUnsigned, 0,
               op.getClampMin(), op.getClampMax());
  if (failed(range))
    return failure();
  return mapIntegers(output, [=, &input](int64_t i) {
    return numerics::storeScaled(input.integer(i, isUnsigned), 0, *range);
  });
}

FailureOr<Step> buildLookup(kernel::LookupOp op, Values &values) {
  Tensor &input = values[op.getInput()], &table = values[op.getTable()];
  Tensor &output = values[op->getResult(0)];
  for (const Tensor *tensor : {&input, &table, &output})
    if (!tensor->type.getElementType().isInteger(8))
      return op.emitOpError() << "a lookup maps i8 to i8, got " << tensor->type;
  bool isUnsigned = op.getInputUnsigned();
  return mapIntegers(output, [=, &input, &table](int64_t i) {
    int32_t q = input.integer(i, isUnsigned);
    return table.integer(isUnsigned ? q : q + 128, false);
  });
}

template <float function(float)>
Step buildFunction(Value from, Value to, Values &values) {
  Tensor &input = values[from];
  return mapFloats(values[to],
                   [&input](int64_t i) { return function(input.floats()[i]); });
}

} // namespace

FailureOr<Step> buildElementwise(Operation *op, Values &values) {
  using Result = FailureOr<Step>;
  return TypeSwitch<Operation *, Result>(op)
      .Case<kernel::AddOp, kernel::SubOp, kernel::MulOp>(
          [&](auto binary) { return buildBinary(binary, values); })
      .Case([&](kernel::CastOp cast) { return buildCast(cast, values); })
      .Case([&](kernel::ClampOp clamp) { return buildClamp(clamp, values); })
      .Case([&](kernel::LookupOp look) { return buildLookup(look, values); })
      .Case([&](kernel::SigmoidOp f) -> Result {
        return buildFunction<numerics::sigmoid>(f.getInput(), f->getResult(0),
                                                values);
      })
      .Case([&](kernel::TanhOp f) -> Result {
        return buildFunction<numerics::tanh>(f.getInput(), f->getResult(0),
                                             values);
      })
      .Default([](Operation *) { return failure(); });
}

FailureOr<Step> buildSoftmax(kernel::SoftmaxOp op, Values &values) {
  Tensor &input = values[op.getInput()], &output = values[op->getResult(0)];
  if (input.shape().empty())
    return op.emitOpError("a softmax needs a dimension");
  int64_t size = input.shape().back();
  if (input.isFloat())
    return Step([=, &input, &output] {
      for (int64_t i = 0, e = input.size(); i < e; i += size)
        numerics::softmax(input.floats() + i, output.floats() + i, size);
    });
  Tensor &table = values[op.getTable()];
  if (!input.type.getElementType().isInteger(8))
    return op.emitOpError("an integer softmax takes i8");
  int32_t zeroPoint = op.getOutputZp();
  FailureOr<StoredRange> range =
      boundsOf(op, output.type.getElementType(), op.getOutputUnsigned(),
               zeroPoint, std::nullopt, std::nullopt);
  if (failed(range))
    return failure();
  bool isUnsigned = op.getInputUnsigned();
  float multiplier = op.getOutputMultiplier()->convertToFloat();
  return Step([=, &input, &output, &table] {
    std::vector<int32_t> q = input.integers(isUnsigned, 0), row(size);
    for (int64_t i = 0, e = input.size(); i < e; i += size) {
      numerics::softmaxInteger(q.data() + i, row.data(), size, table.floats(),
                               multiplier, zeroPoint, *range);
      for (int64_t k = 0; k < size; ++k)
        output.setInteger(i + k, row[k]);
    }
  });
}

} // namespace pare::interpreter
