//===- LinearByElement.cpp - products without tiles -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loops over single outputs of kernels that no tile computes (ByElement.h):
// weights of 16 bits, zero points and padding that stay, weights that are not
// constant, transposed convolutions, products of two activations, empty
// dimensions. The innermost loop runs over input channels, and LLVM may make
// vectors of it.
//
//===----------------------------------------------------------------------===//

#include "ElementEpilogue.h"
#include "Linear.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace pare {
namespace {

/// One side of a product: less its zero point, in the type of sums.
struct Factor {
  FlatView view;
  int64_t zeroPoint;
  bool isUnsigned;

  Value load(KernelBuilder &k, Value at, Type sumType) const {
    Value value = loadElement(k, view, at);
    if (sumType.isF32())
      return value;
    value = widen(k, value, sumType, isUnsigned);
    if (zeroPoint == 0)
      return value;
    return arith::SubIOp::create(
        k.b, k.loc, value,
        arith::ConstantOp::create(k.b, k.loc,
                                  k.b.getIntegerAttr(sumType, zeroPoint)));
  }
};

/// `sum + a * b`, wrapping, or rounded once.
Value addProduct(KernelBuilder &k, Value sum, Value a, Value b) {
  if (sum.getType().isF32())
    return math::FmaOp::create(k.b, k.loc, a, b, sum);
  return arith::AddIOp::create(k.b, k.loc, sum,
                               arith::MulIOp::create(k.b, k.loc, a, b));
}

Value zeroOf(KernelBuilder &k, Type type) {
  return arith::ConstantOp::create(k.b, k.loc, k.b.getZeroAttr(type));
}

/// A position in the input along one dimension, and whether it exists.
struct Position {
  Value index, exists;
};

/// How output positions and taps of the kernel meet input positions along one
/// dimension; see `numerics` in docs/Numerics.md and the op's description.
struct Axis {
  int64_t size, kernel, stride, low, dilation;
  bool transposed;

