//===- InitAll.cpp - everything that Pare registers -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/InitAll.h"

#include "pare/Conversion/Passes.h"
#include "pare/Dialect/Pare/IR/Pare.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"
#include "pare/Dialect/PareKernel/IR/PareKernel.h"
#include "pare/Dialect/PareKernel/Transforms/BufferizableOpInterfaceImpl.h"
#include "pare/Dialect/PareKernel/Transforms/Passes.h"
#include "pare/Execution/Evaluators.h"
#include "pare/Pipelines/Codegen.h"
#include "pare/Pipelines/Compress.h"
#include "pare/Pipelines/Export.h"
#include "pare/Pipelines/Front.h"
#include "pare/Target/Transforms/Passes.h"

void pare::registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<PareDialect, kernel::PareKernelDialect>();
  kernel::registerBufferizableOpInterfaceExternalModels(registry);
}

void pare::registerAllPasses() {
  registerPareTransformsPasses();
  kernel::registerPareKernelTransformsPasses();
  registerPareConversionPasses();
  target::registerPareTargetTransformsPasses();
  registerCodegenPipeline();
  registerFrontPipeline();
  registerCompressPipeline();
  registerExportPipeline();
  // What those passes run networks with.
  registerJitEvaluator();
}
