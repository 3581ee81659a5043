//===- AccessOrder.cpp - when a kernel reads and when it writes -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elementwise kernels, pools and reductions, one element at a time: their code
// takes vectors, which are read as a whole before they are written, and so it
// needs no more distance than this.
//
//===----------------------------------------------------------------------===//

#include "pare/Dialect/PareKernel/Layout/AccessOrder.h"

#include "StridedBytes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/PareKernel/Layout/ElementwiseLinalg.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare::kernel {

//===----------------------------------------------------------------------===//
// Orders
//===----------------------------------------------------------------------===//

AccessOrder AccessOrder::step(int64_t read, int64_t end) {
  AccessOrder order;
  order.lowestRead = read;
  order.highestWrite = end;
  return order;
}

void AccessOrder::append(const AccessOrder &next, int64_t in, int64_t out) {
  auto atLeast = [&](int64_t wanted) {
    distance = std::max(distance.value_or(wanted), wanted);
  };
  if (next.distance)
    atLeast(*next.distance + out - in);
  if (next.lowestRead) {
    int64_t read = *next.lowestRead + in;
    if (highestWrite)
      atLeast(*highestWrite - read);
    lowestRead = std::min(lowestRead.value_or(read), read);
  }
  if (next.highestWrite) {
    int64_t end = *next.highestWrite + out;
    highestWrite = std::max(highestWrite.value_or(end), end);
  }
}

AccessOrder repeat(const AccessOrder &body, ArrayRef<Move> moves) {
  AccessOrder order;
  for (Move move : moves)
    order.append(body, move.in, move.out);
  return order;
}

AccessOrder repeat(const AccessOrder &body, int64_t count, Move step) {
  AccessOrder order;
  for (int64_t i = 0; i < count; ++i)
    order.append(body, i * step.in, i * step.out);
  return order;
}

//===----------------------------------------------------------------------===//
// Memrefs
//===----------------------------------------------------------------------===//

Value getRoot(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<memref::SubViewOp, memref::CollapseShapeOp, memref::ExpandShapeOp,
             memref::CastOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

std::optional<StridedBytes> getStridedBytes(Value memref) {
  auto type = dyn_cast<MemRefType>(memref.getType());
  StridedBytes result;
  if (!type || !type.hasStaticShape() || type.getNumElements() == 0 ||
      !type.getElementType().isIntOrFloat() ||
      failed(type.getStridesAndOffset(result.strides, result.start)) ||
      ShapedType::isDynamic(result.start))
    return std::nullopt;
  result.shape.assign(type.getShape().begin(), type.getShape().end());
  result.element = llvm::PowerOf2Ceil(
      llvm::divideCeil(type.getElementType().getIntOrFloatBitWidth(), 8));
  result.start *= result.element;
  for (int64_t &stride : result.strides) {
    if (ShapedType::isDynamic(stride) || stride < 0)
      return std::nullopt;
    stride *= result.element;
  }
  return result;
}

namespace {

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

/// A nest over all of `out`, where `strides` are those of the input along the
/// dimensions of the result.
AccessOrder walkElements(const StridedBytes &in, ArrayRef<int64_t> strides,
                         const StridedBytes &out) {
  AccessOrder order = AccessOrder::step(in.start, out.start + out.element);
  for (int64_t dim = out.shape.size() - 1; dim >= 0; --dim)
    order = repeat(order, out.shape[dim], Move{strides[dim], out.strides[dim]});
  return order;
}

/// A dimension of size 1 is repeated along one that is larger.
AccessOrder walkBroadcast(const StridedBytes &in, const StridedBytes &out) {
  SmallVector<int64_t> strides(in.strides);
  for (auto [i, size] : llvm::enumerate(in.shape))
    if (size == 1)
      strides[i] = 0;
  return walkElements(in, strides, out);
}

std::optional<AccessOrder> walkGeneric(linalg::GenericOp op, OpOperand &operand,
                                       const StridedBytes &in,
                                       const StridedBytes &out) {
  // What is read of the result was written by someone else.
  if (!isElementwise(op) || !op.getBody()->getArguments().back().use_empty())
    return std::nullopt;
  SmallVector<int64_t> strides(out.shape.size(), 0);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    strides[cast<AffineDimExpr>(expr).getPosition()] = in.strides[i];
  return walkElements(in, strides, out);
}

/// A window starts within the input, whatever of it lies in padding.
template <typename OpTy>
AccessOrder walkPool(OpTy op, const StridedBytes &in, const StridedBytes &out) {
  AccessOrder order = AccessOrder::step(in.start, out.start + out.element);
  order = repeat(order, out.shape[3], Move{in.strides[3], out.strides[3]});
  for (int64_t dim : {1, 0}) {
    SmallVector<Move> moves;
    for (int64_t i = 0; i < out.shape[1 + dim]; ++i) {
      int64_t start = i * op.getStrides()[dim] - op.getPads()[2 * dim];
      moves.push_back({std::max<int64_t>(start, 0) * in.strides[1 + dim],
                       i * out.strides[1 + dim]});
    }
    order = repeat(order, moves);
  }
  return repeat(order, out.shape[0], Move{in.strides[0], out.strides[0]});
}

std::optional<AccessOrder> getOrder(Operation *op, OpOperand &operand,
                                    const TargetDescription *target,
                                    bool backwards) {
  std::optional<StridedBytes> in = getStridedBytes(operand.get());
  auto kernel = cast<DestinationStyleOpInterface>(op);
  std::optional<StridedBytes> out =
      getStridedBytes(kernel.getDpsInits().front());
  if (!in || !out)
    return std::nullopt;
  using Order = std::optional<AccessOrder>;
  if (Order order = getProductOrder(op, operand, *in, *out, target, backwards))
    return order;
  if (backwards)
    return std::nullopt;
  return llvm::TypeSwitch<Operation *, Order>(op)
      .Case<AddOp, SubOp, MulOp, CastOp, ClampOp, SigmoidOp, TanhOp>(
          [&](auto) { return walkBroadcast(*in, *out); })
      .Case([&](LookupOp lookup) -> Order {
        if (operand.get() == lookup.getTable())
          return std::nullopt;
        return walkBroadcast(*in, *out);
      })
      .Case([&](linalg::GenericOp generic) {
        return walkGeneric(generic, operand, *in, *out);
      })
      .Case<AvgPool2DOp, MaxPool2DOp>(
          [&](auto pool) { return walkPool(pool, *in, *out); })
      // The dimensions that are folded have size 1 in the result.
      .Case([&](ReduceOp) { return walkElements(*in, in->strides, *out); })
      .Default([](Operation *) { return std::nullopt; });
}

} // namespace

std::optional<AccessOrder> getAccessOrder(Operation *op, Value input,
                                          const TargetDescription *target,
                                          bool backwards) {
  auto kernel = dyn_cast<DestinationStyleOpInterface>(op);
  if (!kernel || kernel.getNumDpsInits() != 1 || op->getNumResults() != 0)
    return std::nullopt;
  std::optional<AccessOrder> found;
  for (OpOperand &operand : op->getOpOperands()) {
    if (getRoot(operand.get()) != input)
      continue;
    if (kernel.isDpsInit(&operand))
      return std::nullopt;
    std::optional<AccessOrder> order = getOrder(op, operand, target, backwards);
    if (!order)
      return std::nullopt;
    // Of two operands each has its own reads and the same writes.
    if (found && found->getDistance().value_or(INT64_MIN) >
                     order->getDistance().value_or(INT64_MIN))
      continue;
    found = order;
  }
  return found;
}

} // namespace pare::kernel