  Position at(KernelBuilder &k, Value output, Value tap) const {
    if (!transposed) {
      Value in =
          k.add(k.add(k.mul(output, stride), k.mul(tap, dilation)), -low);
      return {in, isWithin(k, in)};
    }
    Value distance =
        k.b.createOrFold<arith::SubIOp>(k.loc, k.add(output, -low), tap);
    Value by = k.index(stride);
    Value in = k.b.createOrFold<arith::DivSIOp>(k.loc, distance, by);
    Value rest = k.b.createOrFold<arith::RemSIOp>(k.loc, distance, by);
    Value divides = compare(k, arith::CmpIPredicate::eq, rest, k.index(0));
    return {in,
            k.b.createOrFold<arith::AndIOp>(k.loc, divides, isWithin(k, in))};
  }

private:
  static Value compare(KernelBuilder &k, arith::CmpIPredicate predicate,
                       Value a, Value b) {
    return k.b.createOrFold<arith::CmpIOp>(k.loc, predicate, a, b);
  }
  /// Negative indices are large ones.
  Value isWithin(KernelBuilder &k, Value in) const {
    return compare(k, arith::CmpIPredicate::ult, in, k.index(size));
  }
};

/// A convolution of any kind, unpacked. Strides of the weight are those of
/// group, output within the group, kernel row and column, and input channel.
struct ElementConv {
  Factor input, weight;
  std::optional<FlatView> bias;
  FlatView output;
  int64_t batch, outH, outW, groups, groupOut, groupIn;
  Axis rows, columns;
  int64_t weightGroup, weightOut, weightRow, weightColumn, weightIn;
  Type sumType;
};

/// The sum of one output: `inAt` is its batch and group in the input,
/// `weightAt` its weights.
Value sumOutput(KernelBuilder &k, const ElementConv &conv, Value start,
                Value row, Value column, Value inAt, Value weightAt) {
  const FlatView &in = conv.input.view;
  auto overChannels = [&](Value sum, Value ky, Value kx) {
    Position y = conv.rows.at(k, row, ky), x = conv.columns.at(k, column, kx);
    Value exists = k.b.createOrFold<arith::AndIOp>(k.loc, y.exists, x.exists);
    Value end = k.b.createOrFold<arith::SelectOp>(
        k.loc, exists, k.index(conv.groupIn), k.index(0));
    Value inPixel = k.add(inAt, k.add(k.mul(y.index, in.strides[1]),
                                      k.mul(x.index, in.strides[2])));
    Value weightTap = k.add(weightAt, k.add(k.mul(ky, conv.weightRow),
                                            k.mul(kx, conv.weightColumn)));
    return k.loop(k.index(0), end, sum, [&](Value i, ValueRange carried) {
      Value a = conv.input.load(k, k.add(inPixel, k.mul(i, in.strides[3])),
                                conv.sumType);
      Value b = conv.weight.load(k, k.add(weightTap, k.mul(i, conv.weightIn)),
                                 conv.sumType);
      return SmallVector<Value>{addProduct(k, carried[0], a, b)};
    });
  };
  return k
      .loop(conv.rows.kernel, 1, start,
            [&](Value ky, ValueRange rowSum) {
              return k.loop(conv.columns.kernel, 1, rowSum,
                            [&](Value kx, ValueRange sum) {
                              return overChannels(sum[0], ky, kx);
                            });
            })
      .front();
}

void emitConv(KernelBuilder &k, const ElementConv &conv,
              ElementEpilogue &epilogue) {
  const FlatView &in = conv.input.view, &out = conv.output;
  auto atOutput = [&](Value n, Value y, Value x, Value group, Value o) {
    Value channel = k.add(k.mul(group, conv.groupOut), o);
    Value start = conv.bias ? loadElement(k, *conv.bias, channel)
                            : zeroOf(k, conv.sumType);
    if (!conv.sumType.isF32())
      start = widen(k, start, conv.sumType, false);
    Value inAt = k.add(k.mul(n, in.strides[0]),
                       k.mul(group, conv.groupIn * in.strides[3]));
    Value weightAt =
        k.add(k.mul(group, conv.weightGroup), k.mul(o, conv.weightOut));
    Value sum = sumOutput(k, conv, start, y, x, inAt, weightAt);
    auto placeIn = [&](const FlatView &view) {
      return k.add(
          k.add(k.mul(n, view.strides[0]), k.mul(y, view.strides[1])),
          k.add(k.mul(x, view.strides[2]), k.mul(channel, view.strides[3])));
    };
    Value residualAt =
        epilogue.residual ? placeIn(epilogue.residual->view) : Value();
    storeElement(k, epilogue.finish(sum, channel, residualAt), out,
                 placeIn(out));
  };
  k.loop(conv.batch, 1, [&](Value n) {
    k.loop(conv.outH, 1, [&](Value y) {
      k.loop(conv.outW, 1, [&](Value x) {
        k.loop(conv.groups, 1, [&](Value group) {
          k.loop(conv.groupOut, 1,
                 [&](Value o) { atOutput(n, y, x, group, o); });
        });
      });
    });
  });
}

Type sumTypeOf(KernelBuilder &k, Value activation) {
  Type element = cast<ShapedType>(activation.getType()).getElementType();
  if (element.isF32())
    return element;
  return element.isInteger(8) ? k.b.getI32Type() : k.b.getI64Type();
}

/// A 2-D view as one of a single row of pixels.
FlatView asPixels(FlatView view) {
  view.shape = {1, 1, view.shape[0], view.shape[1]};
  view.strides = {0, 0, view.strides[0], view.strides[1]};
  return view;
}

template <typename OpTy> ElementConv startConv(KernelBuilder &k, OpTy op) {
  ElementConv conv;
  conv.input = {k.flatView(op.getInput()), signedOf(op.getInputZp()),
                op.getInputUnsigned()};
  conv.weight = {k.flatView(op.getWeight()), 0, false};
  if (op.getBias())
    conv.bias = k.flatView(op.getBias());
  conv.output = k.flatView(op.getInit());
  if (conv.output.shape.size() == 2) {
    conv.input.view = asPixels(conv.input.view);
    conv.output = asPixels(conv.output);
  }
  conv.sumType = sumTypeOf(k, op.getInput());
  conv.batch = conv.output.shape[0];
  conv.outH = conv.output.shape[1], conv.outW = conv.output.shape[2];
  conv.groups = 1;
  conv.groupOut = conv.output.shape[3], conv.groupIn = conv.input.view.shape[3];
  return conv;
}

/// Rows and columns of a kernel of `height` by `width`.
template <typename OpTy>
void setAxes(ElementConv &conv, OpTy op, int64_t height, int64_t width) {
  ArrayRef<int64_t> in = conv.input.view.shape;
  auto axis = [&](int i, int64_t kernel) {
    if constexpr (std::is_same_v<OpTy, kernel::DenseOp>)
      return Axis{in[1 + i], kernel, 1, 0, 1, false};
    else if constexpr (std::is_same_v<OpTy, kernel::TransposeConv2DOp>)
      return Axis{in[1 + i], kernel, op.getStrides()[i], op.getOutPads()[2 * i],
                  1,         true};
    else
      return Axis{in[1 + i],
                  kernel,
                  op.getStrides()[i],
                  op.getPads()[2 * i],
                  op.getDilations()[i],
                  false};
  };
  conv.rows = axis(0, height);
  conv.columns = axis(1, width);
}

/// Weights [O, KH, KW, I], or [O, I].
template <typename OpTy> ElementConv readConv(KernelBuilder &k, OpTy op) {
  ElementConv conv = startConv(k, op);
  const FlatView &w = conv.weight.view;
  if constexpr (std::is_same_v<OpTy, kernel::Conv2DOp>)
    conv.groups = static_cast<int64_t>(op.getGroups());
  conv.groupOut /= conv.groups, conv.groupIn /= conv.groups;
  bool dense = w.shape.size() == 2;
  setAxes(conv, op, dense ? 1 : w.shape[1], dense ? 1 : w.shape[2]);
  conv.weightOut = w.strides[0];
  conv.weightGroup = conv.groupOut * w.strides[0];
  conv.weightRow = dense ? 0 : w.strides[1];
  conv.weightColumn = dense ? 0 : w.strides[2];
  conv.weightIn = w.strides.back();
  return conv;
}

/// Weights [KH, KW, C, M].
template <>
ElementConv readConv(KernelBuilder &k, kernel::DepthwiseConv2DOp op) {
  ElementConv conv = startConv(k, op);
  const FlatView &w = conv.weight.view;
  conv.groups = w.shape[2], conv.groupOut = w.shape[3], conv.groupIn = 1;
  setAxes(conv, op, w.shape[0], w.shape[1]);
  conv.weightRow = w.strides[0], conv.weightColumn = w.strides[1];
  conv.weightGroup = w.strides[2], conv.weightOut = w.strides[3];
  conv.weightIn = 0;
  return conv;
}

LogicalResult emitMatmul(KernelBuilder &k, kernel::MatmulOp op) {
  FailureOr<ElementEpilogue> epilogue = ElementEpilogue::create(k, op);
  if (failed(epilogue))
    return failure();
  Factor lhs{k.flatView(op.getLhs()), signedOf(op.getLhsZp()),
             op.getLhsUnsigned()};
  Factor rhs{k.flatView(op.getRhs()), signedOf(op.getRhsZp()),
             op.getRhsUnsigned()};
  FlatView out = k.flatView(op.getInit());
  Type sumType = sumTypeOf(k, op.getLhs());
  if (sumType.isInteger(32))
    sumType = sumTypeOf(k, op.getRhs());
  auto atOutput = [&](Value n, Value row, Value column) {
    Value lhsAt =
        k.add(k.mul(n, lhs.view.strides[0]), k.mul(row, lhs.view.strides[1]));
    Value rhsAt = k.add(k.mul(n, rhs.view.strides[0]),
                        k.mul(column, rhs.view.strides[2]));
    Value sum =
        k.loop(lhs.view.shape[2], 1, zeroOf(k, sumType),
               [&](Value c, ValueRange carried) {
                 Value a = lhs.load(
                     k, k.add(lhsAt, k.mul(c, lhs.view.strides[2])), sumType);
                 Value b = rhs.load(
                     k, k.add(rhsAt, k.mul(c, rhs.view.strides[1])), sumType);
                 return SmallVector<Value>{addProduct(k, carried[0], a, b)};
               })
            .front();
    Value outAt =
        k.add(k.mul(n, out.strides[0]),
              k.add(k.mul(row, out.strides[1]), k.mul(column, out.strides[2])));
    storeElement(k, epilogue->finish(sum, column), out, outAt);
  };
  k.loop(out.shape[0], 1, [&](Value n) {
    k.loop(out.shape[1], 1, [&](Value row) {
      k.loop(out.shape[2], 1, [&](Value column) { atOutput(n, row, column); });
    });
  });
  return success();
}

} // namespace

LogicalResult emitByElement(KernelBuilder &k, Operation *op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<kernel::Conv2DOp, kernel::DepthwiseConv2DOp, kernel::DenseOp,
            kernel::TransposeConv2DOp>([&](auto conv) -> LogicalResult {
        FailureOr<ElementEpilogue> epilogue = ElementEpilogue::create(k, conv);
        if (failed(epilogue))
          return failure();
        emitConv(k, readConv(k, conv), *epilogue);
        return success();
      })
      .Case([&](kernel::MatmulOp matmul) { return emitMatmul(k, matmul); })
      .Default([](Operation *) { return failure(); });
}

} // namespace pare
