//===- KernelBuilder.cpp - what all kernel lowerings build with -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelBuilder.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
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
  StoredInteger stored{type, zeroPoint, 0, 0};
  stored.low = isUnsigned ? 0 : llvm::minIntN(width);
  stored.high = isUnsigned ? llvm::maxUIntN(width) : llvm::maxIntN(width);
  if (auto bound = dyn_cast_or_null<IntegerAttr>(clampMin))
    stored.low = std::max(stored.low, bound.getInt());
  if (auto bound = dyn_cast_or_null<IntegerAttr>(clampMax))
    stored.high = std::min(stored.high, bound.getInt());
  return stored;
}

LogicalResult checkFlatOperands(Operation *op) {
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (!type)
      return op->emitOpError("is lowered on memrefs only; bufferize first");
    SmallVector<int64_t> strides;
    int64_t offset;
    if (!type.hasStaticShape() ||
        failed(type.getStridesAndOffset(strides, offset)) ||
        ShapedType::isDynamic(offset) ||
        llvm::any_of(strides, ShapedType::isDynamic))
      return op->emitOpError() << "operand of type " << type
                               << " needs a static shape, strides and offset";
  }
  return success();
}

/// Whether a memref is a part of the arena: views of the argument that
/// `pare-plan-memory` appended.
static bool isInArena(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>())
    memref = view.getViewSource();
  auto argument = dyn_cast<BlockArgument>(memref);
  if (!argument)
    return false;
  auto func = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
  return func && argument.getOwner()->isEntryBlock() &&
         func.getArgAttr(argument.getArgNumber(), kernel::kArenaAttr);
}

