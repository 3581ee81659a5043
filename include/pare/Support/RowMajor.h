//===- RowMajor.h - walking through tensors in row-major order ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_ROWMAJOR_H
#define PARE_SUPPORT_ROWMAJOR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>
#include <optional>

namespace pare {

/// Calls `body(index, i)` for each element `i` of `shape`, in row-major order.
void forEachIndex(
    llvm::ArrayRef<int64_t> shape,
    llvm::function_ref<void(llvm::ArrayRef<int64_t>, int64_t)> body);

/// Elements of a static shape; nothing beyond 2^56, where sizes in bytes are no
/// numbers of 64 bits any more.
std::optional<int64_t> countElements(llvm::ArrayRef<int64_t> shape);

/// Calls `body(i, offset)` for each element `i` of `shape`, in row-major order,
/// where `offset` is its position under `strides`.
void forEachOffset(llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<int64_t> strides,
                   llvm::function_ref<void(int64_t, int64_t)> body);

/// Where the box of `shape` whose first index is `start` begins in a tensor of
/// `strides`; nothing where it does not lie within the tensor's shape, `whole`.
std::optional<int64_t> findBox(llvm::ArrayRef<int64_t> whole,
                               llvm::ArrayRef<int64_t> strides,
                               llvm::ArrayRef<int64_t> start,
                               llvm::ArrayRef<int64_t> shape);

} // namespace pare

#endif // PARE_SUPPORT_ROWMAJOR_H
