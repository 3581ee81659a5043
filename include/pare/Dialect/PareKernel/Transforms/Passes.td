//===- Passes.td - passes on the kernel dialect ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_TD
#define PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

#endif // PARE_DIALECT_PAREKERNEL_TRANSFORMS_PASSES_TD
