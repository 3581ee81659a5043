//===- PareKernel.h - the kernel dialect ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_IR_PAREKERNEL_H
#define PARE_DIALECT_PAREKERNEL_IR_PAREKERNEL_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "pare/Dialect/PareKernel/IR/PareKernelDialect.h.inc"
#include "pare/Dialect/PareKernel/IR/PareKernelEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "pare/Dialect/PareKernel/IR/PareKernelAttributes.h.inc"

#define GET_OP_CLASSES
#include "pare/Dialect/PareKernel/IR/PareKernelOps.h.inc"

namespace pare::kernel {

/// The module attribute that holds the `#pare_kernel.target`.
inline constexpr llvm::StringLiteral kTargetAttr = "pare_kernel.target";

/// The argument attribute (unit) of an entry's arena. Kernels may read, never
/// write, up to 63 bytes behind a buffer that is a view of it.
inline constexpr llvm::StringLiteral kArenaAttr = "pare.arena";

/// On an entry whose memory is planned: the bytes of the arena, which is its
/// last argument.
inline constexpr llvm::StringLiteral kArenaBytesAttr = "pare.arena_bytes";

/// On such an entry: the bytes below which no plan of its ops in their order
/// could have stayed.
inline constexpr llvm::StringLiteral kArenaBoundAttr = "pare.arena_bound";

/// On such an entry: the buffers, `{name, bytes}`, that live together where
/// most bytes of the arena are in use.
inline constexpr llvm::StringLiteral kArenaPeakAttr = "pare.arena_peak";

/// Alignment of the arena and of every buffer in it, and the bytes after the
/// last buffer that a kernel may read, never write.
inline constexpr int64_t kArenaAlignment = 64;

/// The memory of its own that a kernel was given (see `pare-add-scratch`), or
/// null.
mlir::Value getScratch(mlir::Operation *op);

/// Why a convolution of these shapes cannot be computed by Winograd's
/// F(4x4, 3x3), or nothing.
std::optional<std::string> whyNotWinograd(Conv2DOp conv);

namespace detail {
/// Memrefs among the inputs are read (scratch is written first), those among
/// the inits written (and read, by ops that leave part of them as it was).
void getKernelEffects(mlir::DestinationStyleOpInterface op,
                      llvm::SmallVectorImpl<mlir::SideEffects::EffectInstance<
                          mlir::MemoryEffects::Effect>> &effects);
} // namespace detail
} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_IR_PAREKERNEL_H
