//===- RowMajor.cpp - walking through tensors in row-major order ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/RowMajor.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MathExtras.h"
#include <functional>
#include <numeric>

namespace pare {

std::optional<int64_t> countElements(llvm::ArrayRef<int64_t> shape) {
  // An empty tensor is empty, however large its other dimensions.
  if (llvm::is_contained(shape, 0))
    return 0;
  int64_t count = 1;
  for (int64_t size : shape)
    if (llvm::MulOverflow(count, size, count) || count > int64_t(1) << 56)
      return std::nullopt;
  return count;
}

/// Calls `body(index, i)` for each element, and `move(dim, steps)` for each
/// dimension along which the next one lies elsewhere.
template <typename Body, typename Move>
static void walk(llvm::ArrayRef<int64_t> shape, Body body, Move move) {
  llvm::SmallVector<int64_t> index(shape.size(), 0);
  int64_t count = std::accumulate(shape.begin(), shape.end(), int64_t(1),
                                  std::multiplies<int64_t>());
  for (int64_t i = 0; i < count; ++i) {
    body(index, i);
    for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 0;
         --dim) {
      if (++index[dim] < shape[dim]) {
        move(dim, 1);
        break;
      }
      move(dim, 1 - shape[dim]);
      index[dim] = 0;
    }
  }
}

void forEachIndex(
    llvm::ArrayRef<int64_t> shape,
    llvm::function_ref<void(llvm::ArrayRef<int64_t>, int64_t)> body) {
  walk(shape, body, [](int64_t, int64_t) {});
}

void forEachOffset(llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<int64_t> strides,
                   llvm::function_ref<void(int64_t, int64_t)> body) {
  int64_t offset = 0;
  walk(
      shape, [&](auto &, int64_t i) { body(i, offset); },
      [&](int64_t dim, int64_t steps) { offset += strides[dim] * steps; });
}

std::optional<int64_t> findBox(llvm::ArrayRef<int64_t> whole,
                               llvm::ArrayRef<int64_t> strides,
                               llvm::ArrayRef<int64_t> start,
                               llvm::ArrayRef<int64_t> shape) {
  if (start.size() != whole.size() || shape.size() != whole.size())
    return std::nullopt;
  int64_t first = 0;
  for (auto [size, stride, begin, length] :
       llvm::zip_equal(whole, strides, start, shape)) {
    // A sum of begin and length might leave 64 bits.
    if (begin < 0 || length > size || begin > size - length)
      return std::nullopt;
    first += begin * stride;
  }
  return first;
}

} // namespace pare
