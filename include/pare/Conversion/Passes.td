//===- Passes.td - conversions between the stages -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CONVERSION_PASSES_TD
#define PARE_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

#endif // PARE_CONVERSION_PASSES_TD
