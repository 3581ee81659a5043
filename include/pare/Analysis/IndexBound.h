//===- IndexBound.h - what an index lies below ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_ANALYSIS_INDEXBOUND_H
#define PARE_ANALYSIS_INDEXBOUND_H

#include "mlir/IR/Value.h"
#include <optional>

namespace pare {

/// What the elements of `value` have to lie below, and from 0 on, where a
/// gather or a scatter reads it as indices, seen through ops that only move
/// elements: TOSA gives them no meaning elsewhere (1.0, "GATHER"). Nothing
/// where `value` is no index, or one after arithmetic.
std::optional<int64_t> findIndexBound(mlir::Value value);

} // namespace pare

#endif // PARE_ANALYSIS_INDEXBOUND_H
