//===- FileOutput.cpp - files that are written whole or not at all --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/FileOutput.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

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

LogicalResult writeFileAtomically(StringRef path, StringRef contents,
                                  std::string &errorMessage) {
  sys::fs::file_status status;
  bool exists =
      path != "-" && !sys::fs::status(path, status) && sys::fs::exists(status);
  if (exists && sys::fs::is_directory(status))
    return fail(path, "it is a directory", errorMessage);
  if (path == "-" || (exists && !sys::fs::is_regular_file(status)))
    return writeDirectly(path, contents, errorMessage);
  // The rename would go through where the file itself is write-protected.
  if (exists && !sys::fs::can_write(path))
    return fail(path, "permission denied", errorMessage);

  // A link stays a link: what it leads to is replaced.
  SmallString<256> target;
  if (!exists || sys::fs::real_path(path, target))
    target = path;
  Expected<sys::fs::TempFile> file =
      sys::fs::TempFile::create(target + ".%%%%%%.tmp");
  if (!file)
    return fail(path, toString(file.takeError()), errorMessage);
  std::error_code error;
  {
    raw_fd_ostream stream(file->FD, /*shouldClose=*/false);
    stream << contents;
    stream.flush();
    error = stream.error();
    stream.clear_error();
  }
  if (!error && exists)
    error = sys::fs::setPermissions(file->TmpName, status.permissions());
  if (error) {
    consumeError(file->discard());
    return fail(path, error.message(), errorMessage);
  }
  if (Error kept = file->keep(target))
    return fail(path, toString(std::move(kept)), errorMessage);
  return success();
}

} // namespace pare
