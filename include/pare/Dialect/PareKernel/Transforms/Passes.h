//===- Passes.h - passes of Dialect/PareKernel/Transforms ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_H
#define PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/OptimizeFor.h"

namespace pare::kernel {

/// The element types that callers of an entry see.
enum class IoKind { AsIs, F32, I8, U8 };

#define GEN_PASS_DECL
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

} // namespace pare::kernel

#endif // PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_H
