//===- Passes.td - passes on the graph dialect ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD
#define PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def DropReferencePass : Pass<"pare-drop-reference", "::mlir::ModuleOp"> {
  let summary = "Removes the float reference functions of a module";
  let description = [{
    Erases every function with `pare.reference`. Code is generated for entries
    only, so this is the first step of `pare-compile`.

    **Requires** nothing. **Guarantees** that no `pare.reference` is left.
    **Never changes** any other function.

    Example: of `@net` and `@net.float`, `@net` stays.
  }];
}

#endif // PARE_DIALECT_PARE_TRANSFORMS_PASSES_TD
