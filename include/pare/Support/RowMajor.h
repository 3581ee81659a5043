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

namespace pare {

/// Calls `body(i, offset)` for each element `i` of `shape`, in row-major order,
/// where `offset` is its position under `strides`.
void forEachOffset(llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<int64_t> strides,
                   llvm::function_ref<void(int64_t, int64_t)> body);

} // namespace pare

#endif // PARE_SUPPORT_ROWMAJOR_H
