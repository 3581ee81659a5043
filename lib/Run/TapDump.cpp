//===- TapDump.cpp - named tensors of another runtime ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TapDump.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pare {

std::string TapDump::fileName(StringRef name) {
  std::string file;
  for (char c : name)
    file += isAlnum(c) || c == '.' || c == '_' || c == '-' ? c : '_';
  return file + ".npy";
}

//===----------------------------------------------------------------------===//
// Archives
//===----------------------------------------------------------------------===//

namespace {
/// The members of a zip archive that are stored as they are. Only offsets that
/// lie inside of the file are followed.
class Archive {
public:
  static Expected<Archive> open(StringRef path) {
    auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!buffer)
      return createFileError(path, buffer.getError());
    Archive archive;
    archive.buffer = std::move(*buffer);
    if (Error error = archive.readDirectory())
      return createFileError(path, std::move(error));
    return std::move(archive);
  }

  StringMap<StringRef> members;

private:
  /// `size` bytes at `offset`, or fewer where the file ends.
  StringRef at(uint64_t offset, uint64_t size) const {
    return buffer->getBuffer().substr(offset, size);
  }
  static uint64_t load(StringRef bytes, size_t at, unsigned size) {
    uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i)
      value |= uint64_t(static_cast<unsigned char>(bytes[at + i])) << 8 * i;
    return value;
  }

  Error readDirectory() {
    // The end record is the last of its signature; a comment may follow.
    size_t end = buffer->getBuffer().rfind("PK\5\6");
    StringRef record = end == StringRef::npos ? "" : at(end, 22);
    if (record.size() < 22)
      return createStringError("is no zip archive");
    uint64_t count = load(record, 10, 2), next = load(record, 16, 4);
    for (uint64_t i = 0; i < count; ++i)
      if (Error error = readMember(next))
        return error;
    return Error::success();
  }

  Error readMember(uint64_t &next) {
    StringRef entry = at(next, 46);
    if (entry.size() < 46 || !entry.starts_with("PK\1\2"))
      return createStringError("has a broken directory");
    uint64_t nameSize = load(entry, 28, 2);
    StringRef name = at(next + 46, nameSize);
    uint64_t size = load(entry, 24, 4), local = load(entry, 42, 4);
    if (load(entry, 10, 2) != 0)
      return createStringError("member '" + name +
                               "' is compressed; write it by numpy.savez");
    if (size == 0xffffffff || local == 0xffffffff)
      return createStringError("member '" + name + "' is larger than 4 GB");
    next += 46 + nameSize + load(entry, 30, 2) + load(entry, 32, 2);
    StringRef header = at(local, 30);
    if (header.size() < 30 || !header.starts_with("PK\3\4"))
      return createStringError("member '" + name + "' is broken");
    StringRef contents =
        at(local + 30 + load(header, 26, 2) + load(header, 28, 2), size);
    if (contents.size() < size)
      return createStringError("member '" + name + "' is cut off");
    members[name] = contents;
    return Error::success();
  }

  std::unique_ptr<MemoryBuffer> buffer;
};

/// A directory that is gone with this object.
struct TemporaryDirectory {
  SmallString<128> path;
  ~TemporaryDirectory() {
    if (!path.empty())
      sys::fs::remove_directories(path);
  }
};
} // namespace

/// Writes the members that are called like a file of `names` to `directory`.
static Error unpack(StringRef path, const StringSet<> &names,
                    TemporaryDirectory &directory) {
  Expected<Archive> archive = Archive::open(path);
  if (!archive)
    return archive.takeError();
  if (std::error_code code =
          sys::fs::createUniqueDirectory("pare-taps", directory.path))
    return createStringError("no temporary directory: " + code.message());
  for (const auto &member : archive->members) {
    StringRef name = member.getKey();
    name.consume_back(".npy");
    std::string file = TapDump::fileName(name);
    if (!names.contains(file))
      continue;
    std::string target = (directory.path + "/" + file).str();
    std::error_code code;
    raw_fd_ostream os(target, code);
    if (!code) {
      os << member.getValue();
      os.close();
      code = os.error();
      os.clear_error();
    }
    if (code)
      return createFileError(target, code);
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// The dump
//===----------------------------------------------------------------------===//

Expected<TapDump>
TapDump::open(StringRef path,
              ArrayRef<std::pair<std::string, SampleType>> wanted,
              int64_t total, int64_t firstRow, int64_t rows) {
  TemporaryDirectory unpacked;
  std::string directory = path.str();
  if (!sys::fs::is_directory(path)) {
    StringSet<> names;
    for (const auto &[name, type] : wanted)
      names.insert(fileName(name));
    if (Error error = unpack(path, names, unpacked))
      return std::move(error);
    directory = unpacked.path.str().str();
  }
  TapDump dump;
  dump.total = total;
  dump.firstRow = firstRow;
  bool any = false;
  for (const auto &[name, type] : wanted) {
    dump.files.emplace_back();
    std::string file = directory + "/" + fileName(name);
    if (!sys::fs::exists(file))
      continue;
    Expected<Samples> samples = Samples::open(file, type);
    if (!samples)
      return samples.takeError();
    const NpyDtype &dtype = samples->getFile().getDtype();
    if (!dtype.sameAs(type.dtype))
      return samples->getFile().error("wrong dtype " + dtype.name() +
                                      ", the tensor is " + type.dtype.name());
    if (samples->size() != total && samples->size() != rows)
      return samples->getFile().error("holds " + Twine(samples->size()) +
                                      " samples, the input holds " +
                                      Twine(total));
    dump.files.back() = std::move(*samples);
    any = true;
  }
  if (!any)
    return createStringError(
        "'" + path +
        "' holds none of the network's tensors; the "
        "first would be '" +
        (wanted.empty() ? std::string() : fileName(wanted[0].first)) + "'");
  return std::move(dump);
}

void TapDump::dropMissing() {
  llvm::erase_if(files, [](const auto &file) { return !file.has_value(); });
}

} // namespace pare
