//===- FileOutput.h - files that are written whole or not at all ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_FILEOUTPUT_H
#define PARE_SUPPORT_FILEOUTPUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LogicalResult.h"
#include <string>

namespace pare {

/// Writes `contents` beside `path` and renames it into place: a reader sees the
/// old file or the new one, and a failure leaves what was there before. `-`
/// means standard output; devices and pipes are written directly. On failure
/// `errorMessage` names the file and the cause.
llvm::LogicalResult writeFileAtomically(llvm::StringRef path,
                                        llvm::StringRef contents,
                                        std::string &errorMessage);

struct OutputFile {
  llvm::StringRef path;
  llvm::StringRef contents;
};

/// The same for files that belong together: none takes its place before all
/// could be written, and no two of them have the same place.
llvm::LogicalResult writeFilesAtomically(llvm::ArrayRef<OutputFile> files,
                                         std::string &errorMessage);

} // namespace pare

#endif // PARE_SUPPORT_FILEOUTPUT_H
