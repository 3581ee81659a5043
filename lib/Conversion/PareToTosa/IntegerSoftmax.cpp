//===- IntegerSoftmax.cpp - softmax in integers, as TFLite has it ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The ops that the TFLite converter writes, one by one. Exponentials have 31
// bits behind the point; the four tables hold a byte of them each, since TABLE
// gives 16. The sum's reciprocal comes from three steps of Newton's method on
// numbers between 1/2 and 1 with 29 bits behind the point.
//
//===----------------------------------------------------------------------===//

#include "TosaEmitter.h"

using namespace mlir;

namespace pare::pare_to_tosa {
namespace {

/// Arithmetic on i32, written shortly.
class Integers {
public:
  explicit Integers(TosaEmitter &emit, RankedTensorType row)
      : emit(emit), row(row) {}

  Value constant(int32_t value) {
    return emit.splat<int32_t>(row.getRank(), value);
  }
  Value add(Value a, Value b) {
    return emit.create<tosa::AddOp>(wide(a), a, b);
  }
  Value sub(Value a, Value b) {
    return emit.create<tosa::SubOp>(wide(a), a, b);
  }
  /// `(a * b) >> shift`, rounded half up.
  Value mul(Value a, Value b, int32_t shift) {
    return emit.create<tosa::MulOp>(
        wide(a), a, b, emit.zeroPoint(emit.builder.getI8Type(), shift));
  }
  Value shiftLeft(Value a, Value by) {
    return emit.create<tosa::LogicalLeftShiftOp>(wide(a), a, by);
  }
  Value shiftRight(Value a, Value by) {
    return emit.create<tosa::ArithmeticRightShiftOp>(wide(a), a, by,
                                                     /*round=*/true);
  }

private:
  /// A constant on the left has one element; what it meets is of one row.
  RankedTensorType wide(Value a) {
    RankedTensorType type = tensorOf(a);
    bool single = llvm::all_of(type.getShape(), [](auto n) { return n == 1; });
    return single ? row : type;
  }

  TosaEmitter &emit;
  RankedTensorType row;
};

/// `exp(scale * d)` with 31 bits behind the point for the distances `d`, i16
/// with 7 bits behind the point.
Value exponentials(Value distance, double scale, Integers &i32,
                   TosaEmitter &emit) {
  int16_t tables[4][513];
  numerics::softmaxByteTables(scale, tables);
  RankedTensorType type = tensorOf(distance).clone(emit.builder.getI32Type());
  Value sum;
  for (int byte = 0; byte < 4; ++byte) {
    // TABLE interpolates between entries with 7 more bits.
    Value part = emit.create<tosa::TableOp>(
        type, distance,
        emit.constant<int16_t>({513}, ArrayRef<int16_t>(tables[byte])));
    part = byte < 3 ? i32.shiftLeft(part, i32.constant(17 - 8 * byte))
                    : i32.shiftRight(part, i32.constant(7));
    sum = sum ? i32.add(sum, part) : part;
  }
  return sum;
}

/// The reciprocal of `half`, a number of [1/2, 1) with 31 bits behind the
/// point, with 29 bits behind the point.
Value reciprocal(Value half, Integers &i32) {
  // 48/17 - 32/17 * x is within 1/17 of it.
  Value x = i32.add(i32.mul(half, i32.constant(-1010580540), 31),
                    i32.constant(1515870810));
  Value one = i32.constant(1 << 29);
  for (int step = 0; step < 3; ++step) {
    Value error = i32.sub(one, i32.mul(x, half, 31));
    x = i32.add(x, i32.mul(i32.mul(x, error, 31), i32.constant(4), 0));
  }
  return x;
}

} // namespace

Value softmaxOfIntegers(Value input, const Quantization &in,
                        TosaEmitter &emit) {
  Type i16 = emit.builder.getI16Type();
  Value stored = emit.toI32(input, in.zeroPoint);
  RankedTensorType type = tensorOf(stored);
  SmallVector<int64_t> shape(type.getShape());
  uint32_t axis = shape.size() - 1;
  shape.back() = 1;
  RankedTensorType row = type.clone(shape);
  Integers i32(emit, row);

  Value largest = emit.create<tosa::ReduceMaxOp>(row, stored, axis);
  Value distance = emit.create<tosa::SubOp>(type, stored, largest);
  distance = emit.rescale(distance, i16, 128.0, 255.0, 0, 0);
  Value powers = exponentials(distance, in.scale, i32, emit);

  // Sums have 19 bits behind the point: rows of 2^12 fit.
  Value sum = emit.create<tosa::ReduceSumOp>(
      row, i32.shiftRight(powers, i32.constant(12)), axis);
  Value headroom = emit.create<tosa::ClzOp>(row, sum);
  Value half = i32.shiftLeft(sum, i32.sub(headroom, i32.constant(1)));
  Value inverse = reciprocal(half, i32);
  Value shares = emit.create<tosa::MulOp>(
      type, powers, inverse, emit.zeroPoint(emit.builder.getI8Type(), 30));
  Value shift = i32.sub(i32.constant(35), headroom);
  shares = emit.create<tosa::ArithmeticRightShiftOp>(type, shares, shift,
                                                     /*round=*/true);
  return emit.rescale(shares, emit.builder.getI8Type(), 1.0, 256.0, 0, -128);
}

} // namespace pare::pare_to_tosa
