//===- Softmax.cpp - softmax kernels to vectors ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sum is taken in index order, one element after the other, so that it is
// the same whatever the vector's width; only exponentials and quotients are
// vectors.
//
//===----------------------------------------------------------------------===//

#include "Functions.h"
#include "pare/Conversion/PareKernelToVector.h"

using namespace mlir;

namespace pare {
namespace {

/// One row of a softmax: its elements are `stride` apart in each view.
struct Row {
  KernelBuilder &k;
  FlatView input, output;
  Value inputAt, outputAt;
  int64_t size;

  /// Index of element `i`.
  Value in(Value i) { return k.add(inputAt, k.mul(i, input.strides[0])); }
  Value out(Value i) { return k.add(outputAt, k.mul(i, output.strides[0])); }

  /// Folds over all elements in index order; values are vectors of one.
  Value fold(Value init,
             llvm::function_ref<Value(Value i, Value carried)> body) {
    return k
        .loop(size, 1, ValueRange(init),
              [&](Value i, ValueRange carried) {
                return SmallVector<Value>{body(i, carried[0])};
              })
        .front();
  }

  /// Calls `body` with the offsets of pieces of the row in both views.
  void forEachPiece(int64_t lanes,
                    llvm::function_ref<void(Value, Value, int64_t)> body) {
    FlatView views[] = {input, output};
    k.forEachPiece({size}, views, lanes,
                   [&](ArrayRef<Value> at, int64_t width) {
                     body(k.add(inputAt, at[0]), k.add(outputAt, at[1]), width);
                   });
  }
};

Value broadcast(KernelBuilder &k, Value one, int64_t width) {
  Type element = cast<VectorType>(one.getType()).getElementType();
  return vector::BroadcastOp::create(k.b, k.loc,
                                     VectorType::get({width}, element), one);
}

void lowerFloatRow(KernelBuilder &k, Row row) {
  FloatMath one(k, 1);
  Value first = k.load(row.input, row.inputAt, 1);
  Value max = row.fold(first, [&](Value i, Value max) {
    Value x = k.load(row.input, row.in(i), 1);
    return one.select(arith::CmpFPredicate::OGT, x, max, x, max);
  });
  int64_t lanes = k.target.lanes(32);
  row.forEachPiece(lanes, [&](Value in, Value out, int64_t width) {
    FloatMath math(k, width);
    Value x = math.sub(k.load(row.input, in, width), broadcast(k, max, width));
    k.store(math.exponential(x), row.output, out);
  });
  Value sum = row.fold(one.constant(0.0f), [&](Value i, Value sum) {
    return one.add(sum, k.load(row.output, row.out(i), 1));
  });
  row.forEachPiece(lanes, [&](Value, Value out, int64_t width) {
    FloatMath math(k, width);
    Value e = k.load(row.output, out, width);
    k.store(math.div(e, broadcast(k, sum, width)), row.output, out);
  });
}

void lowerIntegerRow(kernel::SoftmaxOp op, KernelBuilder &k, Row row,
                     const FlatView &table, const StoredInteger &stored) {
  FloatMath one(k, 1);
  bool isUnsigned = op.getInputUnsigned();
  Value first = k.load(row.input, row.inputAt, 1);
  Value max = row.fold(first, [&](Value i, Value max) -> Value {
    Value q = k.load(row.input, row.in(i), 1);
    if (isUnsigned)
      return arith::MaxUIOp::create(k.b, k.loc, q, max);
    return arith::MaxSIOp::create(k.b, k.loc, q, max);
  });
  // The distance fits an unsigned byte.
  auto exponential = [&](Value i) {
    Value q = k.load(row.input, row.in(i), 1);
    Value distance = vector::ExtractOp::create(
        k.b, k.loc, arith::SubIOp::create(k.b, k.loc, max, q),
        ArrayRef<int64_t>{0});
    Value at =
        arith::IndexCastUIOp::create(k.b, k.loc, k.b.getIndexType(), distance);
    return k.load(table, at, 1);
  };
  Value sum = row.fold(one.constant(0.0f), [&](Value i, Value sum) {
    return one.add(sum, exponential(i));
  });
  float multiplier = op.getOutputMultiplier()->convertToFloat();
  k.loop(row.size, 1, [&](Value i) {
    Value share = one.div(exponential(i), sum);
    Value real = one.mul(share, one.constant(multiplier));
    k.store(k.roundToStored(real, stored), row.output, row.out(i));
  });
}

struct SoftmaxLowering : KernelLowering<kernel::SoftmaxOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::SoftmaxOp op, KernelBuilder &k) const override {
    auto type = cast<ShapedType>(op.getInput().getType());
    if (failed(checkArithmetic(op)))
      return failure();
    if (type.getRank() == 0 || type.getShape().back() == 0)
      return op.emitOpError("a softmax needs a dimension with elements");
    bool floats = type.getElementType().isF32();
    if (!floats && !type.getElementType().isInteger(8))
      return op.emitOpError("an integer softmax takes i8");
    FailureOr<StoredInteger> stored = StoredInteger{};
    if (!floats)
      stored = checkStored(
          op, cast<ShapedType>(op.getInit().getType()).getElementType(),
          signedOf(op.getOutputZp()), op.getOutputUnsigned(), std::nullopt,
          std::nullopt);
    if (failed(stored))
      return failure();
    FlatView input = k.flatView(op.getInput());
    FlatView output = k.flatView(op.getInit());
    FlatView table;
    if (!floats)
      table = k.flatView(op.getTable());
    FlatView rows[] = {withoutLast(input), withoutLast(output)};
    k.forEachPiece(rows[1].shape, rows, 1, [&](ArrayRef<Value> at, int64_t) {
      Row row{k,     lastOnly(input), lastOnly(output),
              at[0], at[1],           input.shape.back()};
      if (floats)
        lowerFloatRow(k, row);
      else
        lowerIntegerRow(op, k, row, table, *stored);
    });
    return success();
  }
};

} // namespace

void populateSoftmaxToVectorPatterns(RewritePatternSet &patterns,
                                     const TargetDescription &target) {
  patterns.add<SoftmaxLowering>(patterns.getContext(), target);
}

} // namespace pare
