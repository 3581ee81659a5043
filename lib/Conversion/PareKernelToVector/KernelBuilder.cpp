//===- KernelBuilder.cpp - what all kernel lowerings build with -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelBuilder.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pare/Dialect/PareKernel/Layout/KernelOperands.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace pare {

/// Bytes behind the last buffer of the arena that may be read.
static constexpr int64_t kArenaSlack = 63;

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

FlatView FlatView::broadcastTo(ArrayRef<int64_t> newShape) const {
  FlatView view = *this;
  view.shape.assign(newShape.begin(), newShape.end());
  for (auto [i, size] : llvm::enumerate(shape))
    if (size == 1 && newShape[i] != 1)
      view.strides[i] = 0;
  return view;
}

StoredInteger getStoredInteger(Type elementType, int64_t zeroPoint,
                               bool isUnsigned, Attribute clampMin,
                               Attribute clampMax) {
  auto type = cast<IntegerType>(elementType);
  unsigned width = type.getWidth();
  // Unsigned storage is for i8 and i16.
  isUnsigned &= width < 32;
  StoredInteger stored{type, zeroPoint, 0, 0};
  stored.low = isUnsigned ? 0 : llvm::minIntN(width);
  stored.high = isUnsigned ? llvm::maxUIntN(width) : llvm::maxIntN(width);
  if (auto bound = dyn_cast_or_null<IntegerAttr>(clampMin))
    stored.low = std::max(stored.low, bound.getInt());
  if (auto bound = dyn_cast_or_null<IntegerAttr>(clampMax))
    stored.high = std::min(stored.high, bound.getInt());
  return stored;
}

/// Static strides and offset of a memref, if it has them. MLIR knows none of a
/// memref without elements and layout, where any will do.
static LogicalResult findStrides(MemRefType type,
                                 SmallVectorImpl<int64_t> &strides,
                                 int64_t &offset) {
  if (!type.hasStaticShape())
    return failure();
  if (type.getNumElements() == 0 && type.getLayout().isIdentity()) {
    strides.assign(type.getRank(), 1);
    offset = 0;
    return success();
  }
  if (failed(type.getStridesAndOffset(strides, offset)))
    return failure();
  return failure(ShapedType::isDynamic(offset) ||
                 llvm::any_of(strides, ShapedType::isDynamic));
}

LogicalResult checkFlatOperands(Operation *op) {
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (!type)
      return op->emitOpError("is lowered on memrefs only; bufferize first");
    SmallVector<int64_t> strides;
    int64_t offset;
    if (failed(findStrides(type, strides, offset)))
      return op->emitOpError() << "operand of type " << type
                               << " needs a static shape, strides and offset";
  }
  return success();
}

FlatView KernelBuilder::flatView(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  FlatView view;
  int64_t offset;
  (void)findStrides(type, view.strides, offset);
  view.shape.assign(type.getShape().begin(), type.getShape().end());
  view.elementType = type.getElementType();
  view.span = type.getNumElements() ? 1 : 0;
  for (auto [size, stride] : llvm::zip_equal(view.shape, view.strides))
    view.span += (size - 1) * stride;
  view.span = std::max<int64_t>(view.span, 0);
  if (type.getNumElements() == 0) {
    // Nobody reads or writes it, and not all of MLIR can lower it: anything
    // that code can name will do.
    view.line = memref::AllocaOp::create(
        b, loc, MemRefType::get({1}, view.elementType));
    return view;
  }
  view.canOverRead = kernel::isInArena(memref);
  int64_t bytes = llvm::divideCeil(view.elementType.getIntOrFloatBitWidth(), 8);
  int64_t size = view.span + (view.canOverRead ? kArenaSlack / bytes : 0);
  auto layout = StridedLayoutAttr::get(b.getContext(), offset, {1});
  auto lineType =
      MemRefType::get({size}, view.elementType, layout, type.getMemorySpace());
  view.line = memref::ReinterpretCastOp::create(b, loc, lineType, memref,
                                                offset, ArrayRef<int64_t>{size},
                                                ArrayRef<int64_t>{1});
  return view;
}

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

Value KernelBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

Value KernelBuilder::add(Value lhs, int64_t offset) {
  return offset ? add(lhs, index(offset)) : lhs;
}

Value KernelBuilder::add(Value lhs, Value rhs) {
  return b.createOrFold<arith::AddIOp>(loc, lhs, rhs);
}

Value KernelBuilder::mul(Value lhs, int64_t factor) {
  return b.createOrFold<arith::MulIOp>(loc, lhs, index(factor));
}

