//===- SumTypes.h - what kernels of 16 bits sum in ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_SUMTYPES_H
#define PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_SUMTYPES_H

#include "pare/Target/TargetDescription.h"

namespace pare::kernel {

/// Gives a kernel on tensors that is about to be packed, with inputs of 16 bits
/// and constant operands, a bias of the type that it sums in: i32 where its
/// weights and biases prove that to be enough (see Widths.h), else i64. A
/// remark says which. Fails with an error at the op where the constants cannot
/// be read.
mlir::LogicalResult chooseSums(mlir::Operation *op,
                               const TargetDescription &target);

} // namespace pare::kernel

#endif // PARE_LIB_DIALECT_PAREKERNEL_TRANSFORMS_SUMTYPES_H
