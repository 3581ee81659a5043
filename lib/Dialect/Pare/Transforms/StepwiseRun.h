//===- StepwiseRun.h - a network that is run part by part -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_STEPWISERUN_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_STEPWISERUN_H

#include "pare/Calibration/RunSamples.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

namespace pare {

/// Runs samples through a function part by part: a part starts at the values
/// that the parts before it have computed, and keeps those that later parts
/// will read. A network whose layers change one after the other is compiled and
/// run once in all so, and not once for each layer.
class StepwiseRun {
public:
  /// Of `inputs`, one an argument, `limit` samples at most; 0 means all. The
  /// function must outlive this.
  StepwiseRun(mlir::func::FuncOp function, llvm::ArrayRef<Samples> inputs,
              int64_t limit);

  /// Computes `values` and calls `visitor` with them (row-major, quantized ones
  /// as real numbers) in their order, sample by sample. An op that an earlier
  /// call computed counts as it was then. Fails with an error where the part
  /// does not run.
  llvm::LogicalResult observe(llvm::ArrayRef<mlir::Value> values,
                              SampleVisitor visitor);

private:
  /// What a part reads and keeps, in the order of its arguments and of its
  /// results behind those that are observed.
  struct Part {
    mlir::func::FuncOp function;
    llvm::SmallVector<mlir::Value> reads, keeps;
    llvm::SmallVector<mlir::Operation *> ops;
  };

  /// A sample of what a part reads: its own buffers for arguments, those of
  /// `kept` for what earlier parts have computed.
  struct Inputs {
    std::vector<std::vector<char>> buffers;
    llvm::SmallVector<const void *> pointers;
  };

  Part makePart(llvm::ArrayRef<mlir::Value> values);
  Inputs makeInputs(const Part &part);
  /// Reads the sample at `position` of those that were picked.
  llvm::LogicalResult read(const Part &part, size_t position, Inputs &sample);
  /// Decides whether what `part` keeps, of `bytes`, is kept beside what is kept
  /// already.
  bool makesRoomFor(const Part &part, int64_t bytes);
  llvm::LogicalResult run(Part &part, llvm::ArrayRef<mlir::Value> values,
                          SampleVisitor visitor);
  /// Forgets what no op that is still to come reads.
  void forget();
  bool isReadLater(mlir::Value value,
                   const llvm::DenseSet<mlir::Operation *> &ops);

  mlir::func::FuncOp function;
  llvm::ArrayRef<Samples> inputs;
  llvm::SmallVector<int64_t> picked;
  llvm::DenseSet<mlir::Operation *> computed;
  /// The bytes of each sample, in the value's storage type.
  llvm::MapVector<mlir::Value, std::vector<std::vector<char>>> kept;
};

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_STEPWISERUN_H
