//===- Report.cpp - keys and values that pare-run prints ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/Report.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <cmath>

using namespace llvm;

namespace pare {

static std::string quoteUnlessFinite(double value, const std::string &text) {
  return std::isfinite(value) ? text : "\"" + text + "\"";
}

void RunReport::add(StringRef key, int64_t value) {
  std::string text = std::to_string(value);
  entries.push_back({key.str(), text, text});
}

void RunReport::add(StringRef key, double value, int decimals) {
  std::string text;
  raw_string_ostream(text) << format("%.*f", decimals, value);
  entries.push_back({key.str(), text, quoteUnlessFinite(value, text)});
}

void RunReport::addExact(StringRef key, double value) {
  std::string text;
  raw_string_ostream(text) << format("%.9g", value);
  entries.push_back({key.str(), text, quoteUnlessFinite(value, text)});
}

void RunReport::addText(StringRef key, StringRef text) {
  std::string json;
  raw_string_ostream(json) << json::Value(json::fixUTF8(text));
  entries.push_back({key.str(), text.str(), json});
}

void RunReport::add(StringRef key, int64_t part, int64_t whole) {
  std::string json =
      (Twine(part) + ", \"" + key + "-of\": " + Twine(whole)).str();
  entries.push_back(
      {key.str(), (Twine(part) + " of " + Twine(whole)).str(), json});
}

void RunReport::print(raw_ostream &os, bool json) const {
  if (!json) {
    for (const Entry &entry : entries)
      os << entry.key << ": " << entry.text << "\n";
    return;
  }
  os << "{";
  interleave(
      entries, os,
      [&](const Entry &entry) {
        os << "\n  \"" << entry.key << "\": " << entry.json;
      },
      ",");
  os << "\n}\n";
}

} // namespace pare
