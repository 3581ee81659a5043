//===- Arithmetic.h - what the non-linear kernels share -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_ARITHMETIC_H
#define PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_ARITHMETIC_H

#include "KernelBuilder.h"

namespace pare {

/// The value of an i32 attribute, whose accessor gives its bits unsigned.
inline int64_t signedOf(uint32_t bits) { return static_cast<int32_t>(bits); }

/// Fails with an error where `op` computes on other elements than i8, i16, i32
/// and f32, or rounds by another profile than float_rne (average pools know
/// tosa_single).
mlir::LogicalResult checkArithmetic(mlir::Operation *op);

/// The stored form of a result, or an error at `op` where its profile cannot
/// store so far from the zero point (Numerics.h).
mlir::FailureOr<StoredInteger>
checkStored(mlir::Operation *op, mlir::Type element, int64_t zeroPoint,
            bool isUnsigned, std::optional<mlir::Attribute> clampMin,
            std::optional<mlir::Attribute> clampMax);

/// Elements that are worked on at a time: whole f32 vectors, and at least 16
/// bytes where one of the views holds bytes.
int64_t pieceWidth(const KernelBuilder &k, llvm::ArrayRef<FlatView> views);

/// The same where integers are rounded from reals: up to four vectors that
/// become bytes together, where the target packs them.
int64_t roundedPieceWidth(const KernelBuilder &k,
                          llvm::ArrayRef<FlatView> views,
                          const StoredInteger &stored);

/// What is stored for `width` reals, over the result's scale, of which `real`
/// makes vectors: `count` from `first` on. NaN must not occur.
mlir::Value storeRounded(
    KernelBuilder &k, int64_t width, const StoredInteger &stored,
    llvm::function_ref<mlir::Value(int64_t first, int64_t count)> real);

/// `width` elements of an operand at `at`: neighbours, or one repeated.
mlir::Value loadOperand(KernelBuilder &k, const FlatView &view, mlir::Value at,
                        int64_t width);

/// The same from the one that is `first` behind `at`.
mlir::Value loadOperand(KernelBuilder &k, const FlatView &view, mlir::Value at,
                        int64_t first, int64_t width);

/// Stored integers as i32 without their zero point. i32 needs zero point 0.
mlir::Value toInteger(KernelBuilder &k, mlir::Value stored, int64_t zeroPoint,
                      bool isUnsigned);

/// `fl(multiplier * float(q))` of i32.
mlir::Value scaled(KernelBuilder &k, mlir::Value integer, float multiplier);

/// The view as rows along the last dimension: one without it.
FlatView withoutLast(const FlatView &view);
/// Its last dimension alone.
FlatView lastOnly(const FlatView &view);

inline bool isF32(const FlatView &view) { return view.elementType.isF32(); }

/// A bound or value attribute as an integer of `type`, wrapped to its width.
int64_t wrapped(mlir::Attribute value, mlir::Type type);

} // namespace pare

#endif // PARE_LIB_CONVERSION_PAREKERNELTOVECTOR_ARITHMETIC_H
