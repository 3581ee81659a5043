//===- Front.cpp - from TOSA to the graph ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Pipelines/Front.h"

#include "mlir/Pass/PassRegistry.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {

void buildFrontPipeline(OpPassManager &pm) {
  pm.addPass(createConvertTosaToParePass());
  // First of the folds: scales that stand between two transposes run along the
  // channels, and next to their layer, once the transposes are gone.
  pm.addPass(createAbsorbTransposesPass());
  // Before activations: the scales of a batch norm stand between a layer and
  // its activation.
  pm.addPass(createFoldScalesPass());
  pm.addPass(createFoldActivationsPass());
}

void registerFrontPipeline() {
  PassPipelineRegistration<>(
      "pare-from-tosa",
      "From float TOSA to the folded graph, with references (stage 1)",
      [](OpPassManager &pm) {
        buildFrontPipeline(pm);
        // Last: an op of one name computes the same in entry and reference.
        pm.addPass(createKeepReferencePass());
      });
}

} // namespace pare