Value KernelBuilder::min(Value lhs, int64_t bound) {
  return b.createOrFold<arith::MinUIOp>(loc, lhs, index(bound));
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

/// Asks LLVM not to unroll.
static void keepRolled(scf::ForOp loop) {
  MLIRContext *context = loop.getContext();
  auto disable = BoolAttr::get(context, true);
  auto unroll = LLVM::LoopUnrollAttr::get(
      context, disable, /*count=*/{}, /*runtimeDisable=*/{}, /*full=*/{},
      /*followupUnrolled=*/{}, /*followupRemainder=*/{}, /*followupAll=*/{});
  loop->setAttr(
      "llvm.loop_annotation",
      LLVM::LoopAnnotationAttr::get(
          context, /*disableNonforced=*/{}, /*vectorize=*/{}, /*interleave=*/{},
          unroll, /*unrollAndJam=*/{}, /*licm=*/{}, /*distribute=*/{},
          /*pipeline=*/{}, /*peeled=*/{}, /*unswitch=*/{}, /*mustProgress=*/{},
          /*isVectorized=*/{}, /*startLoc=*/{}, /*endLoc=*/{},
          /*parallelAccesses=*/{}));
}

void KernelBuilder::loop(int64_t extent, int64_t step, Body body) {
  loop(extent, step, {}, [&](Value iv, ValueRange) {
    body(iv);
    return SmallVector<Value>();
  });
}

SmallVector<Value> KernelBuilder::loop(int64_t extent, int64_t step,
                                       ValueRange inits, ReducingBody body) {
  if (extent <= 0)
    return SmallVector<Value>(inits);
  if (extent <= step)
    return body(index(0), inits);
  auto loop = scf::ForOp::create(
      b, loc, index(0), index(extent), index(step), inits,
      [&](OpBuilder &, Location, Value iv, ValueRange carried) {
        scf::YieldOp::create(b, loc, body(iv, carried));
      });
  keepRolled(loop);
  return SmallVector<Value>(loop.getResults());
}

void KernelBuilder::loop(Value extent, Value step, Body body) {
  auto loop =
      scf::ForOp::create(b, loc, index(0), extent, step, ValueRange(),
                         [&](OpBuilder &, Location, Value iv, ValueRange) {
                           body(iv);
                           scf::YieldOp::create(b, loc);
                         });
  keepRolled(loop);
}

SmallVector<Value> KernelBuilder::loop(Value begin, Value end, ValueRange inits,
                                       ReducingBody body) {
  auto loop = scf::ForOp::create(
      b, loc, begin, end, index(1), inits,
      [&](OpBuilder &, Location, Value iv, ValueRange carried) {
        scf::YieldOp::create(b, loc, body(iv, carried));
      });
  keepRolled(loop);
  return SmallVector<Value>(loop.getResults());
}

void KernelBuilder::tiles(int64_t extent, int64_t tile, bool backwards,
                          Body body) {
  loop(extent, tile, [&](Value iv) {
    if (backwards)
      iv = b.createOrFold<arith::SubIOp>(loc, index(extent - tile), iv);
    if (extent % tile == 0)
      return body(iv);
    body(backwards ? b.createOrFold<arith::MaxSIOp>(loc, iv, index(0))
                   : min(iv, extent - tile));
  });
}

bool KernelBuilder::movesInnermost(const FlatView &view) {
  return view.shape.empty() || view.strides.back() == 1;
}

namespace {
/// A nest of dimensions walked together through several views.
struct Nest {
  SmallVector<int64_t> shape;
  SmallVector<SmallVector<int64_t>> strides; // by dimension, by view
};
} // namespace

/// Joins dimensions that are neighbours in all views.
static Nest joinDimensions(ArrayRef<int64_t> shape, ArrayRef<FlatView> views) {
  Nest nest;
  for (auto [dim, size] : llvm::enumerate(shape)) {
    if (size == 1 && dim + 1 != shape.size())
      continue;
    SmallVector<int64_t> strides;
    for (const FlatView &view : views)
      strides.push_back(view.strides[dim]);
    bool joins = !nest.shape.empty();
    for (size_t v = 0; joins && v < views.size(); ++v)
      joins = nest.strides.back()[v] == strides[v] * size;
    if (joins) {
      nest.shape.back() *= size;
      nest.strides.back() = strides;
    } else {
      nest.shape.push_back(size);
      nest.strides.push_back(strides);
    }
  }
  bool vectorizes = !nest.shape.empty() &&
                    llvm::all_of(nest.strides.back(),
                                 [](int64_t s) { return s == 0 || s == 1; });
  if (!vectorizes) {
    nest.shape.push_back(1);
    nest.strides.emplace_back(views.size(), 0);
  }
  return nest;
}

void KernelBuilder::forEachPiece(
    ArrayRef<int64_t> shape, ArrayRef<FlatView> views, int64_t lanes,
    function_ref<void(ArrayRef<Value>, int64_t)> body) {
  Nest nest = joinDimensions(shape, views);
  auto advance = [&](ArrayRef<Value> at, size_t dim, Value iv) {
    SmallVector<Value> next;
    for (auto [v, base] : llvm::enumerate(at))
      next.push_back(add(base, mul(iv, nest.strides[dim][v])));
    return next;
  };
  std::function<void(size_t, ArrayRef<Value>)> walk = [&](size_t dim,
                                                          ArrayRef<Value> at) {
    int64_t size = nest.shape[dim];
    if (dim + 1 != nest.shape.size()) {
      loop(size, 1, [&](Value iv) { walk(dim + 1, advance(at, dim, iv)); });
      return;
    }
    int64_t done = size / lanes * lanes;
    loop(done, lanes, [&](Value iv) { body(advance(at, dim, iv), lanes); });
    for (int64_t width = lanes / 2; width; width /= 2)
      if (size - done >= width) {
        body(advance(at, dim, index(done)), width);
        done += width;
      }
  };
  walk(0, SmallVector<Value>(views.size(), index(0)));
}

} // namespace pare
