//===- MemoryPlan.h - where the buffers of a function lie -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_MEMORYPLAN_H
#define PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_MEMORYPLAN_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/TargetDescription.h"
#include "llvm/Support/MathExtras.h"
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
  /// Bytes that no other buffer starts in.
  int64_t room() const { return llvm::alignTo(bytes, kArenaAlignment); }
};

/// Two buffers, by their numbers, of which `op` reads `input` for the last time
/// and writes `output` for the first. They may overlap where `input` starts at
/// least `forward` bytes behind `output`, or that much before it where this is
/// negative; and, if the op can go backwards and then does, where `output`
/// starts at least `backward` bytes behind `input`; and where `input` starts
/// `inPlace` bytes behind `output` exactly. Multiples of the alignment.
struct Overlap {
  mlir::Operation *op;
  unsigned input, output;
  int64_t forward;
  std::optional<int64_t> backward;
  std::optional<int64_t> inPlace;
};

/// Bytes of a memref of static shape and identity layout, with each element in
/// the power-of-two number of bytes that LLVM stores it in.
int64_t getBytes(mlir::MemRefType type);

/// The allocations of `func`, in order, with their lives. Fails with an error
/// at an allocation that cannot be planned or at an op that lets one escape.
mlir::FailureOr<llvm::SmallVector<PlannedBuffer>>
findBuffers(mlir::func::FuncOp func);

/// The buffers that may overlap though they live at the same time. Without a
/// target kernels with tiles are left out.
llvm::SmallVector<Overlap> findOverlaps(mlir::func::FuncOp func,
                                        llvm::ArrayRef<PlannedBuffer> buffers,
                                        const TargetDescription *target);

/// Bytes below which no plan ends: those that live together, overlapped as far
/// as they may, where they are most.
int64_t getLeastEnd(llvm::ArrayRef<PlannedBuffer> buffers,
                    llvm::ArrayRef<Overlap> overlaps);

/// Gives each buffer its offset; returns the end of the highest one.
int64_t placeBuffers(llvm::MutableArrayRef<PlannedBuffer> buffers,
                     llvm::ArrayRef<Overlap> overlaps);

/// Lets kernels go backwards whose placed result would overwrite their input
/// otherwise, and all others forwards.
void setDirections(llvm::ArrayRef<PlannedBuffer> buffers,
                   llvm::ArrayRef<Overlap> overlaps);

/// The placed buffers that live at the op where they have most bytes together,
/// as `{name, bytes}`: in order of their offsets, called after their ops. Bytes
/// that two of them share count for the first.
mlir::ArrayAttr getArenaPeak(mlir::func::FuncOp func,
                             llvm::ArrayRef<PlannedBuffer> buffers);

} // namespace pare::kernel

#endif // PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_MEMORYPLAN_H
