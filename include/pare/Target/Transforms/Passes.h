//===- Passes.h - passes of Target/Transforms -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_TARGET_TRANSFORMS_PASSES_H
#define PARE_TARGET_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "pare/Target/OptimizeFor.h"

namespace pare::target {

#define GEN_PASS_DECL
#include "pare/Target/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "pare/Target/Transforms/Passes.h.inc"

} // namespace pare::target

#endif // PARE_TARGET_TRANSFORMS_PASSES_H
