//===- Pools.cpp - pools and reductions to vectors ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Vectors run over the innermost dimension, the channels; the window or the
// reduced dimensions are loops around one accumulator. A reduction along the
// innermost dimension itself goes element by element.
//
//===----------------------------------------------------------------------===//

#include "Folds.h"
#include "pare/Conversion/PareKernelToVector.h"

using namespace mlir;

namespace pare {
namespace {

/// One dimension of what is folded: elements `begin` to `end` (indices, which
/// may depend on the result's position), `stride` apart.
struct FoldedDim {
  Value begin, end;
  int64_t stride;
};

/// Folds vectors of `width` elements at `at` and onwards, first dimension
/// outermost.
Value fold(KernelBuilder &k, const Fold &what, const FlatView &input, Value at,
           ArrayRef<FoldedDim> dims, Value carried, int64_t width) {
  if (dims.empty())
    return what.combine(k, carried, k.load(input, at, width));
  const FoldedDim &dim = dims.front();
  return k
      .loop(dim.begin, dim.end, ValueRange(carried),
            [&](Value iv, ValueRange values) {
              Value inner = k.add(at, k.mul(iv, dim.stride));
              return SmallVector<Value>{fold(
                  k, what, input, inner, dims.drop_front(), values[0], width)};
            })
      .front();
}

/// Elements under one output position along one spatial dimension.
FoldedDim windowDim(KernelBuilder &k, Value output, int64_t kernel,
                    int64_t stride, int64_t low, int64_t high, int64_t size,
                    int64_t elementStride) {
  Value start = k.add(k.mul(output, stride), -low);
  Value end = k.add(start, kernel);
  if (low != 0)
    start = k.b.createOrFold<arith::MaxSIOp>(k.loc, start, k.index(0));
  if (high != 0)
    end = k.b.createOrFold<arith::MinSIOp>(k.loc, end, k.index(size));
  return {start, end, elementStride};
}

Value extent(KernelBuilder &k, const FoldedDim &dim) {
  return k.b.createOrFold<arith::SubIOp>(k.loc, dim.end, dim.begin);
}

/// Where no window meets padding the count is constant, and loops start at 0.
bool isPadded(ArrayRef<int64_t> pads, int dim) {
  return pads[2 * dim] != 0 || pads[2 * dim + 1] != 0;
}

template <typename OpTy>
void lowerPool(OpTy op, KernelBuilder &k, const Fold &what) {
  FlatView in = k.flatView(op.getInput()), out = k.flatView(op.getInit());
  ArrayRef<int64_t> kernel = op.getKernel(), strides = op.getStrides();
  ArrayRef<int64_t> pads = op.getPads();
  FlatView channels[] = {lastOnly(in), lastOnly(out)};
  auto atPixel = [&](Value n, Value y, Value x) {
    Value outAt =
        k.add(k.mul(n, out.strides[0]),
              k.add(k.mul(y, out.strides[1]), k.mul(x, out.strides[2])));
    Value inAt = k.mul(n, in.strides[0]);
    Value position[2] = {y, x}, count = k.index(1);
    SmallVector<FoldedDim> dims;
    for (int d = 0; d < 2; ++d) {
      if (isPadded(pads, d)) {
        dims.push_back(windowDim(k, position[d], kernel[d], strides[d],
                                 pads[2 * d], pads[2 * d + 1], in.shape[1 + d],
                                 in.strides[1 + d]));
        count = k.b.createOrFold<arith::MulIOp>(k.loc, count,
                                                extent(k, dims.back()));
        continue;
      }
      inAt = k.add(inAt, k.mul(position[d], strides[d] * in.strides[1 + d]));
      dims.push_back({k.index(0), k.index(kernel[d]), in.strides[1 + d]});
      count = k.mul(count, kernel[d]);
    }
    k.forEachPiece({out.shape[3]}, channels, pieceWidth(k, channels),
                   [&](ArrayRef<Value> at, int64_t width) {
                     Value folded = fold(k, what, in, k.add(inAt, at[0]), dims,
                                         what.init(k, width), width);
                     k.store(what.finish(k, folded, count), out,
                             k.add(outAt, at[1]));
                   });
  };
  k.loop(out.shape[0], 1, [&](Value n) {
    k.loop(out.shape[1], 1, [&](Value y) {
      k.loop(out.shape[2], 1, [&](Value x) { atPixel(n, y, x); });
    });
  });
}

template <typename OpTy> LogicalResult checkWindow(OpTy op) {
  for (int i = 0; i < 4; ++i)
    if (op.getPads()[i] >= op.getKernel()[i / 2])
      return op.emitOpError("a window may not lie in the padding as a whole");
  return success();
}

Type elementOf(Value memref) {
  return cast<ShapedType>(memref.getType()).getElementType();
}

struct AvgPoolLowering : KernelLowering<kernel::AvgPool2DOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::AvgPool2DOp op, KernelBuilder &k) const override {
    if (failed(checkArithmetic(op)) || failed(checkWindow(op)))
      return failure();
    Fold what{FoldKind::Mean, elementOf(op.getInput())};
    if (what.element.isF32()) {
      what.low = op.getClampMin().value_or(nullptr);
      what.high = op.getClampMax().value_or(nullptr);
    } else {
      what.isTosa =
          op.getRounding() && *op.getRounding() == kernel::Rounding::TosaSingle;
      if (!what.isTosa && !op.getMultiplier())
        return op.emitOpError("an integer average needs a multiplier");
      FailureOr<StoredInteger> stored = checkStored(
          op, elementOf(op.getInit()), signedOf(op.getOutputZp()),
          op.getOutputUnsigned(), op.getClampMin(), op.getClampMax());
      if (failed(stored))
        return failure();
      what.inputZp = signedOf(op.getInputZp());
      what.inputUnsigned = op.getInputUnsigned();
      if (!what.isTosa)
        what.multiplier = op.getMultiplier()->convertToFloat();
      what.stored = *stored;
    }
    if (failed(what.checkRoom(op, op.getKernel()[0] * op.getKernel()[1])))
      return failure();
    lowerPool(op, k, what);
    return success();
  }
};

