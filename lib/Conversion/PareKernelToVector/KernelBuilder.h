//===- KernelBuilder.h - what all kernel lowerings build with -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels on memrefs become loops over flat lines of elements: each memref is
// seen through a 1-D view and addressed by linear indices, which LLVM turns
// into one base register and displacements. This file has those views, index
// arithmetic that folds constants, loops, vector accesses with tails, and the
// rounding of f32 to stored integers.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_KERNELBUILDER_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_KERNELBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/TargetDescription.h"

namespace pare {

/// A static strided memref seen as a line of elements. Element [i, j, ...] is
/// at `i * strides[0] + j * strides[1] + ...`.
struct FlatView {
  mlir::Value line;
  mlir::Type elementType;
  llvm::SmallVector<int64_t> shape;
  /// In elements; a broadcast dimension has 0 (see `broadcastTo`).
  llvm::SmallVector<int64_t> strides;
  /// From the first to the last element of the memref, in elements.
  int64_t span = 0;
  /// Whether vectors may read up to 63 bytes behind the last element: true for
  /// what lives in the arena, which ends with that much slack.
  bool canOverRead = false;

  /// The view with `shape`, where a dimension of size 1 is repeated.
  FlatView broadcastTo(llvm::ArrayRef<int64_t> shape) const;
};

/// How a kernel stores integers, and between which bounds.
struct StoredInteger {
  mlir::IntegerType type;
  int64_t zeroPoint;
  int64_t low;
  int64_t high;
};

/// The stored form of a result: bounds are `clampMin` and `clampMax` (i32
/// attributes or null) within the range of the type.
StoredInteger getStoredInteger(mlir::Type elementType, int64_t zeroPoint,
                               bool isUnsigned, mlir::Attribute clampMin,
                               mlir::Attribute clampMax);

/// Success where all memref operands of a kernel can be seen as flat lines;
/// else an error at the op.
mlir::LogicalResult checkFlatOperands(mlir::Operation *op);

class KernelBuilder {
public:
  KernelBuilder(mlir::OpBuilder &builder, mlir::Location loc,
                const TargetDescription &target)
      : b(builder), loc(loc), target(target) {}

  mlir::OpBuilder &b;
  mlir::Location loc;
  const TargetDescription &target;

  /// The 1-D view of a memref that passed `checkFlatOperands`.
  FlatView flatView(mlir::Value memref);

  //===--------------------------------------------------------------------===//
  // Indices
  //===--------------------------------------------------------------------===//

  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value index, int64_t offset);
  mlir::Value add(mlir::Value lhs, mlir::Value rhs);
  mlir::Value mul(mlir::Value index, int64_t factor);
  mlir::Value min(mlir::Value index, int64_t bound);

  //===--------------------------------------------------------------------===//
  // Loops
  //===--------------------------------------------------------------------===//

