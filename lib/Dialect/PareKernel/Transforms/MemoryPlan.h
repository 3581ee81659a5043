//===- MemoryPlan.h - where the buffers of a function lie -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_MEMORYPLAN_H
#define PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_MEMORYPLAN_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include <optional>

namespace pare::kernel {

/// One allocation: how many bytes it has, and the first and last of the
/// function's top-level ops, counted from 0, that touch it.
struct PlannedBuffer {
  mlir::memref::AllocOp alloc;
  int64_t bytes = 0;
  std::optional<unsigned> first;
  unsigned last = 0;
  int64_t offset = 0;

  bool livesWith(const PlannedBuffer &other) const {
    return *first <= other.last && *other.first <= last;
  }
};

/// Bytes of a memref of static shape and identity layout, with each element in
/// the power-of-two number of bytes that LLVM stores it in.
int64_t getBytes(mlir::MemRefType type);

/// The allocations of `func`, in order, with their lives. Fails with an error
/// at an allocation that cannot be planned or at an op that lets one escape.
mlir::FailureOr<llvm::SmallVector<PlannedBuffer>>
findBuffers(mlir::func::FuncOp func);

/// Gives each buffer its offset; returns the end of the highest one.
/// `sharing` lists pairs (i, j): j takes the place of i.
int64_t placeBuffers(llvm::MutableArrayRef<PlannedBuffer> buffers,
                     llvm::ArrayRef<std::pair<unsigned, unsigned>> sharing);

/// The pairs for `placeBuffers`: an elementwise kernel reads i for the last
/// time and writes all of j for the first, element by element in place.
llvm::SmallVector<std::pair<unsigned, unsigned>>
findInPlacePairs(mlir::func::FuncOp func,
                 llvm::ArrayRef<PlannedBuffer> buffers);

/// The placed buffers that live at the op where they have most bytes together,
/// as `{name, bytes}`: in order of their offsets, called after their ops.
mlir::ArrayAttr getArenaPeak(mlir::func::FuncOp func,
                             llvm::ArrayRef<PlannedBuffer> buffers);

} // namespace pare::kernel

#endif // PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_MEMORYPLAN_H
