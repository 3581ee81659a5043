//===- RequireInteger.cpp - refuses what is still float -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "pare/Dialect/Pare/IR/Names.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"

using namespace mlir;

namespace pare::kernel {
#define GEN_PASS_DEF_REQUIREINTEGERPASS
#include "pare/Dialect/PareKernel/Transforms/Passes.h.inc"

namespace {

bool isFloat(Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); }

/// Whether a value that is computed, or that the caller gives, is of floats;
/// multipliers and tables are constants.
bool computesInFloats(Operation &op) {
  if (matchPattern(&op, m_Constant()) || isa<tensor::EmptyOp>(op) ||
      op.hasTrait<OpTrait::IsTerminator>())
    return false;
  auto isComputedFloat = [](Value value) {
    return isFloat(value.getType()) && !matchPattern(value, m_Constant());
  };
  return llvm::any_of(op.getResultTypes(), isFloat) ||
         llvm::any_of(op.getOperands(), isComputedFloat);
}

struct RequireInteger : impl::RequireIntegerPassBase<RequireInteger> {
  void runOnOperation() override {
    bool sound = true;
    for (auto func : getOperation().getOps<func::FuncOp>())
      for (Block &block : func.getBody())
        for (Operation &op : block)
          if (computesInFloats(op)) {
            report(op);
            sound = false;
          }
    if (!sound)
      return signalPassFailure();
    markAllAnalysesPreserved();
  }

  static void report(Operation &op) {
    auto error = op.emitError() << "'" << op.getName() << "'";
    if (StringRef name = getLayerName(&op); !name.empty())
      error << " ('" << name << "')";
    error << " computes in floats, and only integers are allowed here";
  }
};

} // namespace
} // namespace pare::kernel
