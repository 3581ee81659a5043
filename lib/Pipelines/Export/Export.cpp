//===- Export.cpp - the way out as TOSA -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Pipelines/Export.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

using namespace mlir;

namespace pare {

void buildExportPipeline(OpPassManager &pm, const ExportOptions &options) {
  // Other tools would compile the float reference as a second entry.
  pm.addPass(createDropReferencePass());
  pm.addPass(createConvertPareToTosaPass());
  // Each op was given zero points, shifts and shapes of its own.
  pm.addPass(createCSEPass());
  if (options.strip)
    pm.addPass(createStripAttributesPass());
}

void registerExportPipeline() {
  PassPipelineRegistration<ExportOptions>(
      "pare-to-tosa",
      "From the quantized graph to integer TOSA 1.0 for other compilers",
      [](OpPassManager &pm, const ExportOptions &options) {
        buildExportPipeline(pm, options);
      });
}

} // namespace pare
