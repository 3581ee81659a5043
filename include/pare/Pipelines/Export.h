//===- Export.h - the way out as TOSA -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_PIPELINES_EXPORT_H
#define PARE_PIPELINES_EXPORT_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace pare {

/// Options of `pare-to-tosa`.
struct ExportOptions : mlir::PassPipelineOptions<ExportOptions> {
  Option<bool> strip{
      *this, "strip",
      llvm::cl::desc("Drop all attributes of Pare, for tools that refuse what "
                     "they do not know"),
      llvm::cl::init(false)};
};

/// Stage 1 or 2 to TOSA (stage 0).
void buildExportPipeline(mlir::OpPassManager &pm, const ExportOptions &options);

/// Registers `pare-to-tosa`.
void registerExportPipeline();

} // namespace pare

#endif // PARE_PIPELINES_EXPORT_H
