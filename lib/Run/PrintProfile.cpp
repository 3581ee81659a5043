//===- PrintProfile.cpp - profiles as text and JSON -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Run/Profile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pare {
namespace {

using Row = SmallVector<std::string>;

/// Columns from this one on are numbers.
constexpr size_t kFirstNumber = 4;

std::string decimals(double value, int digits) {
  std::string text;
  raw_string_ostream(text) << format("%.*f", digits, value);
  return text;
}

std::string orDash(StringRef text) { return text.empty() ? "-" : text.str(); }

std::string orDash(int64_t number) {
  return number ? std::to_string(number) : "-";
}

/// The numbers of a step, or of all of them.
struct Numbers {
  double ticks = 0, share = 0, macsPerTick = 0;
  std::optional<double> ofPeak;
};

double sumOf(ArrayRef<double> values) {
  double sum = 0;
  for (double value : values)
    sum += value;
  return sum;
}

Numbers numbersOf(const MeasuredProfile &profile, size_t index) {
  const KernelStep &step = profile.entry.steps[index];
  Numbers numbers;
  numbers.ticks = profile.ticks[index];
  if (double sum = sumOf(profile.ticks))
    numbers.share = 100 * numbers.ticks / sum;
  if (step.macs == 0 || numbers.ticks <= 0)
    return numbers;
  numbers.macsPerTick = step.macs / numbers.ticks;
  if (std::optional<double> peak = profile.getPeak(step))
    numbers.ofPeak = 100 * numbers.macsPerTick / *peak;
  return numbers;
}

Row headerRow() {
  return {"layer", "kernel",  "variant", "tile",       "cycles",
          "us",    "share",   "macs",    "macs/cycle", "of-peak",
          "read",  "weights", "written"};
}

Row toRow(const MeasuredProfile &profile, size_t index) {
  const KernelStep &step = profile.entry.steps[index];
  Numbers numbers = numbersOf(profile, index);
  return {orDash(step.layer),
          step.kernel,
          orDash(step.variant),
          orDash(step.tile),
          decimals(numbers.ticks, 0),
          decimals(numbers.ticks / profile.ticksPerMicrosecond, 2),
          decimals(numbers.share, 1) + "%",
          orDash(step.macs),
          step.macs ? decimals(numbers.macsPerTick, 1) : "-",
          numbers.ofPeak ? decimals(*numbers.ofPeak, 1) + "%" : "-",
          orDash(step.bytesRead),
          orDash(step.weightBytes),
          orDash(step.bytesWritten)};
}

Row totalRow(const MeasuredProfile &profile) {
  KernelStep sum;
  for (const KernelStep &step : profile.entry.steps) {
    sum.macs += step.macs;
    sum.bytesRead += step.bytesRead;
    sum.weightBytes += step.weightBytes;
    sum.bytesWritten += step.bytesWritten;
  }
  bool hasRate = sum.macs && profile.totalTicks > 0;
  return {"total",
          "",
          "",
          "",
          decimals(profile.totalTicks, 0),
          decimals(profile.totalTicks / profile.ticksPerMicrosecond, 2),
          "",
          orDash(sum.macs),
          hasRate ? decimals(sum.macs / profile.totalTicks, 1) : "-",
          "",
          orDash(sum.bytesRead),
          orDash(sum.weightBytes),
          orDash(sum.bytesWritten)};
}

void printTable(ArrayRef<Row> rows, raw_ostream &os) {
  SmallVector<size_t> widths(rows.front().size());
  for (const Row &row : rows)
    for (auto [width, cell] : zip_equal(widths, row))
      width = std::max(width, cell.size());
  for (const Row &row : rows) {
    std::string line;
    for (auto [column, cell] : enumerate(row)) {
      std::string blanks(widths[column] - cell.size(), ' ');
      line += column < kFirstNumber ? cell + blanks : blanks + cell;
      line += "  ";
    }
    os << StringRef(line).rtrim() << "\n";
  }
}

} // namespace

std::string toText(const MeasuredProfile &profile) {
  std::vector<Row> rows = {headerRow()};
  for (size_t i = 0; i < profile.entry.steps.size(); ++i)
    rows.push_back(toRow(profile, i));
  rows.push_back(totalRow(profile));
  std::string text;
  raw_string_ostream os(text);
  printTable(rows, os);
  os << "target: " << profile.entry.target << "\ncalls: " << profile.calls
     << "\ncycles-per-us: " << decimals(profile.ticksPerMicrosecond, 1) << "\n";
  if (profile.integerPeak)
    os << "peak-macs-per-cycle-i8: " << decimals(*profile.integerPeak, 1)
       << "\n";
  if (profile.floatPeak)
    os << "peak-macs-per-cycle-f32: " << decimals(*profile.floatPeak, 1)
       << "\n";
  StringSet<> said;
  for (const KernelStep &step : profile.entry.steps) {
    std::string why = formatv("'{0}' ({1}): {2}, since {3}", step.layer,
                              step.kernel, step.variant, step.reason);
    if (!step.reason.empty() && said.insert(why).second)
      os << why << "\n";
  }
  return text;
}

std::string toJson(const MeasuredProfile &profile) {
  json::Array steps;
  for (auto [i, step] : enumerate(profile.entry.steps)) {
    Numbers numbers = numbersOf(profile, i);
    json::Object object{{"layer", json::fixUTF8(step.layer)},
                        {"kernel", json::fixUTF8(step.kernel)},
                        {"cycles", numbers.ticks},
                        {"us", numbers.ticks / profile.ticksPerMicrosecond},
                        {"share", numbers.share},
                        {"macs", step.macs},
                        {"read-bytes", step.bytesRead},
                        {"weights-bytes", step.weightBytes},
                        {"written-bytes", step.bytesWritten}};
    if (!step.variant.empty())
      object["variant"] = step.variant;
    if (!step.tile.empty())
      object["tile"] = step.tile;
    if (!step.reason.empty())
      object["reason"] = json::fixUTF8(step.reason);
    if (step.macs)
      object["macs-per-cycle"] = numbers.macsPerTick;
    if (numbers.ofPeak)
      object["of-peak"] = *numbers.ofPeak;
    steps.push_back(std::move(object));
  }
  json::Object object{{"target", profile.entry.target},
                      {"calls", profile.calls},
                      {"cycles-per-us", profile.ticksPerMicrosecond},
                      {"cycles", profile.totalTicks},
                      {"us", profile.totalTicks / profile.ticksPerMicrosecond},
                      {"steps", std::move(steps)}};
  if (profile.integerPeak)
    object["peak-macs-per-cycle-i8"] = *profile.integerPeak;
  if (profile.floatPeak)
    object["peak-macs-per-cycle-f32"] = *profile.floatPeak;
  std::string text;
  raw_string_ostream(text) << formatv("{0:2}", json::Value(std::move(object)))
                           << "\n";
  return text;
}

} // namespace pare
