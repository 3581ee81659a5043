//===- AccessOrder.h - when a kernel reads and when it writes -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel that walks through its input and its result in the same direction
// may write its result over what it has read, and one with tiles may do so from
// either end. This file says how far apart the two must be. It follows the
// loops of `convert-pare-kernel-to-vector`; AccessOrderTest.cpp (in the same
// place below test/Unit) compares it with the loads and stores of the emitted
// code.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_LAYOUT_ACCESSORDER_H
#define PARE_DIALECT_PAREKERNEL_LAYOUT_ACCESSORDER_H

#include "mlir/IR/Value.h"
#include "pare/Target/TargetDescription.h"
#include <optional>

namespace pare::kernel {

/// What a part of a kernel does in one input and in its result, in order, as
/// far as it matters for how close the two may lie. Bytes are counted from the
/// start of the buffer that the operand is a view of; in a kernel that goes
/// backwards they count downwards, so that what is said of starts holds of
/// ends.
class AccessOrder {
public:
  /// Reads bytes from `read` on, and then writes bytes up to `end`.
  static AccessOrder step(int64_t read, int64_t end);

  /// Adds what is done next: `next`, moved by `in` bytes in the input and by
  /// `out` bytes in the result.
  void append(const AccessOrder &next, int64_t in, int64_t out);

  /// How many bytes the input must start behind the result (the result behind
  /// the input, in a kernel that goes backwards) so that no byte is written
  /// that is read later; negative where it may start before. Nothing where all
  /// is read before anything is written, wherever they lie.
  std::optional<int64_t> getDistance() const { return distance; }

private:
  /// The first byte that is read, and the end of what is written.
  std::optional<int64_t> lowestRead, highestWrite;
  std::optional<int64_t> distance;
};

/// The order of a kernel (or `linalg.generic` of vectors) on memrefs for all of
/// its operands that are views of the memref `input`, while its only result is
/// part of a buffer of its own. Nothing where the order is not known: kernels
/// with other lowerings, views other than subviews and reshapes, strides that
/// are negative or not static, kernels with a tile without a target, or by
/// Winograd; going
/// backwards, which `backwards` asks for, kernels without a tile.
std::optional<AccessOrder> getAccessOrder(mlir::Operation *op,
                                          mlir::Value input,
                                          const TargetDescription *target,
                                          bool backwards = false);

/// How many bytes the buffer `input`, which holds the residual of the kernel on
/// memrefs `op`, starts behind the one of its result where each element is
/// written over the one that was read for it, in whatever order; nothing where
/// `input` is no such buffer (or another operand's, too), where they have
/// different strides, or where some outputs are computed twice.
std::optional<int64_t> getInPlaceDistance(mlir::Operation *op,
                                          mlir::Value input,
                                          const TargetDescription *target);

/// The memref that `value` is a part or another shape of, seen through ops
/// whose types say where they start: subviews, reshapes and casts.
mlir::Value getRoot(mlir::Value value);

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_LAYOUT_ACCESSORDER_H
