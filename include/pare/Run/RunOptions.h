//===- RunOptions.h - what a user asks of pare-run ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_RUNOPTIONS_H
#define PARE_RUN_RUNOPTIONS_H

#include "pare/Execution/Program.h"

namespace pare {

struct RunOptions {
  std::string module;
  /// Which entry of `module`; empty: its only one.
  std::string entry;
  ProgramOptions program;
  /// .npy files, one for each argument or result, in order.
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<std::string> expected;
  /// Largest difference of a float from what is expected.
  double tolerance = 0;
  /// Rows [firstRow, endRow) of all .npy files; endRow < 0: to the end. `rows`
  /// is how they were asked for.
  std::string rows;
  int64_t firstRow = 0;
  int64_t endRow = -1;
  std::string labels;
  /// A module to compare with, and which function of it; empty: its only entry.
  std::string reference;
  std::string referenceEntry;
  /// What the taps are compared with: a dump, empty for the interpreter.
  std::optional<std::string> compareTaps;
  /// A directory that the taps are written to; empty: they are not.
  std::string dumpTaps;
  bool time = false;
  /// The time of each kernel; how many calls, where it is not left to it; a
  /// file for the same as JSON.
  bool profile = false;
  std::optional<int64_t> runs;
  std::string profileJson;
  /// Search the rounding conventions that give `expected`.
  bool findRounding = false;
  bool json = false;
};

/// Reads the command line. On a mistake it is printed and the process ends with
/// exit code 2.
RunOptions parseRunOptions(int argc, char **argv);

} // namespace pare

#endif // PARE_RUN_RUNOPTIONS_H
