//===- Progress.h - a line on the terminal while something takes long -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_SUPPORT_PROGRESS_H
#define PARE_SUPPORT_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include <chrono>
#include <string>

namespace pare {

/// Shows `activity: 120 of 1000` on standard error where that is a terminal,
/// ten times a second, and removes the line at the end.
class Progress {
public:
  Progress(llvm::StringRef activity, int64_t total);
  ~Progress();
  Progress(const Progress &) = delete;

  void advance();

private:
  std::string activity;
  int64_t total;
  int64_t done = 0;
  bool enabled;
  std::chrono::steady_clock::time_point shown;
};

} // namespace pare

#endif // PARE_SUPPORT_PROGRESS_H
