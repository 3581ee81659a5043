//===- BreakNumericsPlugin.cpp - a pass that breaks a bit -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the tests of --pare-verify-numerics only: `test-break-numerics` does what
// no pass may do.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

using namespace mlir;

namespace {

/// Turns the first DOUBLE_ROUND of a function into SINGLE_ROUND.
struct BreakNumerics : PassWrapper<BreakNumerics, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(BreakNumerics)

  StringRef getArgument() const final { return "test-break-numerics"; }
  StringRef getDescription() const final {
    return "Breaks the rounding of one op";
  }
  void runOnOperation() override {
    getOperation().walk([](tosa::RescaleOp op) {
      if (op.getRoundingMode() != tosa::RoundingMode::DOUBLE_ROUND)
        return WalkResult::advance();
      op.setRoundingMode(tosa::RoundingMode::SINGLE_ROUND);
      return WalkResult::interrupt();
    });
  }
};

} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK
    LLVM_ATTRIBUTE_VISIBILITY_DEFAULT PassPluginLibraryInfo
    mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "BreakNumerics", "1",
          [] { PassRegistration<BreakNumerics>(); }};
}
