//===- StridedBytes.h - where the elements of a memref lie, in bytes ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PAREKERNEL_LAYOUT_STRIDEDBYTES_H
#define PARE_LIB_DIALECT_PAREKERNEL_LAYOUT_STRIDEDBYTES_H

#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Layout/AccessOrder.h"

namespace pare::kernel {

/// A memref with static strides, none of them negative, in bytes from the start
/// of the memref that it is a view of.
struct StridedBytes {
  llvm::SmallVector<int64_t> shape, strides;
  int64_t start = 0, element = 0;
};

/// Nothing for what is no such memref or has no elements.
std::optional<StridedBytes> getStridedBytes(mlir::Value memref);

/// A move in input and result, in bytes.
struct Move {
  int64_t in, out;
};

/// `body` once for each move.
AccessOrder repeat(const AccessOrder &body, llvm::ArrayRef<Move> moves);
/// `body` `count` times, each moved by so much from the one before.
AccessOrder repeat(const AccessOrder &body, int64_t count, Move step);

/// The order of a product kernel (conv2d, depthwise_conv2d, dense,
/// transpose_conv2d, matmul) for one of its activations, `in`.
std::optional<AccessOrder>
getProductOrder(mlir::Operation *op, mlir::OpOperand &operand,
                const StridedBytes &in, const StridedBytes &out,
                const TargetDescription *target, bool backwards);

} // namespace pare::kernel

#endif // PARE_LIB_DIALECT_PAREKERNEL_LAYOUT_STRIDEDBYTES_H
