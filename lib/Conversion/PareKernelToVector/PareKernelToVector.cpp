//===- PareKernelToVector.cpp - kernels to loops of vector code -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Conversion/PareKernelToVector.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Target/TargetDescription.h"

using namespace mlir;

namespace pare {
#define GEN_PASS_DEF_CONVERTPAREKERNELTOVECTORPASS
#include "pare/Conversion/Passes.h.inc"

namespace {
struct PareKernelToVector
    : impl::ConvertPareKernelToVectorPassBase<PareKernelToVector> {
  void runOnOperation() override {
    const TargetDescription *target = requireTarget(getOperation());
    if (!target)
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    populateAllKernelsToVectorPatterns(patterns, *target);
    FrozenRewritePatternSet frozen(std::move(patterns));
    walkAndApplyPatterns(getOperation(), frozen);

    // What is left either has said why, or has no lowering.
    const auto &lowerings = frozen.getOpSpecificNativePatterns();
    getOperation().walk([&](DestinationStyleOpInterface op) {
      if (!isa<kernel::PareKernelDialect>(op->getDialect()))
        return;
      if (!lowerings.count(op->getName()))
        op->emitOpError("has no lowering to vectors");
      signalPassFailure();
    });
  }
};
} // namespace

void populateAllKernelsToVectorPatterns(RewritePatternSet &patterns,
                                        const TargetDescription &target) {
  populateConvToVectorPatterns(patterns, target);
  populateDepthwiseToVectorPatterns(patterns, target);
  populateElementwiseToVectorPatterns(patterns, target);
  populateFunctionsToVectorPatterns(patterns, target);
  populatePadsToVectorPatterns(patterns, target);
  populatePoolsToVectorPatterns(patterns, target);
  populateSoftmaxToVectorPatterns(patterns, target);
}

} // namespace pare
