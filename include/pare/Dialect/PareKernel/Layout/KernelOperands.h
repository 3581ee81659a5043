//===- KernelOperands.h - what code knows of operands but their types -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Code for a kernel on memrefs follows from the op, the types of its operands,
// and what these functions say; nothing else may be asked of an operand. Where
// kernels share code, its arguments have attributes that say it.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_KERNELOPERANDS_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_KERNELOPERANDS_H

#include "pare/Dialect/PareKernel/IR/PareKernel.h"

namespace pare::kernel {

/// On a function (unit): the code of several kernels, of which LLVM is to make
/// no copy.
inline constexpr llvm::StringLiteral kSharedAttr = "pare.shared";

/// On an argument of such a function (i64): what no element of the constants
/// that are passed there is below.
inline constexpr llvm::StringLiteral kAtLeastAttr = "pare.at_least";

/// Bounds that code asks for: shifts that leave only upper halves of products,
/// and weights whose products fit pairs of 16 bits.
inline constexpr int64_t kHighShift = 32, kNarrowWeight = -127;

/// Whether a memref is a part of the arena: a view of an argument that
/// `pare-plan-memory` appended, or that is marked like it.
bool isInArena(mlir::Value memref);

/// Whether a memref is a constant, read by `memref.get_global`.
bool isConstant(mlir::Value memref);

/// The greatest of the bounds above that no element of a memref is below, if
/// one is known: of constants of i8.
std::optional<int64_t> getKnownBound(mlir::Value memref);

/// Whether all elements of a memref are known to be at least `low`, which is
/// one of the bounds above.
bool isAtLeast(mlir::Value memref, int64_t low);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_KERNELOPERANDS_H
