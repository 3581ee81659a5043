//===- FileOutput.cpp - files that are written whole or not at all --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/FileOutput.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <vector>

using namespace llvm;

namespace pare {

static LogicalResult fail(StringRef path, const Twine &cause,
                          std::string &errorMessage) {
  errorMessage = ("cannot write '" + path + "': " + cause).str();
  return failure();
}

/// Writes to what cannot be replaced by a rename: a device or a pipe.
static LogicalResult writeDirectly(StringRef path, StringRef contents,
                                   std::string &errorMessage) {
  std::error_code error;
  raw_fd_ostream stream(path, error, sys::fs::OF_None);
  if (!error) {
    stream << contents;
    stream.flush();
    error = stream.error();
    stream.clear_error();
  }
  return error ? fail(path, error.message(), errorMessage) : success();
}

namespace {
/// A file that is written aside and waits to take its place.
struct PendingFile {
  StringRef path;
  StringRef contents;
  SmallString<256> target;
  /// Nothing where there is no aside: `contents` goes there directly.
  std::optional<sys::fs::TempFile> aside;

  LogicalResult stage(std::string &errorMessage);
  LogicalResult commit(std::string &errorMessage);
  void discard() {
    if (aside)
      consumeError(aside->discard());
    aside.reset();
  }
};
} // namespace

LogicalResult PendingFile::stage(std::string &errorMessage) {
  sys::fs::file_status status;
  bool exists =
      path != "-" && !sys::fs::status(path, status) && sys::fs::exists(status);
  if (exists && sys::fs::is_directory(status))
    return fail(path, "it is a directory", errorMessage);
  if (path == "-" || (exists && !sys::fs::is_regular_file(status)))
    return success();
  // The rename would go through where the file itself is write-protected.
  if (exists && !sys::fs::can_write(path))
    return fail(path, "permission denied", errorMessage);

  // A link stays a link: what it leads to is replaced.
  if (!exists || sys::fs::real_path(path, target)) {
    StringRef folder = sys::path::parent_path(path);
    if (sys::fs::real_path(folder.empty() ? "." : folder, target))
      target = folder;
    sys::path::append(target, sys::path::filename(path));
  }
  Expected<sys::fs::TempFile> file =
      sys::fs::TempFile::create(target + ".%%%%%%.tmp");
  if (!file)
    return fail(path, toString(file.takeError()), errorMessage);
  aside.emplace(std::move(*file));
  std::error_code error;
  {
    raw_fd_ostream stream(aside->FD, /*shouldClose=*/false);
    stream << contents;
    stream.flush();
    error = stream.error();
    stream.clear_error();
  }
  if (!error && exists)
    error = sys::fs::setPermissions(aside->TmpName, status.permissions());
  if (!error)
    return success();
  discard();
  return fail(path, error.message(), errorMessage);
}

LogicalResult PendingFile::commit(std::string &errorMessage) {
  if (!aside)
    return writeDirectly(path, contents, errorMessage);
  Error kept = aside->keep(target);
  aside.reset();
  if (kept)
    return fail(path, toString(std::move(kept)), errorMessage);
  return success();
}

LogicalResult writeFilesAtomically(ArrayRef<OutputFile> files,
                                   std::string &errorMessage) {
  std::vector<PendingFile> pending;
  for (const OutputFile &file : files) {
    PendingFile next{file.path, file.contents, {}, std::nullopt};
    bool staged = succeeded(next.stage(errorMessage));
    bool isTwice = llvm::any_of(pending, [&](const PendingFile &other) {
      return next.aside && other.aside && next.target == other.target;
    });
    pending.push_back(std::move(next));
    if (staged && isTwice)
      (void)fail(file.path, "two outputs are to go there; name another file",
                 errorMessage);
    if (staged && !isTwice)
      continue;
    for (PendingFile &other : pending)
      other.discard();
    return failure();
  }
  for (size_t i = 0; i < pending.size(); ++i) {
    if (succeeded(pending[i].commit(errorMessage)))
      continue;
    for (PendingFile &other : llvm::drop_begin(pending, i + 1))
      other.discard();
    return failure();
  }
  return success();
}

LogicalResult writeFileAtomically(StringRef path, StringRef contents,
                                  std::string &errorMessage) {
  return writeFilesAtomically({{path, contents}}, errorMessage);
}

} // namespace pare