  using Body = llvm::function_ref<void(mlir::Value iv)>;
  using ReducingBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::Value iv, mlir::ValueRange carried)>;

  /// `for iv = 0; iv < extent; iv += step`; one trip or none makes no loop.
  /// LLVM is asked to leave the loops as they are: tiles are unrolled already.
  void loop(int64_t extent, int64_t step, Body body);
  llvm::SmallVector<mlir::Value>
  loop(int64_t extent, int64_t step, mlir::ValueRange inits, ReducingBody body);
  /// The same with a bound that is not constant.
  void loop(mlir::Value extent, mlir::Value step, Body body);
  /// A fold over `begin`, `begin + 1`, ..., `end - 1`.
  llvm::SmallVector<mlir::Value> loop(mlir::Value begin, mlir::Value end,
                                      mlir::ValueRange inits,
                                      ReducingBody body);

  /// Covers `extent` by tiles of `tile` elements; the last one starts early
  /// enough to fit, so that some elements are computed twice: not for kernels
  /// that may run in place. `tile` must not exceed `extent`.
  /// Backwards it is the mirror image of that.
  void tiles(int64_t extent, int64_t tile, bool backwards, Body body);

  /// Walks over all elements of `shape` in pieces of up to `lanes` neighbours,
  /// each once and in order (safe in place). `body` gets the linear index of
  /// the piece in each view, and its width. Views have that shape (see
  /// `broadcastTo`); along the innermost dimension each view moves by one or
  /// stands still (then the body splats), where that fails pieces have one
  /// element.
  void forEachPiece(
      llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<FlatView> views,
      int64_t lanes,
      llvm::function_ref<void(llvm::ArrayRef<mlir::Value> at, int64_t width)>
          body);

  /// True where `forEachPiece` moves through `view` by one element a lane.
  static bool movesInnermost(const FlatView &view);

  //===--------------------------------------------------------------------===//
  // Vectors (always of rank 1)
  //===--------------------------------------------------------------------===//

  mlir::Value load(const FlatView &view, mlir::Value at, int64_t width);
  /// Loads `width` elements of which only the first `valid` need to be there;
  /// the others may be anything, but nothing outside of the view is read
  /// unless the view allows it.
  mlir::Value loadPart(const FlatView &view, mlir::Value at, int64_t width,
                       int64_t valid);
  /// One element of the view in all lanes.
  mlir::Value loadSplat(const FlatView &view, mlir::Value at, int64_t width);
  void store(mlir::Value vector, const FlatView &view, mlir::Value at);
  /// Stores the first `valid` elements, in pieces of powers of two.
  void storePart(mlir::Value vector, const FlatView &view, mlir::Value at,
                 int64_t valid);
  mlir::Value slice(mlir::Value vector, int64_t offset, int64_t width);
  /// Vectors of one type, one behind the other.
  mlir::Value join(llvm::ArrayRef<mlir::Value> vectors);
  /// A constant vector; `value` is rounded to the element type.
  mlir::Value splat(mlir::Type elementType, int64_t width, double value);
  mlir::Value bitcast(mlir::Value vector, mlir::Type elementType);
  /// Sign- or zero-extends (or keeps) integers.
  mlir::Value extend(mlir::Value vector, mlir::Type elementType,
                     bool isUnsigned);

  /// `a * b + c` of f32, rounded once. Not `vector.fma`, which LLVM may split
  /// into a product and a sum.
  mlir::Value fma(mlir::Value a, mlir::Value b, mlir::Value c);

  /// `min(max(vector, low), high)` of f32.
  mlir::Value clampF32(mlir::Value vector, double low, double high);
  /// Clamp of f32 by attributes that may be null.
  mlir::Value clampF32(mlir::Value vector, mlir::Attribute low,
                       mlir::Attribute high);
  /// Clamp of stored integers between the bounds that are tighter than the
  /// vector's type.
  mlir::Value clampInteger(mlir::Value vector, const StoredInteger &stored,
                           bool isUnsigned);

  /// Rounds to nearest even, adds the zero point, clamps, narrows. The clamp
  /// comes first, in f32, where it is exact; NaN must not occur.
  mlir::Value roundToStored(mlir::Value vectorF32, const StoredInteger &stored);
};

/// A lowering of one kernel on memrefs: `lower` reports what it cannot do as an
/// error at the op, before it creates anything, and leaves the op to be erased.
template <typename OpTy> struct KernelLowering : mlir::OpRewritePattern<OpTy> {
  KernelLowering(mlir::MLIRContext *context, const TargetDescription &target)
      : mlir::OpRewritePattern<OpTy>(context), target(target) {}

  virtual mlir::LogicalResult lower(OpTy op, KernelBuilder &k) const = 0;

  mlir::LogicalResult
  matchAndRewrite(OpTy op, mlir::PatternRewriter &rewriter) const override {
    if (mlir::failed(checkFlatOperands(op)))
      return mlir::failure();
    KernelBuilder k(rewriter, op.getLoc(), target);
    if (mlir::failed(lower(op, k)))
      return mlir::failure();
    rewriter.eraseOp(op);
    return mlir::success();
  }

  const TargetDescription &target;
};

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_KERNELBUILDER_H
