//===- RowMajor.cpp - walking through tensors in row-major order ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/RowMajor.h"

#include "llvm/ADT/SmallVector.h"
#include <functional>
#include <numeric>

namespace pare {

void forEachOffset(llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<int64_t> strides,
                   llvm::function_ref<void(int64_t, int64_t)> body) {
  llvm::SmallVector<int64_t> index(shape.size(), 0);
  int64_t count = std::accumulate(shape.begin(), shape.end(), int64_t(1),
                                  std::multiplies<int64_t>());
  int64_t offset = 0;
  for (int64_t i = 0; i < count; ++i) {
    body(i, offset);
    for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 0;
         --dim) {
      offset += strides[dim];
      if (++index[dim] < shape[dim])
        break;
      offset -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }
}

} // namespace pare
