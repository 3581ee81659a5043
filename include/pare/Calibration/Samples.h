//===- Samples.h - a .npy file as inputs of an entry ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A .npy holds N samples along its first dimension, or one. A sample has the
// entry's shape, without its first dimension where that is 1. Values are real
// numbers, quantized by the entry's own scale where the entry is integer,
// unless the dtype is the entry's own: then they are taken as they are.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CALIBRATION_SAMPLES_H
#define PARE_CALIBRATION_SAMPLES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pare/Calibration/NpyFile.h"
#include <optional>

namespace pare {

/// What one argument or result of an entry holds, and how it stores it.
struct SampleType {
  llvm::SmallVector<int64_t> shape;
  /// The dtype of .npy files that hold the values as they are.
  NpyDtype dtype;
  /// The values that an integer type has; of the dtype's, not all where the
  /// type has 1, 4 or 48 bits.
  int64_t low = 0, high = 0;
  /// real = scale * (value - zeroPoint), where the entry says so.
  std::optional<double> scale;
  int64_t zeroPoint = 0;

  int64_t numElements() const;
  /// Bytes of one sample in the row-major buffers of `LoadedNetwork::run`.
  int64_t numBytes() const { return numElements() * dtype.bytes; }
};

/// Describes argument `index` (or result, for `getResultType`) of `func`: its
/// tensor type, and `pare.scale`, `pare.zero_point`, `pare.unsigned` where it
/// is a plain integer. Fails with an error at the function for dynamic shapes
/// and types that no .npy holds.
mlir::FailureOr<SampleType> getArgumentType(mlir::func::FuncOp func,
                                            unsigned index);
mlir::FailureOr<SampleType> getResultType(mlir::func::FuncOp func,
                                          unsigned index);

/// The samples of one argument.
class Samples {
public:
  /// Fails where the shape of the file is not N samples or one, where there is
  /// none, and where its dtype needs a scale that the entry does not have.
  static llvm::Expected<Samples> open(llvm::StringRef path, SampleType type);

  int64_t size() const { return count; }
  const SampleType &getType() const { return type; }
  const NpyFile &getFile() const { return file; }

  /// Writes sample `index` to `buffer` of `numBytes()` bytes, in the entry's
  /// element type. Fails where a value does not fit the entry's type or, with
  /// `requireFinite`, is NaN or infinite.
  llvm::Error read(int64_t index, llvm::MutableArrayRef<char> buffer,
                   bool requireFinite = true) const;

private:
  Samples(NpyFile file, SampleType type)
      : file(std::move(file)), type(std::move(type)) {}
  llvm::Error readOwn(int64_t index, llvm::MutableArrayRef<char> buffer) const;

  NpyFile file;
  SampleType type;
  int64_t count = 0;
};

/// Opens one file an argument of `func`. Fails, with an error at the function,
/// where the numbers of files and arguments differ, a file is not readable, or
/// the files hold different numbers of samples.
mlir::FailureOr<std::vector<Samples>>
openInputs(mlir::func::FuncOp func, llvm::ArrayRef<std::string> paths);

} // namespace pare

#endif // PARE_CALIBRATION_SAMPLES_H
