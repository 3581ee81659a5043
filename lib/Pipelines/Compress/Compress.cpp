//===- Compress.cpp - prune, repair and quantize --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Pipelines/Compress.h"

#include "mlir/Pass/PassRegistry.h"
#include "pare/Pipelines/Front.h"

using namespace mlir;

namespace pare {

/// Channels leave before anything is refitted, and what is left is refitted
/// before its ranges are observed: each step sees the network that it changes.
static void addPruning(OpPassManager &pm, const CompressOptions &options) {
  PruneChannelsPassOptions prune;
  prune.pruneMacs = options.pruneMacs;
  prune.importance = options.importance;
  prune.allocation = options.allocation;
  RepairPassOptions repair;
  for (const std::string &file : options.calibration) {
    prune.data.push_back(file);
    repair.data.push_back(file);
  }
  pm.addPass(createPruneChannelsPass(prune));
  pm.addPass(createRepairPass(repair));
}

static void addQuantization(OpPassManager &pm, const CompressOptions &options) {
  CalibratePassOptions calibrate;
  calibrate.observer = options.observer;
  QuantizePassOptions quantize;
  quantize.weights = options.weights;
  quantize.weightBits = options.weightBits;
  quantize.fitPairs = options.fitPairs;
  quantize.io = options.io;
  quantize.rounding = options.rounding;
  for (const std::string &table : options.ranges)
    calibrate.ranges.push_back(table);
  for (const std::string &file : options.calibration) {
    // A table stands for the data that it was made of.
    if (options.ranges.empty())
      calibrate.data.push_back(file);
    quantize.data.push_back(file);
  }
  pm.addPass(createCalibratePass(calibrate));
  pm.addPass(createQuantizePass(quantize));
}

void buildCompressPipeline(OpPassManager &pm, const CompressOptions &options) {
  buildFrontPipeline(pm);
  // The float network as it came, folded: what repair, bias correction and
  // reports compare with.
  pm.addPass(createKeepReferencePass());
  // A network that is quantized already, or not a network of ours at all, is
  // refused before anything runs on it.
  VerifyStagePassOptions graph;
  graph.stage = 1;
  pm.addPass(createVerifyStagePass(graph));
  // Lossless, and it makes the covariances of what follows regular.
  pm.addPass(createRemoveDeadChannelsPass());
  if (options.pruneMacs != 0.0)
    addPruning(pm, options);
  addQuantization(pm, options);
  VerifyStagePassOptions verify;
  verify.stage = 2;
  pm.addPass(createVerifyStagePass(verify));
}

void registerCompressPipeline() {
  PassPipelineRegistration<CompressOptions>(
      "pare-compress",
      "Prunes, repairs and quantizes a float network (stage 0 or 1 to 2)",
      buildCompressPipeline);
}

} // namespace pare
