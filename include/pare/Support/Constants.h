//===- Constants.h - reading and building constant tensors ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_CONSTANTS_H
#define PARE_SUPPORT_CONSTANTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include <optional>
#include <vector>

namespace pare {

/// Constants with more elements than this are resources.
inline constexpr int64_t kMaxInlineElements = 16;

/// The elements of a constant in row-major order; splats are written out. T is
/// float (f32), int8_t (i8), int16_t (i16), int32_t (i32) or int64_t (i64).
/// Nothing if the element type is another one, or a resource is missing or of
/// the wrong size.
template <typename T>
std::optional<std::vector<T>> readElements(mlir::Attribute attr);

/// Whether `readElements<T>` gives something; reads nothing.
template <typename T> bool canReadElements(mlir::Attribute attr);

/// The elements of a constant of i8, i16, i32 or i64, likewise.
std::optional<std::vector<int64_t>> readIntegers(mlir::Attribute attr);

/// A constant of static `type` from its elements in row-major order: `dense`
/// for a splat or at most `kMaxInlineElements`, else a resource. Resources are
/// named after their contents, so that the same values give the same bytes of
/// IR whatever was built before, and equal constants share one resource.
template <typename T>
mlir::ElementsAttr buildElements(mlir::RankedTensorType type,
                                 llvm::ArrayRef<T> values);

/// `buildElements` for i1 to i64 or f32 given as raw little-endian bytes, each
/// element padded to whole bytes. Never a splat.
mlir::ElementsAttr buildResource(mlir::RankedTensorType type,
                                 llvm::ArrayRef<char> bytes, size_t align);

/// The same elements under another shape of as many elements; resources are
/// shared. Null if `attr` is neither dense nor a resource.
mlir::ElementsAttr reshapeElements(mlir::ElementsAttr attr,
                                   llvm::ArrayRef<int64_t> shape);

/// The elements of an f32 constant with its dimensions permuted: dimension i of
/// the result is dimension `perms[i]`. Null where they cannot be read.
mlir::ElementsAttr transposeElements(mlir::ElementsAttr attr,
                                     llvm::ArrayRef<int64_t> perms);

/// The one value that every element of an f32 constant has, if it is so.
std::optional<float> getSplatFloat(mlir::Attribute attr);

} // namespace pare

#endif // PARE_SUPPORT_CONSTANTS_H
