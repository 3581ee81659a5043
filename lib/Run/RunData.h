//===- RunData.h - the arrays that pare-run reads and writes --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_LIB_RUN_RUNDATA_H
#define PARE_LIB_RUN_RUNDATA_H

#include "pare/Run/RunOptions.h"

namespace pare {

/// Row-major buffers for some samples of every argument and result.
struct RunBuffers {
  RunBuffers(const Program &program, int64_t count);

  llvm::SmallVector<const char *> inputPointers() const;
  llvm::SmallVector<char *> resultPointers();
  /// Sample `sample` of result `index`.
  const char *result(unsigned index, int64_t sample) const {
    return results[index].data() + sample * resultBytes[index];
  }

  std::vector<std::vector<char>> inputs, results;
  llvm::SmallVector<int64_t> resultBytes;
};

/// How many samples are run at once: many, since an emulated program is started
/// once for each such run, in a bounded part of memory.
int64_t samplesAtOnce(const Program &program);

/// The .npy files of a run. Every `open` prints an error where a file does not
/// fit the program; rows outside of the files are one.
struct RunData {
  llvm::LogicalResult openInputs(const RunOptions &options,
                                 llvm::ArrayRef<SampleType> types);
  llvm::LogicalResult openExpected(const RunOptions &options,
                                   llvm::ArrayRef<SampleType> types);
  llvm::LogicalResult openLabels(const RunOptions &options,
                                 llvm::ArrayRef<SampleType> results);
  llvm::LogicalResult checkOutputs(const RunOptions &options,
                                   llvm::ArrayRef<SampleType> results);
  llvm::LogicalResult readInputs(int64_t first, int64_t count,
                                 RunBuffers &buffers);

  std::vector<Samples> inputs, expected;
  /// Of all rows of the files, those of a sample behind each other.
  std::vector<int64_t> labels;
  /// Samples in the files, and which of them are run.
  int64_t total = 1;
  int64_t firstRow = 0;
  int64_t endRow = 1;
};

/// An error unless both programs have results of the same sizes.
llvm::LogicalResult checkSameResults(const Program &program,
                                     const Program &reference);

/// The .npy file of `samples` samples of a result: behind each other along a
/// first dimension of their own, or one in the result's shape.
std::string encodeResult(const SampleType &type, int64_t samples,
                         llvm::ArrayRef<char> values);

} // namespace pare

#endif // PARE_LIB_RUN_RUNDATA_H
