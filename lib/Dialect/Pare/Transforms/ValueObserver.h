//===- ValueObserver.h - values of a network on calibration data ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_DIALECT_PARE_TRANSFORMS_VALUEOBSERVER_H
#define PARE_LIB_DIALECT_PARE_TRANSFORMS_VALUEOBSERVER_H

#include "pare/Calibration/RunSamples.h"
#include "llvm/ADT/SmallVector.h"

namespace pare {

/// Whether `observeValues` can observe `value`: an f32 argument of the function
/// or the f32 result of an op that has a name.
bool isObservable(mlir::Value value);

/// Runs samples through the part of `function` that `values` need and no more,
/// and calls `visitor` with them (row-major, quantized ones as real numbers) in
/// their order. `limit` samples at most, spread over the data; 0 means all.
/// Fails with an error where the network does not run. The function is left as
/// it was.
llvm::LogicalResult observeValues(mlir::func::FuncOp function,
                                  llvm::ArrayRef<Samples> inputs,
                                  llvm::ArrayRef<mlir::Value> values,
                                  llvm::StringRef activity,
                                  SampleVisitor visitor, int64_t limit = 0);

/// Which output positions of a layer are looked at: the same number for each
/// sample, about `rows` in all, chosen by `seed` and the sample alone.
class PositionSampler {
public:
  PositionSampler(int64_t positions, int64_t samples, int64_t rows,
                  uint64_t seed);

  int64_t getPerSample() const { return perSample; }
  /// Distinct positions of sample `index`.
  llvm::ArrayRef<int64_t> pick(int64_t index);

private:
  int64_t positions, perSample;
  uint64_t seed;
  llvm::SmallVector<int64_t> order;
};

} // namespace pare

#endif // PARE_LIB_DIALECT_PARE_TRANSFORMS_VALUEOBSERVER_H
