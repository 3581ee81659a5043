//===- NpyFile.cpp - arrays of numbers in .npy files ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/NpyFile.h"

#include "pare/Support/FileOutput.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;

namespace pare {
namespace {

using Kind = NpyDtype::Kind;

/// Reads the Python literals of a header, each step skipping blanks.
class Scanner {
public:
  explicit Scanner(StringRef text) : text(text) {}

  bool accept(char c) {
    text = text.ltrim();
    return text.consume_front(StringRef(&c, 1));
  }
  bool word(StringRef expected) {
    text = text.ltrim();
    return text.consume_front(expected);
  }
  bool string(StringRef &value) {
    char quote = accept('\'') ? '\'' : accept('"') ? '"' : '\0';
    size_t end = quote ? text.find(quote) : StringRef::npos;
    if (end == StringRef::npos)
      return false;
    value = text.take_front(end);
    text = text.drop_front(end + 1);
    return true;
  }
  /// A tuple of sizes: `()`, `(3,)`, `(3, 4)`.
  bool sizes(SmallVectorImpl<int64_t> &values) {
    if (!accept('('))
      return false;
    while (!accept(')')) {
      int64_t value;
      text = text.ltrim();
      if (text.consumeInteger(10, value) || value < 0)
        return false;
      accept('L'); // Python 2 wrote long integers so.
      values.push_back(value);
      if (!accept(',') && !StringRef(text).ltrim().starts_with(")"))
        return false;
    }
    return true;
  }
  bool startsWith(char c) {
    text = text.ltrim();
    return text.starts_with(StringRef(&c, 1));
  }

private:
  StringRef text;
};

/// `<f4`, `|u1`, `?`, ... Nothing for types that are not real numbers.
std::optional<NpyDtype> parseDescription(StringRef text) {
  bool swapped = false;
  if (!text.empty() && StringRef("<>=|").contains(text.front())) {
    char order = text.front();
    swapped = order == (sys::IsLittleEndianHost ? '>' : '<');
    text = text.drop_front();
  }
  if (text == "?")
    return NpyDtype{Kind::Bool, 1};
  unsigned bytes;
  if (text.empty() || text.drop_front().getAsInteger(10, bytes))
    return std::nullopt;
  char letter = text.front();
  bool integral = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
  if (letter == 'b' && bytes == 1)
    return NpyDtype{Kind::Bool, 1};
  if ((letter == 'i' || letter == 'u') && integral)
    return NpyDtype{letter == 'i' ? Kind::Signed : Kind::Unsigned, bytes,
                    swapped && bytes > 1};
  if (letter == 'f' &&
      (bytes == 2 || bytes == 4 || bytes == 8 || bytes == 12 || bytes == 16))
    return NpyDtype{Kind::Float, bytes, swapped};
  return std::nullopt;
}

/// Copies the element at `from`, in this machine's byte order.
void fetch(const char *from, const NpyDtype &dtype, unsigned char *to) {
  const auto *bytes = reinterpret_cast<const unsigned char *>(from);
  if (dtype.swapped)
    std::reverse_copy(bytes, bytes + dtype.bytes, to);
  else
    std::copy(bytes, bytes + dtype.bytes, to);
}

template <typename T> T as(const unsigned char *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

double floatFromBits(const fltSemantics &semantics, APInt bits) {
  APFloat value(semantics, bits);
  bool inexact;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  return value.convertToDouble();
}

double toReal(const unsigned char *bytes, const NpyDtype &dtype) {
  switch (dtype.kind) {
  case Kind::Bool:
    return bytes[0] != 0;
  case Kind::Signed:
    return dtype.bytes == 1   ? as<int8_t>(bytes)
           : dtype.bytes == 2 ? as<int16_t>(bytes)
           : dtype.bytes == 4 ? as<int32_t>(bytes)
                              : static_cast<double>(as<int64_t>(bytes));
  case Kind::Unsigned:
    return dtype.bytes == 1   ? as<uint8_t>(bytes)
           : dtype.bytes == 2 ? as<uint16_t>(bytes)
           : dtype.bytes == 4 ? as<uint32_t>(bytes)
                              : static_cast<double>(as<uint64_t>(bytes));
  case Kind::Float:
    if (dtype.bytes == 4)
      return as<float>(bytes);
    if (dtype.bytes == 8)
      return as<double>(bytes);
    if (dtype.bytes == 2)
      return floatFromBits(APFloat::IEEEhalf(), APInt(16, as<uint16_t>(bytes)));
    uint64_t words[2] = {as<uint64_t>(bytes), as<uint16_t>(bytes + 8)};
    return floatFromBits(APFloat::x87DoubleExtended(), APInt(80, words));
  }
  llvm_unreachable("all kinds are covered");
}

bool toInteger(const unsigned char *bytes, const NpyDtype &dtype,
               int64_t &value) {
  if (dtype.kind == Kind::Float) {
    double real = toReal(bytes, dtype);
    if (!(real >= -0x1p63 && real < 0x1p63) || real != std::trunc(real))
      return false;
    value = static_cast<int64_t>(real);
    return true;
  }
  if (dtype.bytes < 8) {
    value = static_cast<int64_t>(toReal(bytes, dtype));
    return true;
  }
  value = as<int64_t>(bytes);
  return dtype.kind == Kind::Signed || value >= 0;
}

} // namespace

std::string NpyDtype::name() const {
  StringRef stem = kind == Kind::Signed     ? "int"
                   : kind == Kind::Unsigned ? "uint"
                                            : "float";
  return kind == Kind::Bool ? "bool" : (stem + Twine(bytes * 8)).str();
}

std::string shapeToString(ArrayRef<int64_t> shape) {
  return shape.empty() ? "scalar"
                       : join(map_range(shape,
                                        [](int64_t size) {
                                          return std::to_string(size);
                                        }),
                              "x");
}

Error NpyFile::error(const Twine &what) const {
  return createStringError("'" + path + "': " + what);
}

Expected<NpyFile> NpyFile::open(StringRef path) {
  NpyFile file;
  file.path = path.str();
  ErrorOr<std::unique_ptr<MemoryBuffer>> buffer = MemoryBuffer::getFile(
      path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError("cannot open '" + path +
                             "': " + buffer.getError().message());
  file.buffer = std::move(*buffer);
  if (Error error = file.parseHeader())
    return std::move(error);
  return std::move(file);
}

Error NpyFile::parseHeader() {
  StringRef text = buffer->getBuffer();
  if (text.empty())
    return error("the file is empty; write it with numpy.save");
  if (!text.consume_front("\x93NUMPY"))
    return error("not a .npy file; write it with numpy.save");
  if (text.size() < 4)
    return error("truncated within its header; write it again");
  unsigned major = static_cast<unsigned char>(text[0]);
  if (major < 1 || major > 3)
    return error("version " + Twine(major) +
                 " of the .npy format is not known, 1 to 3 are");
  unsigned sizeBytes = major == 1 ? 2 : 4;
  if (text.size() < 2 + sizeBytes)
    return error("truncated within its header; write it again");
  size_t headerSize = major == 1 ? support::endian::read16le(text.data() + 2)
                                 : support::endian::read32le(text.data() + 2);
  text = text.drop_front(2 + sizeBytes);
  if (text.size() < headerSize)
    return error("truncated within its header; write it again");
  if (Error wrong = parseDictionary(text.take_front(headerSize)))
    return wrong;

  text = text.drop_front(headerSize);
  uint64_t size = dtype.bytes;
  for (int64_t dim : shape) {
    bool overflow = false;
    size = SaturatingMultiply<uint64_t>(size, dim, &overflow);
    // A zero further on makes an overflow moot, and such a file unlikely.
    if (overflow || size > INT64_MAX)
      return error("shape " + shapeToString(shape) + " is too large");
  }
  if (text.size() != size)
    return error(
        (text.size() < size ? "truncated: " : "malformed: ") + Twine("shape ") +
        shapeToString(shape) + " of " + dtype.name() + " takes " + Twine(size) +
        " bytes, the file has " + Twine(text.size()) + "; write it again");
  data = text.data();
  numElements = size / dtype.bytes;
  strides.assign(shape.size(), 1);
  // The sizes beside a zero may be too large to multiply.
  if (numElements == 0)
    return Error::success();
  if (fortranOrder)
    for (size_t i = 1; i < shape.size(); ++i)
      strides[i] = strides[i - 1] * shape[i - 1];
  else
    for (size_t i = shape.size(); i-- > 1;)
      strides[i - 1] = strides[i] * shape[i];
  return Error::success();
}

/// `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`
Error NpyFile::parseDictionary(StringRef text) {
  Scanner scanner(text);
  bool hasType = false, hasOrder = false, hasShape = false;
  bool good = scanner.accept('{');
  while (good && !scanner.accept('}')) {
    StringRef key, description;
    good = scanner.string(key) && scanner.accept(':');
    if (good && key == "descr") {
      if (scanner.startsWith('[') || scanner.startsWith('('))
        return error("wrong dtype: a structured array, expected bool, integer "
                     "or float");
      good = hasType = scanner.string(description);
      std::optional<NpyDtype> parsed =
          good ? parseDescription(description) : std::nullopt;
      if (good && !parsed)
        return error("wrong dtype '" + description +
                     "', expected bool, integer or float; convert it with "
                     "numpy's astype");
      if (good)
        dtype = *parsed;
    } else if (good && key == "fortran_order") {
      fortranOrder = scanner.word("True");
      good = hasOrder = fortranOrder || scanner.word("False");
    } else if (good && key == "shape") {
      shape.clear();
      good = hasShape = scanner.sizes(shape);
    } else {
      good = false;
    }
    good = good && (scanner.accept(',') || scanner.startsWith('}'));
  }
  if (!good || !hasType || !hasOrder || !hasShape)
    return error("malformed header; write it again with numpy.save");
  return Error::success();
}

template <typename Fn>
void NpyFile::forEach(int64_t first, int64_t count, Fn fn) const {
  assert(first >= 0 && first + count <= numElements && "out of range");
  if (count == 0)
    return;
  SmallVector<int64_t> index(shape.size());
  int64_t offset = 0;
  for (size_t dim = shape.size(), rest = first; dim-- > 0;) {
    index[dim] = rest % shape[dim];
    rest /= shape[dim];
    offset += index[dim] * strides[dim];
  }
  unsigned char bytes[16];
  for (int64_t i = 0; i < count; ++i) {
    fetch(data + offset * dtype.bytes, dtype, bytes);
    fn(i, bytes);
    for (size_t dim = shape.size(); dim-- > 0;) {
      offset += strides[dim];
      if (++index[dim] < shape[dim])
        break;
      offset -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }
}

void NpyFile::readReals(int64_t first, MutableArrayRef<double> values) const {
  forEach(first, values.size(), [&](int64_t i, const unsigned char *bytes) {
    values[i] = toReal(bytes, dtype);
  });
}

bool NpyFile::readIntegers(int64_t first,
                           MutableArrayRef<int64_t> values) const {
  bool all = true;
  forEach(first, values.size(), [&](int64_t i, const unsigned char *bytes) {
    all &= toInteger(bytes, dtype, values[i]);
  });
  return all;
}

std::string encodeNpy(NpyDtype dtype, ArrayRef<int64_t> shape,
                      ArrayRef<char> data) {
  char letter = dtype.kind == Kind::Bool       ? 'b'
                : dtype.kind == Kind::Signed   ? 'i'
                : dtype.kind == Kind::Unsigned ? 'u'
                                               : 'f';
  std::string header = "{'descr': '";
  header += dtype.bytes == 1 ? '|' : sys::IsLittleEndianHost ? '<' : '>';
  header += letter + std::to_string(dtype.bytes);
  header += "', 'fortran_order': False, 'shape': (";
  for (auto [dim, size] : enumerate(shape))
    header += (dim ? ", " : "") + std::to_string(size);
  header += shape.size() == 1 ? ",), }" : "), }";
  // The data begins at a multiple of 64 bytes; 10 bytes stand before.
  header.append(63 - (header.size() + 10) % 64, ' ');
  header += '\n';

  std::string contents("\x93NUMPY\x01\x00", 8);
  contents += static_cast<char>(header.size() & 255);
  contents += static_cast<char>(header.size() >> 8);
  contents += header;
  contents.append(data.begin(), data.end());
  return contents;
}

Error writeNpy(StringRef path, NpyDtype dtype, ArrayRef<int64_t> shape,
               ArrayRef<char> data) {
  std::string contents = encodeNpy(dtype, shape, data), message;
  if (failed(writeFileAtomically(path, contents, message)))
    return createStringError(message);
  return Error::success();
}

} // namespace pare
