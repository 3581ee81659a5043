//===- Report.h - keys and values that pare-run prints --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARE_RUN_REPORT_H
#define PARE_RUN_REPORT_H

#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace pare {

/// Values under keys, in the order in which they were added.
class RunReport {
public:
  void add(llvm::StringRef key, int64_t value);
  /// With `decimals` digits after the point; "inf" and "nan" are strings in
  /// JSON, which has no such numbers.
  void add(llvm::StringRef key, double value, int decimals);
  /// With as many digits as single precision needs.
  void addExact(llvm::StringRef key, double value);
  void addText(llvm::StringRef key, llvm::StringRef text);
  /// `key: part of whole`; in JSON `key` and `key-of`.
  void add(llvm::StringRef key, int64_t part, int64_t whole);

  /// `key: value` lines, or one JSON object.
  void print(llvm::raw_ostream &os, bool json) const;

private:
  struct Entry {
    std::string key;
    std::string text;
    /// The value as JSON, and another member behind it where there is one.
    std::string json;
  };
  std::vector<Entry> entries;
};

} // namespace pare

#endif // PARE_RUN_REPORT_H
