//===- RangeTable.cpp - the ranges of a network's values, as a file -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/RangeTable.h"

#include "pare/Support/FileOutput.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/YAMLTraits.h"
#include <cmath>

using namespace llvm;

namespace {

constexpr StringLiteral kFormat = "pare-ranges-1";

/// An f32 number that survives the file: the fewest digits that read back
/// equal.
struct Real {
  float value = 0.0f;
};

struct EntryFile {
  std::string name;
  Real min, max;
  std::vector<std::string> keep;
  std::vector<int64_t> bins;
  std::vector<uint64_t> counts;
};

struct TableFile {
  std::string format = kFormat.str();
  std::string network;
  uint64_t samples = 0;
  std::vector<EntryFile> values;
};

/// Whether YAML keeps a name as it is: text, and no control characters.
bool isText(const std::string &name) {
  const auto *begin = reinterpret_cast<const UTF8 *>(name.data());
  return isLegalUTF8String(&begin, begin + name.size()) &&
         llvm::none_of(name,
                       [](unsigned char c) { return c < 32 || c == 127; });
}

} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(EntryFile)

namespace llvm::yaml {

template <> struct ScalarTraits<Real> {
  static void output(const Real &real, void *, raw_ostream &out) {
    for (int digits = 1; digits <= 9; ++digits) {
      std::string text;
      raw_string_ostream(text) << format("%.*g", digits, real.value);
      if (std::strtof(text.c_str(), nullptr) == real.value || digits == 9) {
        out << text;
        return;
      }
    }
  }
  static StringRef input(StringRef text, void *, Real &real) {
    if (!to_float(text, real.value) || !std::isfinite(real.value))
      return "expected a finite f32 number";
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <> struct MappingTraits<EntryFile> {
  static void mapping(IO &io, EntryFile &entry) {
    io.mapRequired("name", entry.name);
    io.mapRequired("min", entry.min);
    io.mapRequired("max", entry.max);
    io.mapOptional("keep", entry.keep);
    io.mapOptional("bins", entry.bins);
    io.mapOptional("counts", entry.counts);
  }
  static std::string validate(IO &, EntryFile &entry) {
    if (entry.min.value > entry.max.value)
      return "min is above max";
    for (const std::string &what : entry.keep)
      if (what != "float" && what != "shape")
        return "keep knows 'float' and 'shape', got '" + what + "'";
    if (entry.bins.size() != entry.counts.size())
      return "as many counts as bins are needed";
    for (int64_t bin : entry.bins)
      if (!pare::Histogram::isBin(bin))
        return "there is no bin " + std::to_string(bin);
    return {};
  }
};

template <> struct MappingTraits<TableFile> {
  static void mapping(IO &io, TableFile &table) {
    io.mapRequired("format", table.format);
    io.mapRequired("network", table.network);
    io.mapRequired("samples", table.samples);
    io.mapRequired("values", table.values);
  }
  static std::string validate(IO &, TableFile &table) {
    if (table.format != kFormat)
      return "format '" + table.format + "' is not '" + kFormat.str() + "'";
    if (!isText(table.network))
      return "the network's hash is not UTF-8 text without control characters";
    StringSet<> names;
    for (auto [i, entry] : llvm::enumerate(table.values)) {
      if (!isText(entry.name))
        return "the name of value " + std::to_string(i) +
               " is not UTF-8 text without control characters";
      if (!names.insert(entry.name).second)
        return "value '" + entry.name + "' stands twice";
    }
    return {};
  }
};

} // namespace llvm::yaml

namespace pare {

/// Keeps the first diagnostic of the YAML reader, which prints by itself.
static void keepFirst(const SMDiagnostic &diagnostic, void *context) {
  auto &message = *static_cast<std::string *>(context);
  if (message.empty())
    message = ("line " + Twine(diagnostic.getLineNo()) + ": " +
               diagnostic.getMessage())
                  .str();
}

Expected<RangeTable> RangeTable::read(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return createStringError("cannot open '" + path +
                             "': " + buffer.getError().message());
  if ((*buffer)->getBuffer().trim().empty())
    return createStringError("'" + path +
                             "': not a table of ranges: it is empty");
  std::string message;
  TableFile file;
  yaml::Input input((*buffer)->getMemBufferRef(), nullptr, keepFirst, &message);
  input >> file;
  if (input.error() || !message.empty())
    return createStringError(
        "'" + path + "': not a table of ranges: " +
        (message.empty() ? input.error().message() : message));
  // An empty document leaves everything as it was.
  if (file.network.empty())
    return createStringError("'" + path +
                             "': not a table of ranges: it names no network");
  RangeTable table{file.network, file.samples, {}};
  for (EntryFile &value : file.values) {
    RangeEntry entry;
    entry.name = value.name;
    entry.observation.min = value.min.value;
    entry.observation.max = value.max.value;
    entry.observation.seen = true;
    entry.keep = value.keep;
    for (auto [bin, count] : zip_equal(value.bins, value.counts))
      entry.observation.histogram.add(bin, count);
    table.values.push_back(std::move(entry));
  }
  return table;
}

Error RangeTable::write(StringRef path) const {
  TableFile file;
  file.network = network;
  file.samples = samples;
  for (const RangeEntry &value : values) {
    EntryFile entry;
    entry.name = value.name;
    // What was observed is f32; adding zero takes the sign off -0.
    entry.min.value = static_cast<float>(value.observation.min) + 0.0f;
    entry.max.value = static_cast<float>(value.observation.max) + 0.0f;
    entry.keep = value.keep;
    for (auto [bin, count] : value.observation.histogram.bins()) {
      entry.bins.push_back(bin);
      entry.counts.push_back(count);
    }
    file.values.push_back(std::move(entry));
  }
  std::string text, message;
  raw_string_ostream stream(text);
  yaml::Output output(stream);
  output << file;
  if (failed(writeFileAtomically(path, text, message)))
    return createStringError(message);
  return Error::success();
}

void RangeTable::merge(const RangeTable &other) {
  samples += other.samples;
  StringMap<size_t> index;
  for (auto [i, value] : enumerate(values))
    index[value.name] = i;
  for (const RangeEntry &value : other.values) {
    auto found = index.find(value.name);
    if (found == index.end()) {
      values.push_back(value);
      continue;
    }
    RangeEntry &mine = values[found->second];
    mine.observation.merge(value.observation);
    for (const std::string &what : value.keep)
      if (!is_contained(mine.keep, what))
        mine.keep.push_back(what);
  }
}

} // namespace pare
