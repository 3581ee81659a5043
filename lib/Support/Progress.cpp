//===- Progress.cpp - a line on the terminal while something takes long ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/Progress.h"

#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

namespace pare {

Progress::Progress(llvm::StringRef activity, int64_t total)
    : activity(activity), total(total),
      enabled(llvm::sys::Process::StandardErrIsDisplayed()) {}

Progress::~Progress() {
  if (enabled)
    llvm::errs() << "\r\033[K";
}

void Progress::advance() {
  ++done;
  auto now = std::chrono::steady_clock::now();
  if (!enabled || now - shown < std::chrono::milliseconds(100))
    return;
  shown = now;
  llvm::errs() << "\r\033[K" << activity << ": " << done << " of " << total;
}

} // namespace pare
