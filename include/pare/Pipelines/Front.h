//===- Front.h - from TOSA to the graph -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_PIPELINES_FRONT_H
#define PARE_PIPELINES_FRONT_H

#include "mlir/Pass/PassManager.h"

namespace pare {

/// Stage 0 to stage 1: the conversion and the folds, with which compression and
/// code generation both begin. Does nothing on what is past stage 1, and
/// leaves networks that are quantized already alone. Compression adds
/// `pare-keep-reference` and `pare-verify-stage{stage=1}`.
void buildFrontPipeline(mlir::OpPassManager &pm);

/// Registers `pare-from-tosa`: the above, and the references.
void registerFrontPipeline();

} // namespace pare

#endif // PARE_PIPELINES_FRONT_H
