//===- Passes.h - passes of Conversion ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CONVERSION_PASSES_H
#define PARE_CONVERSION_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace pare {

#define GEN_PASS_DECL
#include "pare/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "pare/Conversion/Passes.h.inc"

} // namespace pare

#endif // PARE_CONVERSION_PASSES_H
