//===- NetworkReport.cpp - reports as text, JSON and HTML -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetworkReport.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;

namespace pare {
namespace {

using Row = SmallVector<std::string>;

/// Columns of numbers, between those of text.
constexpr size_t kFirstNumber = 3, kEndNumbers = 9;

std::string toText(std::optional<int64_t> number) {
  return number ? std::to_string(*number) : "-";
}

std::string toText(std::optional<double> decibels) {
  if (!decibels)
    return "-";
  if (*decibels == INFINITY)
    return "exact";
  if (std::isnan(*decibels))
    return "nan";
  std::string text;
  raw_string_ostream(text) << format("%.1f", *decibels);
  return text;
}

Row headerRow() {
  return {"layer", "op",          "type",    "MACs",     "MACs float",
          "bytes", "bytes float", "SQNR in", "SQNR out", "kernel"};
}

Row toRow(const LayerReport &layer) {
  return {layer.name,
          layer.op,
          layer.type,
          toText(std::optional(layer.macs)),
          toText(layer.macsWas),
          toText(std::optional(layer.bytes)),
          toText(layer.bytesWas),
          toText(layer.sqnrBefore),
          toText(layer.sqnrAfter),
          layer.kernel.empty() ? "-" : layer.kernel};
}

Row totalRow(const NetworkReport &report) {
  return {"total",
          "",
          "",
          toText(std::optional(report.macs)),
          toText(report.macsWas),
          toText(std::optional(report.bytes)),
          toText(report.bytesWas),
          "",
          report.results.empty() ? "-" : toText(report.results.front()),
          ""};
}

/// `name: value` for what is known of the code.
SmallVector<std::pair<StringRef, int64_t>> codeFacts(const CodeCost &code) {
  SmallVector<std::pair<StringRef, int64_t>> facts;
  auto add = [&](StringRef name, std::optional<int64_t> value) {
    if (value)
      facts.push_back({name, *value});
  };
  add("arena-bytes", code.arena);
  add("arena-bound", code.arenaBound);
  add("stack-bytes", code.stack);
  add("code-bytes", code.code);
  add("read-only-bytes", code.readOnly);
  return facts;
}

std::vector<Row> allRows(const NetworkReport &report) {
  std::vector<Row> rows = {headerRow()};
  for (const LayerReport &layer : report.layers)
    rows.push_back(toRow(layer));
  rows.push_back(totalRow(report));
  return rows;
}

json::Value toJson(std::optional<double> decibels) {
  if (!decibels)
    return nullptr;
  // JSON has neither infinite numbers nor NaN.
  if (!std::isfinite(*decibels))
    return toText(decibels);
  return *decibels;
}

json::Value toJson(std::optional<int64_t> number) {
  return number ? json::Value(*number) : json::Value(nullptr);
}

std::string escape(StringRef text) {
  std::string result;
  raw_string_ostream stream(result);
  for (char c : text) {
    if (c == '<')
      stream << "&lt;";
    else if (c == '>')
      stream << "&gt;";
    else if (c == '&')
      stream << "&amp;";
    else
      stream << c;
  }
  return result;
}

} // namespace

std::string explain(const KernelChoice &choice) {
  return formatv("'{0}' ({1}): {2}, since {3}", choice.layer, choice.kernel,
                 choice.variant, choice.reason);
}

/// A line for each kernel that is computed in a slow way.
static std::vector<std::string> slowKernels(const CodeCost &code) {
  std::vector<std::string> lines;
  for (const KernelChoice &choice : code.kernels)
    if (!choice.reason.empty())
      lines.push_back(explain(choice));
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

std::string toText(const NetworkReport &report) {
  std::vector<Row> rows = allRows(report);
  SmallVector<size_t> widths(rows.front().size());
  for (const Row &row : rows)
    for (auto [width, cell] : zip_equal(widths, row))
      width = std::max(width, cell.size());
  std::string text;
  raw_string_ostream stream(text);
  stream << "network " << report.name << "\n";
  size_t total = 0;
  for (size_t width : widths)
    total += width + 2;
  auto rule = [&] { stream << std::string(total - 2, '-') << "\n"; };
  for (auto [index, row] : enumerate(rows)) {
    if (index == 1 || index + 1 == rows.size())
      rule();
    std::string line;
    for (auto [column, cell] : enumerate(row)) {
      std::string blanks(widths[column] - cell.size(), ' ');
      bool isNumber = column >= kFirstNumber && column < kEndNumbers;
      line += isNumber ? blanks + cell : cell + blanks;
      line += "  ";
    }
    stream << StringRef(line).rtrim() << "\n";
  }
  for (auto [name, value] : codeFacts(report.code))
    stream << name << ": " << value << "\n";
  for (const LayerReport &layer : report.layers)
    if (!layer.floatReason.empty())
      stream << "'" << layer.name << "' stays float: " << layer.floatReason
             << "\n";
  for (const std::string &line : slowKernels(report.code))
    stream << line << "\n";
  return text;
}

std::string toJson(const NetworkReport &report) {
  json::Array layers, results;
  for (const LayerReport &layer : report.layers) {
    json::Object object{{"name", layer.name},
                        {"op", layer.op},
                        {"type", layer.type},
                        {"macs", layer.macs},
                        {"macs-float", toJson(layer.macsWas)},
                        {"bytes", layer.bytes},
                        {"bytes-float", toJson(layer.bytesWas)},
                        {"sqnr-in-db", toJson(layer.sqnrBefore)},
                        {"sqnr-out-db", toJson(layer.sqnrAfter)}};
    if (!layer.floatReason.empty())
      object["float-reason"] = layer.floatReason;
    if (!layer.kernel.empty())
      object["kernel"] = layer.kernel;
    layers.push_back(std::move(object));
  }
  for (std::optional<double> result : report.results)
    results.push_back(toJson(result));
  json::Object object{{"network", report.name},
                      {"layers", std::move(layers)},
                      {"macs", report.macs},
                      {"macs-float", toJson(report.macsWas)},
                      {"weights-bytes", report.bytes},
                      {"weights-bytes-float", toJson(report.bytesWas)},
                      {"result-sqnr-db", std::move(results)}};
  for (auto [name, value] : codeFacts(report.code))
    object[name] = value;
  json::Array slow;
  for (const std::string &line : slowKernels(report.code))
    slow.push_back(json::fixUTF8(line));
  if (!slow.empty())
    object["slow-kernels"] = std::move(slow);
  std::string text;
  raw_string_ostream stream(text);
  stream << formatv("{0:2}", json::Value(std::move(object))) << "\n";
  return text;
}

std::string toHtml(const NetworkReport &report) {
  std::string text;
  raw_string_ostream stream(text);
  stream << "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"
         << escape(report.name)
         << "</title>\n<style>body{font-family:sans-serif}"
            "table{border-collapse:collapse}td,th{padding:2px 10px;"
            "border-bottom:1px solid #ccc;text-align:right}"
            "td:nth-child(-n+3),th:nth-child(-n+3),td:last-child,"
            "th:last-child{text-align:left}"
            "</style></head><body>\n<h1>"
         << escape(report.name) << "</h1>\n<table>\n";
  for (auto [index, row] : enumerate(allRows(report))) {
    StringRef tag = index == 0 ? "th" : "td";
    stream << "<tr>";
    for (const std::string &cell : row)
      stream << "<" << tag << ">" << escape(cell) << "</" << tag << ">";
    stream << "</tr>\n";
  }
  stream << "</table>\n<ul>\n";
  for (auto [name, value] : codeFacts(report.code))
    stream << "<li>" << name << ": " << value << "</li>\n";
  for (const LayerReport &layer : report.layers)
    if (!layer.floatReason.empty())
      stream << "<li>" << escape(layer.name)
             << " stays float: " << escape(layer.floatReason) << "</li>\n";
  for (const std::string &line : slowKernels(report.code))
    stream << "<li>" << escape(line) << "</li>\n";
  stream << "</ul>\n</body></html>\n";
  return text;
}

} // namespace pare