struct MaxPoolLowering : KernelLowering<kernel::MaxPool2DOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::MaxPool2DOp op, KernelBuilder &k) const override {
    if (failed(checkArithmetic(op)) || failed(checkWindow(op)))
      return failure();
    Fold what{FoldKind::Max, elementOf(op.getInput())};
    Attribute low = op.getClampMin().value_or(nullptr);
    Attribute high = op.getClampMax().value_or(nullptr);
    what.inputUnsigned = op.getInputUnsigned();
    if (what.element.isF32())
      what.low = low, what.high = high;
    else
      what.stored =
          getStoredInteger(what.element, 0, what.inputUnsigned, low, high);
    lowerPool(op, k, what);
    return success();
  }
};

/// Walks the kept dimensions and folds the others.
void lowerReduce(kernel::ReduceOp op, KernelBuilder &k, const Fold &what) {
  FlatView in = k.flatView(op.getInput()), out = k.flatView(op.getInit());
  FlatView kept = in;
  kept.shape = out.shape;
  SmallVector<FoldedDim> dims;
  int64_t count = 1;
  for (int64_t dim = 0, rank = in.shape.size(); dim < rank; ++dim) {
    if (!llvm::is_contained(op.getAxes(), dim))
      continue;
    dims.push_back({k.index(0), k.index(in.shape[dim]), in.strides[dim]});
    count *= in.shape[dim];
  }
  FlatView views[] = {kept, out};
  bool innermost = llvm::is_contained(
      op.getAxes(), static_cast<int64_t>(in.shape.size()) - 1);
  k.forEachPiece(out.shape, views, innermost ? 1 : pieceWidth(k, views),
                 [&](ArrayRef<Value> at, int64_t width) {
                   Value folded = fold(k, what, in, at[0], dims,
                                       what.init(k, width), width);
                   k.store(what.finish(k, folded, k.index(count)), out, at[1]);
                 });
}

struct ReduceLowering : KernelLowering<kernel::ReduceOp> {
  using KernelLowering::KernelLowering;

  LogicalResult lower(kernel::ReduceOp op, KernelBuilder &k) const override {
    if (failed(checkArithmetic(op)))
      return failure();
    FoldKind kind =
        op.getKind() == kernel::KernelReduceKind::Sum    ? FoldKind::Sum
        : op.getKind() == kernel::KernelReduceKind::Mean ? FoldKind::Mean
                                                         : FoldKind::Max;
    Fold what{kind, elementOf(op.getInput())};
    what.inputUnsigned = op.getInputUnsigned();
    if (!what.element.isF32() && kind == FoldKind::Max) {
      what.stored =
          getStoredInteger(what.element, 0, what.inputUnsigned, {}, {});
    } else if (!what.element.isF32()) {
      if (!op.getMultiplier())
        return op.emitOpError("an integer sum or mean needs a multiplier");
      FailureOr<StoredInteger> stored =
          checkStored(op, elementOf(op.getInit()), signedOf(op.getOutputZp()),
                      op.getOutputUnsigned(), std::nullopt, std::nullopt);
      if (failed(stored))
        return failure();
      what.inputZp = signedOf(op.getInputZp());
      what.multiplier = op.getMultiplier()->convertToFloat();
      what.stored = *stored;
    }
    int64_t count = 1;
    for (int64_t axis : op.getAxes())
      count *= cast<ShapedType>(op.getInput().getType()).getDimSize(axis);
    if (failed(what.checkRoom(op, count)))
      return failure();
    lowerReduce(op, k, what);
    return success();
  }
};

} // namespace

void populatePoolsToVectorPatterns(RewritePatternSet &patterns,
                                   const TargetDescription &target) {
  patterns.add<AvgPoolLowering, MaxPoolLowering, ReduceLowering>(
      patterns.getContext(), target);
}

} // namespace pare
