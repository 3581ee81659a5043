//===- NpyFile.h - arrays of numbers in .npy files ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every array that a user hands to Pare is a .npy file: calibration inputs,
// test inputs, labels, expected outputs. Files are mapped, not read: a data set
// may be larger than memory. Errors are one line that names the file.
//
//===----------------------------------------------------------------------===//

#ifndef PARE_CALIBRATION_NPYFILE_H
#define PARE_CALIBRATION_NPYFILE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace pare {

/// The type of the elements of a .npy file.
struct NpyDtype {
  enum class Kind { Bool, Signed, Unsigned, Float };
  Kind kind;
  /// Bytes of an element. Floats of 12 and 16 bytes are the 80-bit numbers
  /// that numpy calls longdouble on x86.
  unsigned bytes;
  /// The file has the other byte order than this machine.
  bool swapped = false;

  /// numpy's name: "uint8", "float32", "bool".
  std::string name() const;
  bool sameAs(const NpyDtype &other) const {
    return kind == other.kind && bytes == other.bytes;
  }
};

/// A mapped .npy file, versions 1 to 3: bool, every integer and float dtype,
/// either byte order, C or Fortran order. Everything else is an error.
class NpyFile {
public:
  static llvm::Expected<NpyFile> open(llvm::StringRef path);

  llvm::StringRef getPath() const { return path; }
  const NpyDtype &getDtype() const { return dtype; }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getNumElements() const { return numElements; }

  /// Elements `first`, `first + 1`, ... in row-major order, whatever the order
  /// in the file, as doubles (64-bit integers beyond 2^53 are rounded).
  void readReals(int64_t first, llvm::MutableArrayRef<double> values) const;

  /// The same as integers. False where an element is not an integer of 64 bits.
  bool readIntegers(int64_t first, llvm::MutableArrayRef<int64_t> values) const;

  /// An error of this file: "'x.npy': what".
  llvm::Error error(const llvm::Twine &what) const;

private:
  NpyFile() = default;
  llvm::Error parseHeader();
  llvm::Error parseDictionary(llvm::StringRef text);
  /// Calls `fn(index in values, bytes of the element)`, row-major from `first`.
  template <typename Fn>
  void forEach(int64_t first, int64_t count, Fn fn) const;

  std::unique_ptr<llvm::MemoryBuffer> buffer;
  std::string path;
  NpyDtype dtype{NpyDtype::Kind::Float, 4};
  bool fortranOrder = false;
  llvm::SmallVector<int64_t> shape;
  /// Distance in elements between neighbours along each dimension.
  llvm::SmallVector<int64_t> strides;
  int64_t numElements = 0;
  const char *data = nullptr;
};

/// "3x32x32", or "scalar".
std::string shapeToString(llvm::ArrayRef<int64_t> shape);

/// `data` (row-major, this machine's byte order) as a file of version 1.0. The
/// number of bytes must be that of `shape` and `dtype`.
std::string encodeNpy(NpyDtype dtype, llvm::ArrayRef<int64_t> shape,
                      llvm::ArrayRef<char> data);

/// Writes what `encodeNpy` makes, whole or not at all.
llvm::Error writeNpy(llvm::StringRef path, NpyDtype dtype,
                     llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<char> data);

} // namespace pare

#endif // PARE_CALIBRATION_NPYFILE_H
