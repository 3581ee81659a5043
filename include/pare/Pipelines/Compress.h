//===- Compress.h - prune, repair and quantize ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_PIPELINES_COMPRESS_H
#define PARE_PIPELINES_COMPRESS_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "pare/Calibration/Observer.h"
#include "pare/Dialect/Pare/Transforms/Passes.h"

namespace pare {

/// What `pare-compress` can be told; each option is that of the pass which it
/// is handed to.
struct CompressOptions : mlir::PassPipelineOptions<CompressOptions> {
  ListOption<std::string> calibration{
      *this, "calibration",
      llvm::cl::desc("Inputs, one .npy file for each argument of the entry")};
  ListOption<std::string> ranges{
      *this, "ranges",
      llvm::cl::desc("Tables of ranges to use instead of calibrating again")};
  Option<double> pruneMacs{
      *this, "prune-macs",
      llvm::cl::desc("Fraction of the multiply-accumulates to remove at least, "
                     "from 0 (default: nothing) to below 1"),
      llvm::cl::init(0.0)};
  Option<ImportanceKind> importance{
      *this, "importance",
      llvm::cl::desc("Which channels go first (default: obs)"),
      llvm::cl::init(ImportanceKind::Obs),
      llvm::cl::values(
          clEnumValN(ImportanceKind::L1, "l1", "The smallest sum of |weight|"),
          clEnumValN(ImportanceKind::L2, "l2", "The smallest sum of weight^2"),
          clEnumValN(ImportanceKind::Activation, "activation",
                     "The smallest mean magnitude on the data"),
          clEnumValN(ImportanceKind::Obs, "obs",
                     "Those that the other channels can replace best"))};
  Option<AllocationKind> allocation{
      *this, "allocation",
      llvm::cl::desc("How much is taken from which group of channels (default: "
                     "sensitivity)"),
      llvm::cl::init(AllocationKind::Sensitivity),
      llvm::cl::values(clEnumValN(AllocationKind::Uniform, "uniform",
                                  "The same fraction of all"),
                       clEnumValN(AllocationKind::Sensitivity, "sensitivity",
                                  "What adds least error for what it saves"))};
  Option<WeightScaling> weights{
      *this, "weights",
      llvm::cl::desc("Scales of a weight (default: per-channel)"),
      llvm::cl::init(WeightScaling::PerChannel),
      llvm::cl::values(clEnumValN(WeightScaling::PerTensor, "per-tensor",
                                  "One scale for a weight"),
                       clEnumValN(WeightScaling::PerChannel, "per-channel",
                                  "One scale for each output channel"))};
  Option<int64_t> weightBits{
      *this, "weight-bits",
      llvm::cl::desc("Bits of a weight, 2 to 8 (default: 8)"),
      llvm::cl::init(8)};
  Option<bool> fitPairs{
      *this, "fit-pairs",
      llvm::cl::desc(
          "Raise the scales of weights until two neighbours times a byte fit "
          "16 "
          "bits, which x86 without VNNI multiplies faster (default: false)"),
      llvm::cl::init(false)};
  Option<EntryTypes> io{
      *this, "io",
      llvm::cl::desc("Types of the entry's arguments and results (default: "
                     "float)"),
      llvm::cl::init(EntryTypes::Float),
      llvm::cl::values(
          clEnumValN(EntryTypes::Float, "float", "They keep f32"),
          clEnumValN(EntryTypes::Quantized, "quantized",
                     "They become integers with a scale and a zero point"))};
  Option<RoundingProfile> rounding{
      *this, "rounding",
      llvm::cl::desc("How integer results are rounded (default: float-rne)"),
      llvm::cl::init(RoundingProfile::FloatRne),
      llvm::cl::values(
          clEnumValN(RoundingProfile::FloatRne, "float-rne",
                     "In f32, ties to even: fastest where there is an FPU"),
          clEnumValN(RoundingProfile::TosaDouble, "tosa-double",
                     "TOSA's DOUBLE_ROUND, as TFLite and CMSIS-NN"),
          clEnumValN(RoundingProfile::TosaSingle, "tosa-single",
                     "TOSA's SINGLE_ROUND"))};
  Option<ObserverKind> observer{
      *this, "observer",
      llvm::cl::desc("Which range an activation gets (default: minmax)"),
      llvm::cl::init(ObserverKind::MinMax),
      llvm::cl::values(
          clEnumValN(ObserverKind::MinMax, "minmax",
                     "The smallest and the largest value"),
          clEnumValN(ObserverKind::Percentile, "percentile",
                     "Quantiles that leave out 0.01 % at either end"),
          clEnumValN(ObserverKind::Mse, "mse",
                     "The range of least squared error in 8 bits"))};
};

/// Stage 0 or 1 to stage 2.
void buildCompressPipeline(mlir::OpPassManager &pm,
                           const CompressOptions &options);

/// Registers `pare-compress`.
void registerCompressPipeline();

} // namespace pare

#endif // PARE_PIPELINES_COMPRESS_H