FlatView KernelBuilder::flatView(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  FlatView view;
  int64_t offset;
  (void)type.getStridesAndOffset(view.strides, offset);
  view.shape.assign(type.getShape().begin(), type.getShape().end());
  view.elementType = type.getElementType();
  view.span = type.getNumElements() ? 1 : 0;
  for (auto [size, stride] : llvm::zip_equal(view.shape, view.strides))
    view.span += (size - 1) * stride;
  view.span = std::max<int64_t>(view.span, 0);
  view.canOverRead = isInArena(memref);
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

void KernelBuilder::tiles(int64_t extent, int64_t tile, Body body) {
  loop(extent, tile,
       [&](Value iv) { body(extent % tile ? min(iv, extent - tile) : iv); });
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

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

static VectorType vectorOf(Value like, Type elementType) {
  return VectorType::get(cast<VectorType>(like.getType()).getShape(),
                         elementType);
}

static int64_t widthOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

Value KernelBuilder::load(const FlatView &view, Value at, int64_t width) {
  return vector::LoadOp::create(b, loc,
                                VectorType::get({width}, view.elementType),
                                view.line, ValueRange{at});
}

Value KernelBuilder::loadPart(const FlatView &view, Value at, int64_t width,
                              int64_t valid) {
  if (valid >= width || view.canOverRead)
    return load(view, at, width);
  Value result = splat(view.elementType, width, 0);
  for (int64_t piece = llvm::bit_floor(static_cast<uint64_t>(width)), done = 0;
       piece; piece /= 2)
    for (; valid - done >= piece; done += piece)
      result = vector::InsertStridedSliceOp::create(
          b, loc, load(view, add(at, done), piece), result,
          ArrayRef<int64_t>{done}, ArrayRef<int64_t>{1});
  return result;
}

Value KernelBuilder::loadSplat(const FlatView &view, Value at, int64_t width) {
  return vector::BroadcastOp::create(
      b, loc, VectorType::get({width}, view.elementType), load(view, at, 1));
}

void KernelBuilder::store(Value vector, const FlatView &view, Value at) {
  vector::StoreOp::create(b, loc, vector, view.line, ValueRange{at});
}

void KernelBuilder::storePart(Value vector, const FlatView &view, Value at,
                              int64_t valid) {
  if (valid >= widthOf(vector))
    return store(vector, view, at);
  int64_t done = 0;
  for (int64_t piece = llvm::bit_floor(static_cast<uint64_t>(widthOf(vector)));
       piece; piece /= 2)
    for (; valid - done >= piece; done += piece)
      store(slice(vector, done, piece), view, add(at, done));
}

Value KernelBuilder::slice(Value vector, int64_t offset, int64_t width) {
  if (offset == 0 && width == widthOf(vector))
    return vector;
  return vector::ExtractStridedSliceOp::create(
      b, loc, vector, ArrayRef<int64_t>{offset}, ArrayRef<int64_t>{width},
      ArrayRef<int64_t>{1});
}

Value KernelBuilder::splat(Type elementType, int64_t width, double value) {
  Attribute element;
  if (isa<FloatType>(elementType))
    element = b.getFloatAttr(elementType, value);
  else
    element = b.getIntegerAttr(elementType, static_cast<int64_t>(value));
  auto type = VectorType::get({width}, elementType);
  return arith::ConstantOp::create(b, loc,
                                   DenseElementsAttr::get(type, element));
}

Value KernelBuilder::bitcast(Value vector, Type elementType) {
  auto type = cast<VectorType>(vector.getType());
  int64_t bits = type.getNumElements() * type.getElementTypeBitWidth();
  auto result = VectorType::get({bits / elementType.getIntOrFloatBitWidth()},
                                elementType);
  return b.createOrFold<vector::BitCastOp>(loc, result, vector);
}

Value KernelBuilder::extend(Value vector, Type elementType, bool isUnsigned) {
  VectorType type = vectorOf(vector, elementType);
  if (type == vector.getType())
    return vector;
  if (isUnsigned)
    return arith::ExtUIOp::create(b, loc, type, vector);
  return arith::ExtSIOp::create(b, loc, type, vector);
}

Value KernelBuilder::fma(Value lhs, Value rhs, Value addend) {
  return math::FmaOp::create(b, loc, lhs, rhs, addend);
}

Value KernelBuilder::clampF32(Value vector, double low, double high) {
  // nnan is what makes these one instruction on x86; see the callers' contract.
  auto fast =
      arith::FastMathFlagsAttr::get(b.getContext(), arith::FastMathFlags::nnan);
  int64_t width = widthOf(vector);
  Value atLeast = arith::MaxNumFOp::create(
      b, loc, vector, splat(b.getF32Type(), width, low), fast);
  return arith::MinNumFOp::create(b, loc, atLeast,
                                  splat(b.getF32Type(), width, high), fast);
}

Value KernelBuilder::clampF32(Value vector, Attribute low, Attribute high) {
  auto bound = [&](Attribute attr) {
    return splat(b.getF32Type(), widthOf(vector),
                 cast<FloatAttr>(attr).getValueAsDouble());
  };
  // Compared and selected so that NaN stays, which is one vmaxps on x86.
  auto tighten = [&](arith::CmpFPredicate predicate, Attribute attr) {
    Value limit = bound(attr);
    Value beyond = arith::CmpFOp::create(b, loc, predicate, limit, vector);
    vector = arith::SelectOp::create(b, loc, beyond, limit, vector);
  };
  if (low)
    tighten(arith::CmpFPredicate::OGT, low);
  if (high)
    tighten(arith::CmpFPredicate::OLT, high);
  return vector;
}

Value KernelBuilder::clampInteger(Value vector, const StoredInteger &stored,
                                  bool isUnsigned) {
  Type type = cast<VectorType>(vector.getType()).getElementType();
  StoredInteger all = getStoredInteger(type, 0, isUnsigned, {}, {});
  int64_t width = widthOf(vector);
  if (stored.low > all.low) {
    Value low = splat(type, width, stored.low);
    vector = isUnsigned
                 ? arith::MaxUIOp::create(b, loc, vector, low).getResult()
                 : arith::MaxSIOp::create(b, loc, vector, low).getResult();
  }
  if (stored.high < all.high) {
    Value high = splat(type, width, stored.high);
    vector = isUnsigned
                 ? arith::MinUIOp::create(b, loc, vector, high).getResult()
                 : arith::MinSIOp::create(b, loc, vector, high).getResult();
  }
  return vector;
}

Value KernelBuilder::roundToStored(Value vectorF32,
                                   const StoredInteger &stored) {
  // 1.5 * 2^23: adding it leaves no bits for a fraction, so that the sum is
  // rounded to nearest even, and the low bits of its pattern are the integer.
  constexpr int64_t magic = 12582912;
  Value clamped = clampF32(vectorF32, stored.low - stored.zeroPoint,
                           stored.high - stored.zeroPoint);
  // An even zero point keeps ties even, so it may ride on the constant.
  bool rides = stored.zeroPoint % 2 == 0;
  Value sum =
      arith::AddFOp::create(b, loc, clamped,
                            splat(b.getF32Type(), widthOf(vectorF32),
                                  magic + (rides ? stored.zeroPoint : 0)));
  Value bits = bitcast(sum, b.getI32Type());
  if (stored.type.getWidth() < 16) {
    Value narrow =
        arith::TruncIOp::create(b, loc, vectorOf(bits, stored.type), bits);
    if (rides)
      return narrow;
    Value zero = splat(stored.type, widthOf(bits),
                       llvm::SignExtend64(stored.zeroPoint & 0xff, 8));
    return arith::AddIOp::create(b, loc, narrow, zero);
  }
  // The pattern of `magic` itself, 0x4B400000, has its low 22 bits zero.
  int64_t pattern = 0x4B400000 - (rides ? 0 : stored.zeroPoint);
  Value integer = arith::SubIOp::create(
      b, loc, bits, splat(b.getI32Type(), widthOf(bits), pattern));
  if (stored.type.getWidth() == 32)
    return integer;
  return arith::TruncIOp::create(b, loc, vectorOf(integer, stored.type),
                                 integer);
}

Value KernelBuilder::requantize(Value accumulator, Value multiplier,
                                const StoredInteger &stored) {
  Value real = arith::SIToFPOp::create(
      b, loc, vectorOf(accumulator, b.getF32Type()), accumulator);
  Value scaled = arith::MulFOp::create(b, loc, real, multiplier);
  return roundToStored(scaled, stored);
}

} // namespace pare
