//===- Acme.h - a dialect that Pare has never heard of --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ACME_H
#define ACME_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "AcmeDialect.h.inc"
#define GET_OP_CLASSES
#include "AcmeOps.h.inc"

namespace acme {
/// Attaches what Pare asks to the dialect's ops, wherever both are loaded.
void registerPareModels(mlir::DialectRegistry &registry);
} // namespace acme

#endif // ACME_H
